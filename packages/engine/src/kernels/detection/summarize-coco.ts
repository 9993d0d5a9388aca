import type { CocoEvaluation } from './coco-types';

/** COCO's numbers by name, 0..1; -1 where the dataset has no object of that kind. Boxes and masks have 12, keypoints 10. */
export type CocoSummary = Readonly<Record<string, number>>;

export interface ClassSummary {
  readonly classIndex: number;
  /** Objects that count, of all sizes. */
  readonly objects: number;
  /** Mean over all IoU thresholds; -1 without objects. */
  readonly AP: number;
  readonly AP50: number;
  readonly AP75: number;
  /** Largest recall, mean over all IoU thresholds; -1 without objects. */
  readonly AR: number;
  /** AP by size: small, medium, large as far as the parameters have them. */
  readonly byArea: Readonly<Record<string, number>>;
}

const suffixes: Readonly<Record<string, string>> = { small: 's', medium: 'm', large: 'l' };

/**
 * The numbers that cocoeval prints: for boxes and masks `AP AP50 AP75 APs APm APl AR1 AR10 AR100 ARs ARm ARl`, for
 * keypoints (one limit of detections) `AP AP50 AP75 APm APl AR AR50 AR75 ARm ARl`. Means are over classes with objects.
 */
export function summarizeCoco(evaluation: CocoEvaluation): CocoSummary {
  const { maxDetections, areaRanges } = evaluation.parameters;
  const last = maxDetections.length - 1;
  const sizes = areaRanges.map((range, area) => ({ area, suffix: suffixes[range.name] ?? range.name })).slice(1);
  const out: Record<string, number> = { AP: meanPrecision(evaluation, 0), AP50: meanPrecision(evaluation, 0, 0.5), AP75: meanPrecision(evaluation, 0, 0.75) };
  for (const { area, suffix } of sizes) out[`AP${suffix}`] = meanPrecision(evaluation, area);
  if (last === 0) {
    out['AR'] = meanRecall(evaluation, 0, 0);
    out['AR50'] = meanRecall(evaluation, 0, 0, 0.5);
    out['AR75'] = meanRecall(evaluation, 0, 0, 0.75);
  } else maxDetections.forEach((limit, m) => (out[`AR${limit}`] = meanRecall(evaluation, m, 0)));
  for (const { area, suffix } of sizes) out[`AR${suffix}`] = meanRecall(evaluation, last, area);
  return out;
}

/** AP and AR of every class, in the order of the classes. */
export function summarizeClasses(evaluation: CocoEvaluation): ClassSummary[] {
  const { maxDetections, areaRanges, iouThresholds } = evaluation.parameters;
  const all = (evaluation.classes * areaRanges.length * (maxDetections.length - 1)) * iouThresholds.length;
  return Array.from({ length: evaluation.classes }, (_, classIndex) => {
    const cell = (area: number) => (area * evaluation.classes + classIndex) * iouThresholds.length;
    const mean = (values: Float64Array, from: number) => meanOfCells(values, from, from + iouThresholds.length);
    const at = (iou: number) => evaluation.precision[cell(0) + thresholdIndex(iouThresholds, iou)] ?? -1;
    return {
      classIndex,
      objects: evaluation.objects[classIndex] as number,
      AP: mean(evaluation.precision, cell(0)),
      AP50: at(0.5),
      AP75: at(0.75),
      AR: mean(evaluation.recall, all + cell(0)),
      byArea: Object.fromEntries(areaRanges.slice(1).map((range, i) => [range.name, mean(evaluation.precision, cell(i + 1))])),
    };
  });
}

export interface FrameOutcome {
  readonly truePositives: number;
  readonly falsePositives: number;
  readonly falseNegatives: number;
}

/** True and false positives and missed objects of every frame at one IoU threshold, all sizes; ignored ones are not counted. */
export function countByFrame(evaluation: CocoEvaluation, truth: { readonly offsets: ArrayLike<number>; readonly ignored: ArrayLike<number>; readonly crowd: ArrayLike<number> }, detections: { readonly offsets: ArrayLike<number> }, iou = 0.5): FrameOutcome[] {
  const bit = thresholdIndex(evaluation.parameters.iouThresholds, iou);
  return Array.from({ length: truth.offsets.length - 1 }, (_, frame) => {
    let [truePositives, falsePositives, falseNegatives] = [0, 0, 0];
    for (let row = detections.offsets[frame] as number; row < (detections.offsets[frame + 1] as number); row++) {
      if (((evaluation.detectionIgnored[row] as number) >>> bit) & 1) continue;
      if (((evaluation.detectionMatched[row] as number) >>> bit) & 1) truePositives += 1;
      else falsePositives += 1;
    }
    for (let row = truth.offsets[frame] as number; row < (truth.offsets[frame + 1] as number); row++) {
      if (!truth.ignored[row] && !truth.crowd[row] && !(((evaluation.truthMatched[row] as number) >>> bit) & 1)) falseNegatives += 1;
    }
    return { truePositives, falsePositives, falseNegatives };
  });
}

function meanPrecision(evaluation: CocoEvaluation, area: number, iou?: number): number {
  const size = evaluation.classes * evaluation.parameters.iouThresholds.length;
  return meanOfCells(evaluation.precision, area * size, (area + 1) * size, thresholdStep(evaluation, iou));
}

function meanRecall(evaluation: CocoEvaluation, limit: number, area: number, iou?: number): number {
  const { areaRanges, iouThresholds } = evaluation.parameters;
  const size = evaluation.classes * iouThresholds.length;
  const from = (limit * areaRanges.length + area) * size;
  return meanOfCells(evaluation.recall, from, from + size, thresholdStep(evaluation, iou));
}

interface Step {
  readonly first: number;
  readonly step: number;
}

function thresholdStep({ parameters: { iouThresholds } }: CocoEvaluation, iou: number | undefined): Step {
  return iou === undefined ? { first: 0, step: 1 } : { first: thresholdIndex(iouThresholds, iou), step: iouThresholds.length };
}

function thresholdIndex(thresholds: readonly number[], iou: number): number {
  const found = thresholds.findIndex((threshold) => Math.abs(threshold - iou) < 1e-9);
  return found < 0 ? thresholds.length : found;
}

/** Mean of the cells that are not -1; -1 when there is none. */
function meanOfCells(values: Float64Array, from: number, to: number, { first, step }: Step = { first: 0, step: 1 }): number {
  let sum = 0;
  let count = 0;
  for (let at = from + first; at < to; at += step) {
    const value = values[at] as number;
    if (value <= -1) continue;
    sum += value;
    count += 1;
  }
  return count === 0 ? -1 : sum / count;
}
