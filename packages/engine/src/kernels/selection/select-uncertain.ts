import { ShoalError } from '../../base/errors';

export const UNCERTAINTIES = ['least_confidence', 'margin', 'entropy'] as const;
export type Uncertainty = (typeof UNCERTAINTIES)[number];

export interface UncertainParams {
  /** Columns of the probabilities: two or more, or one for the probability to be good. */
  readonly classes: number;
  /** `least_confidence`: 1 − largest. `margin`: 1 − (largest − second). `entropy`: in nats. Default `entropy`. */
  readonly by?: Uncertainty;
  /** Rows that may be selected; all by default. */
  readonly candidates?: Int32Array;
  readonly chosen?: Int32Array;
  readonly budget: number;
}

/**
 * Uncertainty of every row, higher = more worth a look. `probs` is row-major [n, classes] and each row sums to 1; with one class it is the probability of the first of two.
 * Throws `invalid-argument` for a wrong shape.
 */
export function uncertainty(probs: ArrayLike<number>, classes: number, by: Uncertainty = 'entropy'): Float64Array {
  if (!Number.isInteger(classes) || classes < 1 || probs.length % classes !== 0) {
    throw new ShoalError('invalid-argument', `uncertainty got ${probs.length} probabilities of ${classes} classes. Expected a whole number of classes of at least 1 and as many values for every row.`);
  }
  return Float64Array.from({ length: probs.length / classes }, (_, row) => {
    const of = Array.from({ length: classes }, (_, c) => probs[row * classes + c] as number);
    if (classes === 1) of.push(1 - (of[0] as number));
    if (by === 'entropy') return of.reduce((sum, p) => (p > 0 ? sum - p * Math.log(p) : sum), 0);
    of.sort((a, b) => b - a);
    return 1 - (of[0] as number) + (by === 'margin' ? (of[1] as number) : 0);
  });
}

/** The most uncertain rows, most uncertain first; among equals the earlier candidate. Throws as `uncertainty` does. */
export function selectUncertain(probs: ArrayLike<number>, { classes, by, candidates, chosen, budget }: UncertainParams): Int32Array {
  const scores = uncertainty(probs, classes, by);
  const taken = new Set(chosen);
  const open = [...new Set(candidates ?? scores.keys())].filter((row) => !taken.has(row));
  const place = new Map(open.map((row, at) => [row, at]));
  open.sort((a, b) => (scores[b] as number) - (scores[a] as number) || (place.get(a) as number) - (place.get(b) as number));
  return Int32Array.from(open.slice(0, budget));
}
