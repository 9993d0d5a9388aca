import { kittiCandidates, kittiCounts, kittiTrueScores, type KittiQuery } from './kitti-match';
import { kittiOverlaps } from './kitti-overlaps';
import type { KittiBox, KittiClass, KittiDifficulty, KittiFrame, KittiMetric, KittiScore } from './kitti-types';
import { requireFinite } from './require-finite';

const minOverlaps: Readonly<Record<KittiClass, number>> = { Car: 0.7, Pedestrian: 0.5, Cyclist: 0.5 };
const metrics: readonly KittiMetric[] = ['2d', 'bev', '3d'];
const difficulties: readonly KittiDifficulty[] = ['easy', 'moderate', 'hard'];

/** Recall points 0, 1/40 .. 40/40. */
const points = 41;

/** What KITTI writes for an angle that is not known. */
const noAngle = -10;

/**
 * The KITTI object benchmark (Geiger et al., CVPR 2012): average precision of boxes in the picture, footprints and volumes,
 * and average orientation similarity, per class and difficulty, with the strict overlaps 0.7 for cars and 0.5 for
 * pedestrians and cyclists. One row per class, metric and difficulty, in that order.
 *
 * Rules and ties follow the evaluation code in common use (mmdetection3d, kitti_utils/eval.py). Precision is sampled at 41
 * recalls; AP40 leaves out the one at 0 (Simonelli et al., ICCV 2019), AP11 is the benchmark's form before 2019. A perfect
 * result over N labels has no more than N samples, the rest count as 0: small sets score low, as they do upstream. One
 * difference: where no label counts, the scores are NaN and not 0.
 *
 * @throws {ShoalError} `invalid-data` for a value that is not finite, naming frame and row.
 */
export function evaluateKitti(frames: readonly KittiFrame[]): KittiScore[] {
  frames.forEach(checkFrame);
  const classes = Object.keys(minOverlaps) as KittiClass[];
  const overlaps = new Map(metrics.map((metric) => [metric, frames.map((frame) => kittiOverlaps(frame, metric))] as const));
  const hasAngles = knowsAngles(frames);
  return classes.flatMap((className) => {
    return metrics.flatMap((metric) => {
      return difficulties.map((difficulty) => {
        return score(frames, overlaps.get(metric) ?? [], hasAngles, { className, metric, difficulty, minOverlap: minOverlaps[className] });
      });
    });
  });
}

function score(frames: readonly KittiFrame[], overlaps: readonly Float64Array[], hasAngles: boolean, query: KittiQuery): KittiScore {
  const candidates = frames.map((frame, f) => kittiCandidates(frame, overlaps[f] as Float64Array, query));
  const labels = candidates.reduce((sum, { labelIgnored }) => sum + labelIgnored.filter((ignored) => !ignored).length, 0);
  const precision = new Float64Array(points);
  const orientation = new Float64Array(points);
  recallThresholds(candidates.flatMap(kittiTrueScores), labels).forEach((threshold, at) => {
    let hits = 0;
    let misfires = 0;
    let similarity = 0;
    for (const candidate of candidates) {
      const counts = kittiCounts(candidate, threshold);
      hits += counts.hits;
      misfires += counts.misfires;
      similarity += counts.similarity;
    }
    if (hits + misfires === 0) return;
    precision[at] = hits / (hits + misfires);
    orientation[at] = similarity / (hits + misfires);
  });
  for (let at = points - 2; at >= 0; at--) {
    precision[at] = Math.max(precision[at] as number, precision[at + 1] as number);
    orientation[at] = Math.max(orientation[at] as number, orientation[at + 1] as number);
  }
  const oriented = labels > 0 && hasAngles && query.metric === '2d';
  return {
    ...query,
    labels,
    ap40: labels > 0 ? meanOf40(precision) : NaN,
    ap11: labels > 0 ? meanOf11(precision) : NaN,
    aos40: oriented ? meanOf40(orientation) : NaN,
    aos11: oriented ? meanOf11(orientation) : NaN,
    precision,
  };
}

/**
 * The scores at which recall comes closest to 0, 1/40 .. 40/40 in turn, from high to low; at most 41. `scores`: those of the
 * labels that were found, in any order; `labels`: how many there were to find.
 */
export function recallThresholds(scores: readonly number[], labels: number): number[] {
  const sorted = [...scores].sort((a, b) => b - a);
  const thresholds: number[] = [];
  let recall = 0;
  sorted.forEach((score, i) => {
    const here = (i + 1) / labels;
    const isLast = i === sorted.length - 1;
    if (!isLast && (i + 2) / labels - recall < recall - here) return;
    thresholds.push(score);
    recall += 1 / (points - 1);
  });
  return thresholds;
}

function meanOf40(curve: Float64Array): number {
  return (curve.subarray(1).reduce((sum, value) => sum + value, 0) / 40) * 100;
}

function meanOf11(curve: Float64Array): number {
  return (curve.reduce((sum, value, at) => (at % 4 === 0 ? sum + value : sum), 0) / 11) * 100;
}

/** False when labels or detections are there, but none of them with an angle. */
function knowsAngles(frames: readonly KittiFrame[]): boolean {
  const isKnown = (boxes: readonly KittiBox[]) => boxes.length === 0 || boxes.some(({ alpha }) => alpha !== noAngle);
  return isKnown(frames.flatMap(({ labels }) => labels)) && isKnown(frames.flatMap(({ detections }) => detections));
}

function checkFrame({ labels, detections }: KittiFrame, frame: number): void {
  labels.forEach((label, i) => {
    const row = `Frame ${frame}, label ${i}`;
    checkBox(row, label);
    requireFinite(row, 'truncated', [label.truncated]);
    requireFinite(row, 'occluded', [label.occluded]);
  });
  detections.forEach((detection, i) => {
    const row = `Frame ${frame}, detection ${i}`;
    checkBox(row, detection);
    requireFinite(row, 'score', [detection.score]);
  });
}

function checkBox(row: string, { alpha, box, size, location, rotationY }: KittiBox): void {
  requireFinite(row, 'box', box);
  requireFinite(row, 'size', size);
  requireFinite(row, 'location', location);
  requireFinite(row, 'rotationY', [rotationY]);
  requireFinite(row, 'alpha', [alpha]);
}
