import { ShoalError } from '../../base/errors';
import { accumulateClass, type ClassOutcomes } from './accumulate-coco';
import { COCO_OBJECTS, type CocoParameters } from './coco-parameters';
import type { CocoEvaluation, DetectedObjects, FrameObjects, Similarity, TruthObjects } from './coco-types';
import { groupByClass, type ClassGroup } from './group-by-class';

export type { CocoEvaluation, DetectedObjects, FrameObjects, Similarity, TruthObjects };

/**
 * COCO's evaluation (Lin et al., Microsoft COCO, 2014; cocoeval): per class and frame detections from the most confident
 * on (ties: the earlier row) each take the free object that is most alike (ties: the later one), real objects before ignored ones;
 * then precision over recall of all frames. Frames without detections count their objects.
 *
 * Throws `invalid-argument` for sets of other lengths or more than 31 thresholds, `invalid-data` for a class out of range.
 */
export function evaluateCoco(truth: TruthObjects, detections: DetectedObjects, classes: number, similarity: Similarity, parameters: CocoParameters = COCO_OBJECTS): CocoEvaluation {
  check(truth, detections, classes, parameters);
  const { iouThresholds, recallPoints, maxDetections, areaRanges } = parameters;
  const thresholds = iouThresholds.length;
  const result: CocoEvaluation = {
    parameters,
    classes,
    precision: new Float64Array(areaRanges.length * classes * thresholds).fill(-1),
    recall: new Float64Array(maxDetections.length * areaRanges.length * classes * thresholds).fill(-1),
    curves: new Float64Array(classes * thresholds * recallPoints.length).fill(-1),
    confidences: new Float64Array(classes * thresholds * recallPoints.length),
    objects: new Int32Array(areaRanges.length * classes),
    detectionMatched: new Uint32Array(detections.classes.length),
    detectionIgnored: new Uint32Array(detections.classes.length).fill(0xffffffff),
    truthMatched: new Uint32Array(truth.classes.length),
  };
  const groups = groupByClass(truth, detections, classes, maxDetections.at(-1) as number);
  for (const group of groups) {
    const outcomes = matchClass(group, truth, detections, similarity, parameters, result);
    accumulateClass(group, outcomes, detections.confidence, parameters, result);
  }
  return result;
}

/** Greedy matching of one class in all frames, for all sizes and thresholds at once: a threshold is a bit. */
function matchClass(group: ClassGroup, truth: TruthObjects, detections: DetectedObjects, similarity: Similarity, { iouThresholds, areaRanges }: CocoParameters, result: CocoEvaluation): ClassOutcomes {
  const areas = areaRanges.length;
  const count = group.detections.length;
  const matched = new Uint32Array(areas * count);
  const ignored = new Uint32Array(areas * count);
  const objects = new Int32Array(areas);
  const least = iouThresholds.map((threshold) => Math.min(threshold, 1 - 1e-10));
  const lowest = Math.min(...least);
  const all = thresholdBits(iouThresholds.length);
  const truthRows: number[] = [];
  const ious: number[] = [];
  for (const frame of group.frames) {
    const taken = new Uint32Array(frame.truthTo - frame.truthFrom);
    const isIgnored = new Uint8Array(taken.length);
    /** Pairs that are alike enough, by detection: candidates of d are starts[d - from] to starts[d - from + 1]. */
    const starts = [0];
    truthRows.length = 0;
    ious.length = 0;
    for (let d = frame.detectionFrom; d < frame.detectionTo; d++) {
      for (let g = frame.truthFrom; g < frame.truthTo; g++) {
        const iou = similarity(group.truth[g] as number, group.detections[d] as number);
        if (iou < lowest) continue;
        truthRows.push(g - frame.truthFrom);
        ious.push(iou);
      }
      starts.push(truthRows.length);
    }
    areaRanges.forEach((range, a) => {
      for (let g = 0; g < taken.length; g++) {
        const row = group.truth[frame.truthFrom + g] as number;
        const area = truth.areas[row] as number;
        isIgnored[g] = truth.ignored[row] || truth.crowd[row] || area < range.min || area > range.max ? 1 : 0;
        taken[g] = 0;
        if (!isIgnored[g]) objects[a] = (objects[a] as number) + 1;
      }
      for (let d = frame.detectionFrom; d < frame.detectionTo; d++) {
        const at = a * count + d;
        const from = starts[d - frame.detectionFrom] as number;
        const to = starts[d - frame.detectionFrom + 1] as number;
        let found = 0;
        let foundIgnored = 0;
        if (to > from) {
          for (let t = 0; t < least.length; t++) {
            let best = bestCandidate(0, t, from, to);
            if (best < 0) best = bestCandidate(1, t, from, to);
            if (best < 0) continue;
            taken[best] = (taken[best] as number) | (1 << t);
            found |= 1 << t;
            if (isIgnored[best]) foundIgnored |= 1 << t;
          }
        }
        const area = detections.areas[group.detections[d] as number] as number;
        matched[at] = found;
        ignored[at] = foundIgnored | (area < range.min || area > range.max ? all & ~found : 0);
      }
      if (a === 0) for (let g = 0; g < taken.length; g++) result.truthMatched[group.truth[frame.truthFrom + g] as number] = taken[g] as number;
    });

    function bestCandidate(wanted: 0 | 1, t: number, from: number, to: number): number {
      let best = -1;
      let bestIou = least[t] as number;
      for (let at = from; at < to; at++) {
        const g = truthRows[at] as number;
        if (isIgnored[g] !== wanted || (((taken[g] as number) >>> t) & 1 && !truth.crowd[group.truth[frame.truthFrom + g] as number])) continue;
        const iou = ious[at] as number;
        if (iou < bestIou) continue;
        best = g;
        bestIou = iou;
      }
      return best;
    }
  }
  for (let d = 0; d < count; d++) {
    result.detectionMatched[group.detections[d] as number] = matched[d] as number;
    result.detectionIgnored[group.detections[d] as number] = ignored[d] as number;
  }
  return { matched, ignored, objects };
}

function thresholdBits(count: number): number {
  return count === 31 ? 0x7fffffff : (1 << count) - 1;
}

function check(truth: TruthObjects, detections: DetectedObjects, classes: number, parameters: CocoParameters): void {
  if (truth.offsets.length !== detections.offsets.length) {
    throw new ShoalError('invalid-argument', `The objects are of ${truth.offsets.length - 1} frames and the detections of ${detections.offsets.length - 1}. Expected the same frames in the same order.`);
  }
  if (parameters.iouThresholds.length > 31 || parameters.iouThresholds.length === 0 || parameters.maxDetections.length === 0) {
    throw new ShoalError('invalid-argument', `Got ${parameters.iouThresholds.length} IoU thresholds and ${parameters.maxDetections.length} limits of detections. Expected 1 to 31, and at least 1.`);
  }
  for (const [name, set] of [['object', truth], ['detection', detections]] as const) {
    for (let row = 0; row < set.classes.length; row++) {
      const index = set.classes[row] as number;
      if (!(index >= 0 && index < classes)) throw new ShoalError('invalid-data', `The class of ${name} ${row} is ${index}. Expected 0 to ${classes - 1}.`, { details: { row, class: index, classes } });
    }
  }
}
