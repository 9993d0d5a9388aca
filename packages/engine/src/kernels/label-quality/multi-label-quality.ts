import { ShoalError } from '../../base/errors';
import { assertProbabilities, invalidRow } from './assert-rows';

/** Several classes per row, each independently there or not. */
export interface MultiLabelProbabilities {
  /** Row-major [n, classes]; 1 = the class was given. */
  readonly given: Uint8Array;
  /** Row-major [n, classes], out of sample, each in 0..1; rows need not sum to 1. */
  readonly probs: ArrayLike<number>;
  readonly classes: number;
}

/**
 * Quality of the given set of classes, [n], LOWER = more likely wrong (cleanlab `multilabel_scorer`; Thyagarajan et al.
 * 2022): the class scores of a row, sorted from high to low, run through an exponential moving average S₁ = s₁, Sₜ =
 * α·sₜ + (1 - α)·Sₜ₋₁, so that the worst ones come last and dominate. `alpha` in 0..1, default 0.8; 1 is the minimum.
 *
 * Throws as `multiLabelClassQuality`, and `invalid-argument` for an alpha outside 0..1.
 */
export function multiLabelQuality(input: MultiLabelProbabilities, alpha = 0.8): Float64Array {
  if (!(alpha >= 0 && alpha <= 1)) throw new ShoalError('invalid-argument', `multiLabelQuality got alpha ${alpha}. Expected a number from 0 to 1.`);
  const scores = multiLabelClassQuality(input);
  const { classes } = input;
  const out = new Float64Array(scores.length / classes);
  for (let i = 0; i < out.length; i++) {
    const row = scores.subarray(i * classes, (i + 1) * classes).sort();
    let average = row[classes - 1] as number;
    for (let k = classes - 2; k >= 0; k--) average = alpha * (row[k] as number) + (1 - alpha) * average;
    out[i] = average;
  }
  return out;
}

/**
 * Binary self-confidence per class: p where the class was given, 1 - p where not. Row-major [n, classes], LOWER = more
 * likely wrong: the lowest of a row says which class to look at.
 *
 * Throws `invalid-argument` for lengths that do not fit, `invalid-data` naming the row for a probability that is not in
 * 0..1 or a mark that is neither 0 nor 1.
 */
export function multiLabelClassQuality(input: MultiLabelProbabilities): Float64Array {
  assertMultiLabel(input);
  const { given, probs } = input;
  return Float64Array.from({ length: probs.length }, (_, at) => (given[at] === 1 ? (probs[at] as number) : 1 - (probs[at] as number)));
}

/** Throws as `multiLabelClassQuality`. */
export function assertMultiLabel({ given, probs, classes }: MultiLabelProbabilities): void {
  if (given.length !== probs.length) throw new ShoalError('invalid-argument', `Got ${given.length} marks of given classes and ${probs.length} probabilities. Expected equally many.`);
  assertProbabilities(probs, classes, 'multi-label probabilities');
  const at = given.findIndex((mark) => mark > 1);
  if (at >= 0) throw invalidRow(Math.floor(at / classes), 'given classes', `holds ${given[at]}`, 'Expected 1 for a given class and 0 for any other.', { value: given[at] });
}
