import { assertLabeled, type LabeledProbabilities } from '../class-probabilities';
import { cellOf, ratesOfConfusion, type MatchMetrics, type Rates } from '../detection/measure-matches';

export interface ClassificationReport extends MatchMetrics {
  /** Share of the labelled rows that are right; NaN without any. */
  readonly accuracy: number;
  /** Mean of the classes, weighted by how often they are labelled. */
  readonly weighted: Pick<Rates, 'precision' | 'recall' | 'f1'>;
  /** Labelled rows by class. */
  readonly support: Int32Array;
}

/**
 * Precision, recall and F1 by class from given and predicted classes, -1 where there is none (no label, or no prediction
 * that is confident enough). Definitions: scikit-learn's `classification_report`.
 */
export function classificationReport(given: ArrayLike<number>, predicted: ArrayLike<number>, classes: number): ClassificationReport {
  const size = classes + 1;
  const confusion = new Int32Array(size * size);
  const support = new Int32Array(classes);
  let [right, labelled] = [0, 0];
  for (let i = 0; i < given.length; i++) {
    const g = cellOf(given[i] as number, classes);
    const p = cellOf(predicted[i] as number, classes);
    // A row without label and without prediction says nothing.
    if (g === classes && p === classes) continue;
    confusion[g * size + p] = (confusion[g * size + p] as number) + 1;
    if (g === classes) continue;
    labelled += 1;
    support[g] = (support[g] as number) + 1;
    if (g === p) right += 1;
  }
  const rates = ratesOfConfusion(confusion, classes);
  const mean = (key: 'precision' | 'recall' | 'f1') => rates.byClass.reduce((sum, one, k) => sum + (one[key] || 0) * (support[k] as number), 0) / labelled;
  return { confusion, support, accuracy: right / labelled, weighted: { precision: mean('precision'), recall: mean('recall'), f1: mean('f1') }, ...rates };
}

/** Share of rows whose given class is among the k most probable ones (ties: the lower class first), for every k from 1 to `most`. */
export function topAccuracies(input: LabeledProbabilities, most = 5): Float64Array {
  assertLabeled(input);
  const { probs, classes, labels } = input;
  const limit = Math.min(most, classes);
  const hits = new Float64Array(limit);
  for (let i = 0; i < labels.length; i++) {
    const label = labels[i] as number;
    const p = probs[i * classes + label] as number;
    let rank = 0;
    for (let k = 0; k < classes; k++) {
      const other = probs[i * classes + k] as number;
      if (other > p || (other === p && k < label)) rank += 1;
    }
    for (let k = rank; k < limit; k++) hits[k] = (hits[k] as number) + 1;
  }
  return hits.map((count) => count / labels.length);
}
