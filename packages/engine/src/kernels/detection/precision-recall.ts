/** Precision and recall as the confidence threshold falls. */
export interface PrecisionRecallCurve {
  /** Thresholds, falling: everything at least that confident counts, [points]. */
  readonly confidence: Float64Array;
  readonly precision: Float64Array;
  readonly recall: Float64Array;
  /** Area under the interpolated curve at 101 recall points, as COCO measures it; NaN without objects. */
  readonly averagePrecision: number;
  /** The threshold with the largest F1, and that F1; NaN without objects. */
  readonly best: { readonly confidence: number; readonly f1: number };
}

/**
 * The curve of inferences in falling confidence. `correct[i]` is 1 for a hit, 0 for a false alarm, and anything else does not count;
 * `objects` is how many there are to be found. Equal confidences are one point. At most `most` points are kept, evenly spaced.
 */
export function precisionRecall(order: ArrayLike<number>, confidences: ArrayLike<number>, correct: ArrayLike<number>, objects: number, most = 512): PrecisionRecallCurve {
  // One entry a threshold; typed arrays, because this runs while a slider moves.
  const thresholds = new Float64Array(order.length);
  const hits = new Float64Array(order.length);
  const alarms = new Float64Array(order.length);
  let [length, tp, fp] = [0, 0, 0];
  for (let at = 0; at < order.length; at++) {
    const row = order[at] as number;
    const value = correct[row] as number;
    if (value === 1) tp += 1;
    else if (value === 0) fp += 1;
    else continue;
    const confidence = confidences[row] as number;
    if (length === 0 || thresholds[length - 1] !== confidence) length += 1;
    thresholds[length - 1] = confidence;
    hits[length - 1] = tp;
    alarms[length - 1] = fp;
  }
  let best = { confidence: NaN, f1: NaN };
  for (let i = 0; i < length; i++) {
    const f1 = (2 * (hits[i] as number)) / ((hits[i] as number) + (alarms[i] as number) + objects);
    if (!(f1 <= best.f1)) best = { confidence: thresholds[i] as number, f1 };
  }
  const count = Math.min(length, most);
  /** Evenly spaced points with the first and the last. */
  const kept = (i: number): number => (length <= most ? i : Math.round((i * (length - 1)) / (most - 1)));
  const pick = (value: (i: number) => number) => Float64Array.from({ length: count }, (_, i) => value(kept(i)));
  return {
    confidence: pick((i) => thresholds[i] as number),
    precision: pick((i) => (hits[i] as number) / ((hits[i] as number) + (alarms[i] as number))),
    recall: pick((i) => (hits[i] as number) / objects),
    averagePrecision: objects > 0 ? interpolatedPrecision(hits, alarms, length, objects) : NaN,
    best: objects > 0 ? best : { confidence: NaN, f1: NaN },
  };
}

/** COCO's average precision at 101 recall points, 0..1, from hits and false alarms after each of `length` thresholds and the number of objects. */
export function interpolatedPrecision(hits: Float64Array, alarms: Float64Array, length: number, objects: number): number {
  const envelope = new Float64Array(length);
  let highest = 0;
  for (let i = length - 1; i >= 0; i--) {
    highest = Math.max(highest, (hits[i] as number) / ((hits[i] as number) + (alarms[i] as number)));
    envelope[i] = highest;
  }
  let sum = 0;
  let i = 0;
  for (let r = 0; r <= 100; r++) {
    while (i < length && (hits[i] as number) / objects < r / 100) i += 1;
    if (i === length) break;
    sum += envelope[i] as number;
  }
  return sum / 101;
}
