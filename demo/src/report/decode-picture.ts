import { createCanvas, loadImage } from '@napi-rs/canvas';
import type { DecodePicture } from '@shoal/engine';

/** Pictures for the quality checks, where no browser decodes them. */
export const decodePicture: DecodePicture = async (bytes, { maxSide }) => {
  const image = await loadImage(Buffer.from(await bytes.arrayBuffer()));
  const scale = Math.min(1, maxSide / Math.max(image.width, image.height));
  const [width, height] = [Math.max(1, Math.round(image.width * scale)), Math.max(1, Math.round(image.height * scale))];
  const context = createCanvas(width, height).getContext('2d');
  context.drawImage(image, 0, 0, width, height);
  return { data: context.getImageData(0, 0, width, height).data, width, height, sourceWidth: image.width, sourceHeight: image.height };
};
