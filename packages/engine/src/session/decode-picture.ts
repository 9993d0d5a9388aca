import { ShoalError } from '../base/errors';
import type { Pixels } from '../analyses/analysis';

export type DecodedPicture = Omit<Pixels, 'contentHash'>;

/** Pixels of a picture, made smaller so that its longer side is at most `maxSide`. Rejects for bytes that are no picture. */
export type DecodePicture = (bytes: Blob, options: { readonly maxSide: number; readonly signal: AbortSignal | undefined }) => Promise<DecodedPicture>;

interface Bitmap {
  readonly width: number;
  readonly height: number;
  close(): void;
}
interface Canvas {
  getContext(kind: '2d', options: { readonly willReadFrequently: boolean }): { drawImage(bitmap: Bitmap, x: number, y: number, width: number, height: number): void; getImageData(x: number, y: number, width: number, height: number): { readonly data: Uint8ClampedArray } } | null;
}
interface BrowserScope {
  createImageBitmap?(bytes: Blob, options?: { readonly colorSpaceConversion: 'default' | 'none' }): Promise<Bitmap>;
  OffscreenCanvas?: new (width: number, height: number) => Canvas;
}

/**
 * The browser's own decoder, in a page or in a worker; `undefined` where there is none, as in Node. `stored` leaves the numbers as they are in the file,
 * as models want them; otherwise colour profiles are applied, as people see them.
 */
export function browserDecoder(scope: BrowserScope = globalThis as unknown as BrowserScope, colors: 'shown' | 'stored' = 'shown'): DecodePicture | undefined {
  const { createImageBitmap: decode, OffscreenCanvas: Surface } = scope;
  if (!decode || !Surface) return undefined;
  return async (bytes, { maxSide, signal }) => {
    const bitmap = await (colors === 'stored' ? decode.call(scope, bytes, { colorSpaceConversion: 'none' }) : decode.call(scope, bytes));
    try {
      signal?.throwIfAborted();
      const scale = Math.min(1, maxSide / Math.max(bitmap.width, bitmap.height));
      const [width, height] = [Math.max(1, Math.round(bitmap.width * scale)), Math.max(1, Math.round(bitmap.height * scale))];
      const context = new Surface(width, height).getContext('2d', { willReadFrequently: true });
      if (!context) throw new ShoalError('unsupported-format', 'The browser gives no canvas to read pixels from. Close other tabs and try again.');
      context.drawImage(bitmap, 0, 0, width, height);
      return { data: context.getImageData(0, 0, width, height).data, width, height, sourceWidth: bitmap.width, sourceHeight: bitmap.height };
    } finally {
      bitmap.close();
    }
  };
}
