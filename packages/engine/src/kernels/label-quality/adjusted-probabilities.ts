import { assertLabeled, type LabeledProbabilities } from '../class-probabilities';
import { classThresholds } from '../confident-joint';
import { assertDistributions } from './assert-rows';

/**
 * Probabilities without the systematic under-confidence of single classes (cleanlab `adjust_pred_probs`; Northcutt,
 * Jiang, Chuang, JAIR 2021): p'[i,j] = p[i,j] - t[j] + max(t), every row then divided by its sum; t = mean probability of
 * a class over the rows given it. Row-major [n, classes], every row sums to 1. Meant for `self_confidence` and
 * `normalized_margin`, not for the entropy score.
 *
 * A class that no row was given has no mean; its column is left as it is before the division, so that nothing is moved
 * towards a class of which nothing is known.
 *
 * Throws `invalid-data` naming the row for labels that are no class and rows that are no distribution.
 */
export function adjustedProbabilities(input: LabeledProbabilities): Float64Array {
  assertLabeled(input);
  const { probs, classes } = input;
  assertDistributions(probs, classes, 'predicted probabilities');
  const gain = classGains(input);
  const out = new Float64Array(probs.length);
  for (let start = 0; start < probs.length; start += classes) {
    let sum = 0;
    for (let k = 0; k < classes; k++) {
      const value = Math.max(0, probs[start + k] as number) + (gain[k] as number);
      out[start + k] = value;
      sum += value;
    }
    for (let k = 0; k < classes; k++) out[start + k] = (out[start + k] as number) / sum;
  }
  return out;
}

/** max(t) - t[j] of every class, 0 for a class without rows, [classes]. */
function classGains(input: LabeledProbabilities): Float64Array {
  const given = new Uint8Array(input.classes);
  for (let i = 0; i < input.labels.length; i++) given[input.labels[i] as number] = 1;
  const thresholds = classThresholds(input);
  const highest = thresholds.reduce((max, t, k) => (given[k] ? Math.max(max, t) : max), 0);
  return thresholds.map((t, k) => (given[k] ? highest - t : 0));
}
