import { ShoalError } from '../../base/errors';
import { createRandom } from '../random';
import { assertClassIndices } from './assert-class-indices';
import { assertFinite } from './assert-finite';
import { classLikelihoods, mostLikelyClass } from './gaussian-naive-bayes';
import { shuffle } from './shuffle';

export interface SpuriousCorrelationOptions {
  /** Default 5; no more than there are rows. */
  readonly folds?: number;
  readonly seed?: number;
}

export interface SpuriousCorrelation {
  /** Share of the rows whose class the property alone predicts, out of fold. */
  readonly accuracy: number;
  /** Share of the most frequent class: what predicting without the property reaches. */
  readonly majorityShare: number;
  /** min(1, (1 - accuracy) / (1 - majority share)), the value of the source: 1 = no better than guessing, 0 = always right. */
  readonly raw: number;
  /** 1 - raw, higher = more worth a look. */
  readonly score: number;
  /** raw < 0.3. */
  readonly flagged: boolean;
}

/**
 * How well one property of an image (its brightness, say) predicts the label, which it should not: Gaussian naive Bayes
 * with priors, cross-validated (cleanlab Datalab, spurious correlations). The folds are stratified and shuffled with the
 * seed; the accuracy is taken over all rows at once. The baseline is the share of the majority class.
 *
 * `values` and `labels` are [n]; labels are class indices below `classes`. With one class or no rows there is nothing to
 * predict: raw 1. Throws `invalid-argument` when lengths differ and `invalid-data`, naming the row, for a value that is not
 * finite or a label that is no class.
 */
export function spuriousCorrelation(
  values: ArrayLike<number>,
  labels: ArrayLike<number>,
  classes: number,
  { folds = 5, seed = 0 }: SpuriousCorrelationOptions = {},
): SpuriousCorrelation {
  const n = values.length;
  if (labels.length !== n || !Number.isInteger(classes) || classes < 1 || !Number.isInteger(folds) || folds < 2) {
    throw new ShoalError(
      'invalid-argument',
      `spuriousCorrelation got ${n} values, ${labels.length} labels, ${classes} classes and ${folds} folds. Expected one label a value, at least 1 class and 2 folds.`,
    );
  }
  assertFinite(values, 'property');
  assertClassIndices(labels, classes);
  const counts = new Int32Array(classes);
  for (let row = 0; row < n; row++) counts[labels[row] as number] = (counts[labels[row] as number] as number) + 1;
  const majorityShare = n > 0 ? counts.reduce((most, count) => Math.max(most, count)) / n : 0;
  if (n === 0 || majorityShare === 1) return { accuracy: majorityShare, majorityShare, raw: 1, score: 0, flagged: false };

  const foldOf = stratifiedFolds(labels, counts, Math.min(folds, n), createRandom(seed));
  let right = 0;
  for (let fold = 0; fold < Math.min(folds, n); fold++) {
    const model = classLikelihoods(values, labels, classes, (row) => foldOf[row] !== fold);
    for (let row = 0; row < n; row++) {
      if (foldOf[row] === fold && mostLikelyClass(model, values[row] as number) === labels[row]) right++;
    }
  }
  const accuracy = right / n;
  const raw = Math.min(1, (1 - accuracy) / (1 - majorityShare));
  return { accuracy, majorityShare, raw, score: 1 - raw, flagged: raw < 0.3 };
}

/** Fold of every row. The shuffled rows are dealt out class by class, so no two folds differ by more than one row of a class. */
function stratifiedFolds(labels: ArrayLike<number>, counts: Int32Array, folds: number, random: () => number): Int32Array {
  const order = Int32Array.from({ length: labels.length }, (_, row) => row);
  shuffle(order, random);
  let dealt = 0;
  const next = counts.map((count) => (dealt += count) - count);
  const foldOf = new Int32Array(labels.length);
  for (const row of order) {
    const label = labels[row] as number;
    const turn = next[label] as number;
    foldOf[row] = turn % folds;
    next[label] = turn + 1;
  }
  return foldOf;
}
