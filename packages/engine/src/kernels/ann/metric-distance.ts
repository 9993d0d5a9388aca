import type { AnnMetric } from './ann-index';

/** Compares the row of `a` that starts at `aAt` with the one of `b` that starts at `bAt`; a smaller key is nearer. */
export type RowDistance = (a: Float32Array, aAt: number, b: Float32Array, bAt: number, dim: number) => number;

/** Squared Euclidean distance. */
export function squaredBetween(a: Float32Array, aAt: number, b: Float32Array, bAt: number, dim: number): number {
  const end = aAt + dim;
  const fours = aAt + (dim & ~3);
  let s0 = 0;
  let s1 = 0;
  let s2 = 0;
  let s3 = 0;
  // Four sums, so that the additions do not wait for each other.
  for (; aAt < fours; aAt += 4, bAt += 4) {
    const d0 = (a[aAt] as number) - (b[bAt] as number);
    const d1 = (a[aAt + 1] as number) - (b[bAt + 1] as number);
    const d2 = (a[aAt + 2] as number) - (b[bAt + 2] as number);
    const d3 = (a[aAt + 3] as number) - (b[bAt + 3] as number);
    s0 += d0 * d0;
    s1 += d1 * d1;
    s2 += d2 * d2;
    s3 += d3 * d3;
  }
  for (; aAt < end; aAt++, bAt++) {
    const d = (a[aAt] as number) - (b[bAt] as number);
    s0 += d * d;
  }
  return s0 + s1 + (s2 + s3);
}

/** Inner product with its sign turned. */
export function negativeDot(a: Float32Array, aAt: number, b: Float32Array, bAt: number, dim: number): number {
  const end = aAt + dim;
  const fours = aAt + (dim & ~3);
  let s0 = 0;
  let s1 = 0;
  let s2 = 0;
  let s3 = 0;
  for (; aAt < fours; aAt += 4, bAt += 4) {
    s0 += (a[aAt] as number) * (b[bAt] as number);
    s1 += (a[aAt + 1] as number) * (b[bAt + 1] as number);
    s2 += (a[aAt + 2] as number) * (b[bAt + 2] as number);
    s3 += (a[aAt + 3] as number) * (b[bAt + 3] as number);
  }
  for (; aAt < end; aAt++, bAt++) s0 += (a[aAt] as number) * (b[bAt] as number);
  return -(s0 + s1 + (s2 + s3));
}

/** The key by which rows of a metric are compared. For cosine the rows have length 1 (or 0), so that −dot is enough. */
export function rowDistance(metric: AnnMetric): RowDistance {
  return metric === 'l2' ? squaredBetween : negativeDot;
}

/** The distance that `AnnMetric` describes, from a key of `rowDistance`. */
export function distanceOfKey(metric: AnnMetric, key: number): number {
  if (metric === 'l2') return Math.sqrt(key);
  // Adding 0 turns −0 into 0.
  return metric === 'ip' ? key + 0 : Math.min(2, Math.max(0, 1 + key));
}
