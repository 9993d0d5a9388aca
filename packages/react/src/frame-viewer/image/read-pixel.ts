import type { Picture } from '../../canvas/decode-picture';
import type { PictureDetail } from './frame-drawing';

export interface PixelValue {
  readonly rgb: readonly [red: number, green: number, blue: number];
  /** The picture is a reduced one: the value is a mean of its surroundings. */
  readonly mean: boolean;
}

let probe: CanvasRenderingContext2D | null | undefined;

/** The value of a pixel as it is in the file, whatever the look; `null` outside of the picture. */
export function readPixel(picture: Picture, detail: PictureDetail | null, x: number, y: number): PixelValue | null {
  if (x < 0 || y < 0 || x >= picture.width || y >= picture.height) return null;
  probe ??= Object.assign(document.createElement('canvas'), { width: 1, height: 1 }).getContext('2d', { willReadFrequently: true });
  if (!probe) return null;
  const part = detail?.part;
  const inDetail = detail && part && x >= part.x && y >= part.y && x < part.x + part.w && y < part.y + part.h ? { bitmap: detail.bitmap, x: x - part.x, y: y - part.y } : null;
  const sx = Math.min(picture.bitmap.width - 1, Math.floor((x * picture.bitmap.width) / picture.width));
  const sy = Math.min(picture.bitmap.height - 1, Math.floor((y * picture.bitmap.height) / picture.height));
  const from = inDetail ?? { bitmap: picture.bitmap, x: sx, y: sy };
  probe.clearRect(0, 0, 1, 1);
  probe.imageSmoothingEnabled = false;
  probe.drawImage(from.bitmap, from.x, from.y, 1, 1, 0, 0, 1, 1);
  const [r = 0, g = 0, b = 0] = probe.getImageData(0, 0, 1, 1).data;
  return { rgb: [r, g, b], mean: !inDetail && picture.source !== null };
}
