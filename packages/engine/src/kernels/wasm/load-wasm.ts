/** A module without imports that brings its own memory. */
export interface WasmModule<T> {
  readonly exports: T & { readonly memory: WebAssembly.Memory };
}

const modules = new Map<string, WebAssembly.Module | undefined>();

/**
 * A new instance of a module of this folder, with memory of its own; compiled once. `undefined` where WebAssembly or its
 * SIMD instructions are missing or forbidden by the page (`script-src` without `'wasm-unsafe-eval'`): use the plain
 * kernel then.
 */
export function loadWasm<T>(base64: string): WasmModule<T> | undefined {
  if (!modules.has(base64)) modules.set(base64, compile(base64));
  const module = modules.get(base64);
  return module && (new WebAssembly.Instance(module) as unknown as WasmModule<T>);
}

function compile(base64: string): WebAssembly.Module | undefined {
  try {
    return new WebAssembly.Module(Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0)));
  } catch {
    return undefined;
  }
}
