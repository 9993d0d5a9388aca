import type { AnnMetric } from './ann-index';

/** How far keys in single precision may be from those in double precision: `relative` × |key| + `absolute`. */
export interface KeySlack {
  readonly relative: number;
  readonly absolute: number;
}

/** Squared length of the longest of the rows `from` to `to`, row-major [n, dim]. */
export function longestSquare(vectors: Float32Array, from: number, to: number, dim: number): number {
  let longest = 0;
  for (let row = from, at = from * dim; row < to; row++) {
    let square = 0;
    for (const end = at + dim; at < end; at++) square += (vectors[at] as number) ** 2;
    if (square > longest) longest = square;
  }
  return longest;
}

/** Whether keys of a query and of rows of these squared lengths stay far below the largest number of single precision, 3.4e38. */
export function fitsSingle(metric: AnnMetric, querySquare: number, longest: number): boolean {
  return metric === 'l2' ? querySquare + longest < 1e37 : querySquare * longest < 1e74;
}

/**
 * Twice the bound by which a key in single precision can be wrong, on both sides, so that rows whose keys are farther apart
 * than this are in the right order. A sum of n products is off by at most γ = nu / (1 − nu) of the sum of their magnitudes,
 * u = 2⁻²⁴ (Higham, Accuracy and Stability of Numerical Algorithms, 2002, section 3.1); here n is what one of sixteen sums
 * adds, dim / 16, and at most 16 roundings besides. For squared distances that sum is the key itself, for inner products at
 * most the product of the lengths. `absolute` also covers products below the smallest number of single precision.
 */
export function keySlack(metric: AnnMetric, dim: number, querySquare: number, longest: number): KeySlack {
  const nu = (dim / 16 + 16) * 2 ** -24;
  const gamma = (4 * nu) / (1 - nu);
  const tiny = dim * 2 ** -140;
  return metric === 'l2' ? { relative: gamma, absolute: tiny } : { relative: 0, absolute: gamma * Math.sqrt(querySquare * longest) + tiny };
}
