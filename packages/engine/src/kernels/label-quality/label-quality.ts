import { assertLabeled, type LabeledProbabilities } from '../class-probabilities';

export type LabelQualityMethod = 'self_confidence' | 'normalized_margin' | 'confidence_weighted_entropy';

/**
 * How well the probabilities support the given label, one value a row in 0..1, LOWER = more likely wrong (Northcutt,
 * Jiang, Chuang, JAIR 2021; names as in cleanlab):
 *
 * - `self_confidence`: p[y]
 * - `normalized_margin`: (p[y] - max of the others + 1) / 2
 * - `confidence_weighted_entropy`: ln(1 + a) / a with a = H(p) / ln K / max(p[y], 1e-6), and its limit 1 at a → 0, so
 *   that a certain and right row gets the best score and not the worst
 */
export function labelQuality(input: LabeledProbabilities, method: LabelQualityMethod): Float64Array {
  assertLabeled(input);
  const { probs, classes, labels } = input;
  const score = scorers[method];
  const out = new Float64Array(labels.length);
  for (let i = 0; i < out.length; i++) out[i] = score(probs, i * classes, classes, labels[i] as number);
  return out;
}

/** Normalized margin and most probable class (the first on a tie) in one pass over the probabilities, [n] each. */
export function marginAndPrediction(input: LabeledProbabilities): { readonly quality: Float64Array; readonly predicted: Int32Array } {
  assertLabeled(input);
  const { probs, classes, labels } = input;
  const quality = new Float64Array(labels.length);
  const predicted = new Int32Array(labels.length);
  for (let i = 0, start = 0; i < quality.length; i++, start += classes) {
    let best = 0;
    let first = probs[start] as number;
    let second = 0;
    for (let k = 1; k < classes; k++) {
      const p = probs[start + k] as number;
      if (p > first) {
        second = first;
        first = p;
        best = k;
      } else if (p > second) second = p;
    }
    const label = labels[i] as number;
    predicted[i] = best;
    quality[i] = ((probs[start + label] as number) - (best === label ? second : first) + 1) / 2;
  }
  return { quality, predicted };
}

type Scorer = (probs: ArrayLike<number>, start: number, classes: number, label: number) => number;

const scorers: Readonly<Record<LabelQualityMethod, Scorer>> = {
  self_confidence: (probs, start, _, label) => probs[start + label] as number,

  normalized_margin(probs, start, classes, label) {
    let other = 0;
    for (let k = 0; k < classes; k++) {
      const p = probs[start + k] as number;
      if (p > other && k !== label) other = p;
    }
    return ((probs[start + label] as number) - other + 1) / 2;
  },

  confidence_weighted_entropy(probs, start, classes, label) {
    let entropy = 0;
    for (let k = 0; k < classes; k++) {
      const p = probs[start + k] as number;
      if (p > 0) entropy -= p * Math.log(p);
    }
    const a = entropy / Math.log(classes) / Math.max(probs[start + label] as number, 1e-6);
    return a < 1e-9 ? 1 : Math.log1p(a) / a;
  },
};
