import { ShoalError } from '../../base/errors';
import { rankAscending } from '../ranking';
import { assertClasses, assertFinite } from './assert-rows';

/** Predictions beside whether each is right. */
export interface JudgedPredictions {
  /** [n], finite. */
  readonly confidence: ArrayLike<number>;
  /** [n], 0 or 1: matched to a label of its class. */
  readonly correct: ArrayLike<number>;
  /** [n], 0..classCount-1. */
  readonly classes: ArrayLike<number>;
  readonly classCount: number;
}

/**
 * The confidence from which the predictions of a class can be trusted, [classCount]: the lowest score such that of the
 * predictions with at least that score a share of `precision` (default 0.9) is right. Infinity for a class that never
 * gets there. Meant as `highConfidence` of `objectLabQuality`, for detectors whose scores stay below 0.95. Predictions
 * with equal scores are taken together. The precision is measured against the given labels, wrong ones included.
 *
 * Throws `invalid-argument` for unequal lengths or a precision outside 0..1, `invalid-data` naming the row of a confidence
 * that is not finite or a class that does not exist.
 */
export function confidenceAtPrecision({ confidence, correct, classes, classCount }: JudgedPredictions, precision = 0.9): Float64Array {
  if (!(precision > 0 && precision <= 1)) throw new ShoalError('invalid-argument', `confidenceAtPrecision got precision ${precision}. Expected a number above 0 and at most 1.`);
  if (correct.length !== confidence.length || classes.length !== confidence.length) {
    throw new ShoalError('invalid-argument', `Got ${confidence.length} confidences, ${correct.length} marks of right predictions and ${classes.length} classes. Expected equally many.`);
  }
  assertFinite(confidence, 1, 'confidences');
  assertClasses(classes, classCount, 'predictions');
  const seen = new Float64Array(classCount);
  const right = new Float64Array(classCount);
  const out = new Float64Array(classCount).fill(Infinity);
  const order = rankAscending(confidence).reverse();
  for (let from = 0; from < order.length; ) {
    const score = confidence[order[from] as number] as number;
    let to = from;
    for (; to < order.length && confidence[order[to] as number] === score; to++) {
      const k = classes[order[to] as number] as number;
      seen[k] = (seen[k] as number) + 1;
      if (correct[order[to] as number]) right[k] = (right[k] as number) + 1;
    }
    for (let at = from; at < to; at++) {
      const k = classes[order[at] as number] as number;
      // Slack: 0.9 · 10 need not be 9 exactly.
      if ((right[k] as number) >= precision * (seen[k] as number) - 1e-9) out[k] = score;
    }
    from = to;
  }
  return out;
}
