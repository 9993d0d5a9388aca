import { median } from '../mistakenness';

/** Cuboids beside the class of each. */
export interface CuboidSet {
  /** Interleaved x, y, z (middle), length, width, height in metres, yaw in radians about z, [n, 7]; extents above 0. */
  readonly cuboids: Float64Array | Float32Array;
  /** [n]; equal whole numbers from 0 on mean the same class. */
  readonly classes: ArrayLike<number>;
}

/** Sizes that differ by a hundredth are the same; keeps a class of equal sizes from finding every one odd. */
const leastSpread = 0.01;
/** A class of fewer cuboids does not say what is usual. */
const leastCount = 5;

/**
 * How unusual the size of every cuboid is within its class, [n]: of length, width and height the deviation z with the
 * largest |z|; z = (ln side - median) / max(1.4826 · median absolute deviation, 0.01), positive = larger than usual. 0 in a
 * class of fewer than 5. The spread is that of Iglewicz and Hoaglin's modified z-score (1993).
 */
export function sizeDeviations({ cuboids, classes }: CuboidSet): Float64Array {
  const rowsOf = new Map<number, number[]>();
  for (let i = 0; i < classes.length; i++) {
    const rows = rowsOf.get(classes[i] as number);
    if (rows) rows.push(i);
    else rowsOf.set(classes[i] as number, [i]);
  }
  const out = new Float64Array(classes.length);
  for (const rows of rowsOf.values()) {
    if (rows.length < leastCount) continue;
    for (const side of [3, 4, 5]) {
      const logs = rows.map((row) => Math.log(cuboids[7 * row + side] as number));
      const center = median(logs);
      const spread = Math.max(leastSpread, 1.4826 * median(logs.map((value) => Math.abs(value - center))));
      rows.forEach((row, at) => {
        const z = ((logs[at] as number) - center) / spread;
        if (Math.abs(z) > Math.abs(out[row] as number)) out[row] = z;
      });
    }
  }
  return out;
}
