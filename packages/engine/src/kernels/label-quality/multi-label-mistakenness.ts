import { ShoalError } from '../../base/errors';
import { mistakenness } from '../mistakenness';
import { assertMultiLabel, type MultiLabelProbabilities } from './multi-label-quality';

/**
 * Mistakenness of a set of classes, [n], 0..1, HIGHER = more likely wrong (FiftyOne Brain): (m·c + 1) / 2, where m is -1
 * only if the given and the predicted set are equal. A class is predicted where p ≥ `threshold` (default 0.5). The source
 * leaves c for independent classes open; here c = exp(-mean binary entropy of the classes), 0.5..1, the form that is used
 * for logits.
 *
 * Throws as `multiLabelClassQuality`, and `invalid-argument` for a threshold outside 0..1.
 */
export function multiLabelMistakenness(input: MultiLabelProbabilities, threshold = 0.5): Float64Array {
  if (!(threshold >= 0 && threshold <= 1)) throw new ShoalError('invalid-argument', `multiLabelMistakenness got threshold ${threshold}. Expected a number from 0 to 1.`);
  assertMultiLabel(input);
  const { given, probs, classes } = input;
  return Float64Array.from({ length: given.length / classes }, (_, i) => {
    let equal = true;
    let entropy = 0;
    for (let at = i * classes; at < (i + 1) * classes; at++) {
      const p = probs[at] as number;
      if (p >= threshold !== (given[at] === 1)) equal = false;
      entropy += binaryEntropy(p);
    }
    return mistakenness(equal, Math.exp(-entropy / classes));
  });
}

function binaryEntropy(p: number): number {
  return p <= 0 || p >= 1 ? 0 : -p * Math.log(p) - (1 - p) * Math.log1p(-p);
}
