let supported: boolean | undefined;

/** Whether this browser can draw with WebGL2 at all. Asked once; the probe's context is given back. */
export function hasWebGL2(): boolean {
  if (supported === undefined) {
    const context = document.createElement('canvas').getContext('webgl2');
    supported = context !== null;
    context?.getExtension('WEBGL_lose_context')?.loseContext();
  }
  return supported;
}
