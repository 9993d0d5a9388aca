import { ShoalError } from '@shoal/engine';

/** What a canvas shows, as PNG. Rejects with `unsupported` when the browser does not hand it out, saying `tainted`. */
export function canvasToPng(canvas: HTMLCanvasElement, tainted: string): Promise<Blob> {
  return new Promise((resolve, reject) => {
    try {
      canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new ShoalError('out-of-memory', `A picture of ${canvas.width} × ${canvas.height} pixels could not be made. Make the window smaller.`))), 'image/png');
    } catch (cause) {
      reject(cause instanceof DOMException && cause.name === 'SecurityError' ? new ShoalError('fetch-failed', tainted, { cause }) : cause);
    }
  });
}
