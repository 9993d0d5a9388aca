import type { CocoParameters } from './coco-parameters';
import type { CocoEvaluation } from './coco-types';
import type { ClassGroup } from './group-by-class';

/** What matching found for one class. */
export interface ClassOutcomes {
  /** Bit t: found an object, [areas, detections of the group]. */
  readonly matched: Uint32Array;
  /** Bit t: does not count, [areas, detections of the group]. */
  readonly ignored: Uint32Array;
  /** Objects that count, [areas]. */
  readonly objects: Int32Array;
}

/** Keeps 0 / 0 from being NaN, as cocoeval does. */
const epsilon = 2 ** -52;

/** Writes precision, recall and curves of one class into `result`. */
export function accumulateClass(group: ClassGroup, { matched, ignored, objects }: ClassOutcomes, confidence: ArrayLike<number>, { iouThresholds, recallPoints, maxDetections, areaRanges }: CocoParameters, result: CocoEvaluation): void {
  const count = group.detections.length;
  const thresholds = iouThresholds.length;
  const scoreAt = (d: number): number => confidence[group.detections[d] as number] as number;
  const order = Int32Array.from({ length: count }, (_, d) => d).sort((a, b) => scoreAt(b) - scoreAt(a) || a - b);
  const truePositives = new Float64Array(count);
  const precisions = new Float64Array(count);
  const scores = new Float64Array(count);
  const last = maxDetections.length - 1;
  for (let area = 0; area < areaRanges.length; area++) {
    const total = objects[area] as number;
    result.objects[area * result.classes + group.classIndex] = total;
    if (total === 0) continue;
    for (let m = 0; m <= last; m++) {
      const limit = maxDetections[m] as number;
      for (let t = 0; t < thresholds; t++) {
        let tp = 0;
        let fp = 0;
        let length = 0;
        for (let i = 0; i < count; i++) {
          const d = order[i] as number;
          if ((group.ranks[d] as number) >= limit) continue;
          const at = area * count + d;
          if (((ignored[at] as number) >>> t) & 1) {
            // It moves nothing, but its entry is there: recall is looked up among all detections.
          } else if (((matched[at] as number) >>> t) & 1) tp += 1;
          else fp += 1;
          truePositives[length] = tp;
          precisions[length] = tp / (fp + tp + epsilon);
          scores[length] = scoreAt(d);
          length += 1;
        }
        const cell = (area * result.classes + group.classIndex) * thresholds + t;
        result.recall[m * areaRanges.length * result.classes * thresholds + cell] = length === 0 ? 0 : tp / total;
        if (m !== last) continue;
        const curve = area === 0 ? (group.classIndex * thresholds + t) * recallPoints.length : -1;
        result.precision[cell] = readCurve(length, total, curve);
      }
    }
  }

  /** Mean of the interpolated precision at the recall points; writes the curve at `curve` unless that is -1. */
  function readCurve(length: number, total: number, curve: number): number {
    for (let i = length - 2; i >= 0; i--) precisions[i] = Math.max(precisions[i] as number, precisions[i + 1] as number);
    let sum = 0;
    let i = 0;
    for (let r = 0; r < recallPoints.length; r++) {
      while (i < length && (truePositives[i] as number) / total < (recallPoints[r] as number)) i += 1;
      const precision = i < length ? (precisions[i] as number) : 0;
      sum += precision;
      if (curve < 0) continue;
      result.curves[curve + r] = precision;
      result.confidences[curve + r] = i < length ? (scores[i] as number) : 0;
    }
    return sum / recallPoints.length;
  }
}
