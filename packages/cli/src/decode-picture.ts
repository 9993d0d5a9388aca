import { createCanvas, loadImage } from '@napi-rs/canvas';
import type { DecodePicture } from '@shoal/engine';
import { stripColorProfile } from '@shoal/engine/formats';

/** Decodes JPEG, PNG, WebP, AVIF and GIF with Skia, as Chromium does; the numbers as they are stored, whatever colour profile the file carries. */
export const decodePicture: DecodePicture = async (bytes, { maxSide, signal }) => {
  const image = await loadImage(Buffer.from(stripColorProfile(new Uint8Array(await bytes.arrayBuffer()))));
  signal?.throwIfAborted();
  const scale = Math.min(1, maxSide / Math.max(image.width, image.height));
  const [width, height] = [Math.max(1, Math.round(image.width * scale)), Math.max(1, Math.round(image.height * scale))];
  const context = createCanvas(width, height).getContext('2d');
  context.drawImage(image, 0, 0, width, height);
  return { data: context.getImageData(0, 0, width, height).data, width, height, sourceWidth: image.width, sourceHeight: image.height };
};
