import { createCanvas, Image } from '@napi-rs/canvas';
import { INPUT_HEIGHT, INPUT_WIDTH } from './detector';

/** A picture that the detector cannot take, with the reason in plain words. */
export class UnusablePicture extends Error {}

/**
 * Decodes a JPEG into planar RGB, 0..1, [3, 160, 256].
 * @throws UnusablePicture for a truncated file, a file that is no picture, or a picture of another size.
 */
export async function readPicture(bytes: Uint8Array): Promise<Float32Array> {
  // Decoders fill a truncated picture up with grey and say nothing: the end marker tells.
  if (bytes[0] !== 0xff || bytes[1] !== 0xd8) throw new UnusablePicture('not a JPEG file');
  if (lastMarker(bytes) !== 0xd9) throw new UnusablePicture('truncated file (no end marker)');
  const image = new Image();
  try {
    image.src = Buffer.from(bytes);
    await image.decode();
  } catch (error) {
    throw new UnusablePicture(error instanceof Error ? error.message : String(error));
  }
  if (image.width !== INPUT_WIDTH || image.height !== INPUT_HEIGHT) {
    throw new UnusablePicture(`${image.width}×${image.height} pixels, expected ${INPUT_WIDTH}×${INPUT_HEIGHT}`);
  }
  const context = createCanvas(INPUT_WIDTH, INPUT_HEIGHT).getContext('2d');
  context.drawImage(image, 0, 0);
  return planarRgb(context.getImageData(0, 0, INPUT_WIDTH, INPUT_HEIGHT).data);
}

/** RGBA bytes of a 256×160 picture → planar RGB, 0..1. */
export function planarRgb(rgba: Uint8ClampedArray): Float32Array {
  const pixels = INPUT_WIDTH * INPUT_HEIGHT;
  const planes = new Float32Array(3 * pixels);
  for (let pixel = 0; pixel < pixels; pixel += 1) {
    for (let channel = 0; channel < 3; channel += 1) {
      planes[channel * pixels + pixel] = (rgba[pixel * 4 + channel] ?? 0) / 255;
    }
  }
  return planes;
}

function lastMarker(bytes: Uint8Array): number {
  let end = bytes.length;
  while (end > 2 && bytes[end - 1] === 0) end -= 1;
  return bytes[end - 2] === 0xff ? (bytes[end - 1] ?? 0) : 0;
}
