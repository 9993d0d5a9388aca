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
  switch (method) {
    case 'self_confidence':
      return selfConfidence(input);
    case 'normalized_margin':
      return marginAndPrediction(input).quality;
    case 'confidence_weighted_entropy':
      return weightedEntropy(input);
  }
}

/** Normalized margin and most probable class (the first on a tie) in one pass over the probabilities, [n] each. */
export function marginAndPrediction(input: LabeledProbabilities): { readonly quality: Float64Array; readonly predicted: Int32Array } {
  assertLabeled(input);
  const { probs, classes, labels } = input;
  const quality = new Float64Array(labels.length);
  const predicted = new Int32Array(labels.length);
  for (let i = 0, start = 0; i < quality.length; i++, start += classes) {
    const label = labels[i] as number;
    const given = probs[start + label] as number;
    let other = -1;
    let best = label;
    const [from, own, to] = [start, start + label, start + classes];
    for (let at = from; at < own; at++) {
      const p = probs[at] as number;
      if (p > other) {
        other = p;
        best = at;
      }
    }
    for (let at = own + 1; at < to; at++) {
      const p = probs[at] as number;
      if (p > other) {
        other = p;
        best = at;
      }
    }
    predicted[i] = other > given || (other === given && best < own) ? best - start : label;
    quality[i] = (given - other + 1) / 2;
  }
  return { quality, predicted };
}

function selfConfidence({ probs, classes, labels }: LabeledProbabilities): Float64Array {
  const out = new Float64Array(labels.length);
  for (let i = 0; i < out.length; i++) out[i] = probs[i * classes + (labels[i] as number)] as number;
  return out;
}

function weightedEntropy({ probs, classes, labels }: LabeledProbabilities): Float64Array {
  const out = new Float64Array(labels.length);
  for (let i = 0, start = 0; i < out.length; i++, start += classes) {
    let entropy = 0;
    for (let at = start; at < start + classes; at++) {
      const p = probs[at] as number;
      if (p > 0) entropy -= p * Math.log(p);
    }
    const a = entropy / Math.log(classes) / Math.max(probs[start + (labels[i] as number)] as number, 1e-6);
    out[i] = a < 1e-9 ? 1 : Math.log1p(a) / a;
  }
  return out;
}
