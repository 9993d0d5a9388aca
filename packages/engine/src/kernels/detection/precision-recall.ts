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
 * `objects` is how many there are to be found. Equal confidences are one point. At most `most` points are kept, those of steepest change first.
 */
export function precisionRecall(order: ArrayLike<number>, confidences: ArrayLike<number>, correct: ArrayLike<number>, objects: number, most = 512): PrecisionRecallCurve {
  const points: { confidence: number; tp: number; fp: number }[] = [];
  let [tp, fp] = [0, 0];
  for (let at = 0; at < order.length; at++) {
    const row = order[at] as number;
    const value = correct[row] as number;
    if (value === 1) tp += 1;
    else if (value === 0) fp += 1;
    else continue;
    const confidence = confidences[row] as number;
    const last = points.at(-1);
    if (last?.confidence === confidence) {
      last.tp = tp;
      last.fp = fp;
    } else points.push({ confidence, tp, fp });
  }
  let best = { confidence: NaN, f1: NaN };
  for (const point of points) {
    const f1 = (2 * point.tp) / (point.tp + point.fp + objects);
    if (!(f1 <= best.f1)) best = { confidence: point.confidence, f1 };
  }
  const kept = thin(points, most);
  return {
    confidence: Float64Array.from(kept, (point) => point.confidence),
    precision: Float64Array.from(kept, (point) => point.tp / (point.tp + point.fp)),
    recall: Float64Array.from(kept, (point) => point.tp / objects),
    averagePrecision: objects > 0 ? interpolatedPrecision(points, objects) : NaN,
    best: objects > 0 ? best : { confidence: NaN, f1: NaN },
  };
}

/** Evenly spaced points with the first and the last. */
function thin<T>(points: readonly T[], most: number): readonly T[] {
  if (points.length <= most) return points;
  return Array.from({ length: most }, (_, i) => points[Math.round((i * (points.length - 1)) / (most - 1))] as T);
}

function interpolatedPrecision(points: readonly { readonly tp: number; readonly fp: number }[], objects: number): number {
  const envelope = new Float64Array(points.length);
  let highest = 0;
  for (let i = points.length - 1; i >= 0; i--) {
    const point = points[i] as { tp: number; fp: number };
    highest = Math.max(highest, point.tp / (point.tp + point.fp));
    envelope[i] = highest;
  }
  let sum = 0;
  let i = 0;
  for (let r = 0; r <= 100; r++) {
    while (i < points.length && (points[i]?.tp ?? 0) / objects < r / 100) i += 1;
    if (i === points.length) break;
    sum += envelope[i] as number;
  }
  return sum / 101;
}
