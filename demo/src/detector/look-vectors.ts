import type { Box } from '@shoal/engine';
import { resizePixels, type RgbaPicture } from '@shoal/engine/kernels';

const side = 4;

/** Values of a look: three channels in 4 × 4 fields. */
export const LOOK_DIM = 3 * side * side;

/**
 * How a crop looks, whatever it is: its mean colours in 4 × 4 fields as brightness, red against green and yellow against blue, scaled to length 1. A detector learns to
 * see past colours that do not matter for its classes, so that its own vectors hardly tell a green cone from another one.
 */
export function lookVector(picture: RgbaPicture, { x, y, w, h }: Box): Float32Array {
  const pixels = resizePixels(picture, side, side, { x, y, w: Math.max(1, w), h: Math.max(1, h) });
  const look = new Float32Array(LOOK_DIM);
  for (let at = 0; at < LOOK_DIM; at += 3) {
    const [red, green, blue] = [0, 1, 2].map((channel) => (pixels[at + channel] ?? 0) / 255) as [number, number, number];
    look.set([(red + green + blue) / 3, 2 * (red - green), red + green - 2 * blue], at);
  }
  const length = Math.hypot(...look);
  return length > 0 ? look.map((value) => value / length) : look;
}
