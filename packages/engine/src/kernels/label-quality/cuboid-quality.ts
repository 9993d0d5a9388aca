import { ShoalError } from '../../base/errors';
import { assertClasses, assertFinite, assertProbabilities, invalidRow } from './assert-rows';
import { sizeDeviations, type CuboidSet } from './size-deviations';

export type { CuboidSet };

export interface CuboidLabels extends CuboidSet {
  /** [n], points of the sweep inside the cuboid; NaN where not counted, all absent without a point cloud. */
  readonly points?: ArrayLike<number>;
}

export interface CuboidInferences extends CuboidSet {
  /** [n], 0..1. */
  readonly confidence: ArrayLike<number>;
}

export interface CuboidQualityParams {
  /** Distance of the middles in metres above which a label is badly placed; default 0.5, the strictest match of nuScenes. */
  readonly centerLimit?: number;
  /** Size deviation in robust standard deviations above which a label is an outlier; default 3.5. */
  readonly sizeLimit?: number;
}

export interface CuboidIssue {
  /** Row of the label. */
  readonly label: number;
  readonly kind: 'center' | 'flipped' | 'size' | 'empty';
  /** 0..1, HIGHER = worse; 0.5 is the edge of what is usual. */
  readonly score: number;
  /** `center`: metres; `flipped`: angle between the yaws, 0..π; `size`: signed deviation; `empty`: 0 points. */
  readonly raw: number;
}

/** Two yaws are opposite when they differ by more than this modulo 2π … */
const oppositeFrom = 2.6;
/** … and by less than this modulo π. */
const parallelWithin = 0.3;

/**
 * What is suspicious about the cuboid labels of a data set, worst first (ties: by label, then in the order below). With c
 * = confidence of the matched inference, scores are (c·(2e - 1) + 1) / 2, the form of `locationMistakenness`:
 *
 * - `center`: distance d of the middles to the matched inference > `centerLimit`; e = min(1, d / (2 · `centerLimit`))
 * - `flipped`: yaw off by π: angle a > 2.6 modulo 2π and < 0.3 modulo π; e = 1 - (π - a) / 0.6
 * - `size`: a side with |z| > `sizeLimit`, z = `sizeDeviations` within the class (Iglewicz and Hoaglin 1993); score =
 *   min(1, |z| / (2 · `sizeLimit`)), needs no inference
 * - `empty`: no point inside; score 1
 *
 * `inferenceOf` [labels] is the matched inference of every label or -1. Throws `invalid-argument` for lengths that do not
 * fit, `invalid-data` naming the row of a cuboid, class, confidence, number of points or match that cannot be used.
 */
export function cuboidIssues(labels: CuboidLabels, inferences: CuboidInferences, inferenceOf: ArrayLike<number>, params: CuboidQualityParams = {}): CuboidIssue[] {
  const { centerLimit = 0.5, sizeLimit = 3.5 } = params;
  if (!(centerLimit > 0 && sizeLimit > 0)) throw new ShoalError('invalid-argument', `cuboidIssues got centerLimit ${centerLimit} and sizeLimit ${sizeLimit}. Expected numbers above 0.`);
  assertInput(labels, inferences, inferenceOf);
  const deviations = sizeDeviations(labels);
  const issues: CuboidIssue[] = [];
  for (let label = 0; label < labels.classes.length; label++) {
    const inference = inferenceOf[label] as number;
    if (inference >= 0) {
      const confidence = inferences.confidence[inference] as number;
      const distance = centerDistance(labels.cuboids, label, inferences.cuboids, inference);
      if (distance > centerLimit) issues.push({ label, kind: 'center', score: suspicion(distance / (2 * centerLimit), confidence), raw: distance });
      const angle = yawDifference(labels.cuboids[7 * label + 6] as number, inferences.cuboids[7 * inference + 6] as number);
      if (isFlipped(angle)) issues.push({ label, kind: 'flipped', score: suspicion(1 - (Math.PI - angle) / (2 * parallelWithin), confidence), raw: angle });
    }
    const deviation = deviations[label] as number;
    if (Math.abs(deviation) > sizeLimit) issues.push({ label, kind: 'size', score: Math.min(1, Math.abs(deviation) / (2 * sizeLimit)), raw: deviation });
    if (labels.points?.[label] === 0) issues.push({ label, kind: 'empty', score: 1, raw: 0 });
  }
  // Stable: equal scores stay in the order of labels and kinds.
  return issues.sort((a, b) => b.score - a.score);
}

/** Smallest angle between two yaws in radians, 0..π. */
export function yawDifference(a: number, b: number): number {
  const turn = Math.abs(a - b) % (2 * Math.PI);
  return Math.min(turn, 2 * Math.PI - turn);
}

/** Whether an angle of `yawDifference` means that front and back are exchanged: > 2.6 modulo 2π and < 0.3 modulo π. */
export function isFlipped(angle: number): boolean {
  return angle > oppositeFrom && Math.min(angle, Math.PI - angle) < parallelWithin;
}

function suspicion(error: number, confidence: number): number {
  return (confidence * (2 * Math.min(1, error) - 1) + 1) / 2;
}

function centerDistance(a: ArrayLike<number>, i: number, b: ArrayLike<number>, j: number): number {
  const along = (axis: number) => (a[7 * i + axis] as number) - (b[7 * j + axis] as number);
  return Math.hypot(along(0), along(1), along(2));
}

function assertInput(labels: CuboidLabels, inferences: CuboidInferences, inferenceOf: ArrayLike<number>): void {
  assertCuboids(labels, 'label cuboids');
  assertCuboids(inferences, 'inferred cuboids');
  const [n, m] = [labels.classes.length, inferences.classes.length];
  if (inferences.confidence.length !== m || inferenceOf.length !== n || (labels.points !== undefined && labels.points.length !== n)) {
    throw new ShoalError(
      'invalid-argument',
      `Got ${inferenceOf.length} matches and ${labels.points?.length ?? n} numbers of points for ${n} label cuboids, and ${inferences.confidence.length} confidences for ${m} inferred ones. Expected one each.`,
    );
  }
  assertProbabilities(inferences.confidence, 1, 'confidences of the inferred cuboids');
  assertClasses(inferenceOf, m, 'matches of the label cuboids', -1);
  for (let i = 0; i < n; i++) {
    const count = labels.points?.[i];
    if (count !== undefined && count < 0) throw invalidRow(i, 'numbers of points', `holds ${count}`, 'Expected a count from 0 on, or NaN where nothing was counted.', { count });
  }
}

function assertCuboids({ cuboids, classes }: CuboidSet, what: string): void {
  if (cuboids.length !== 7 * classes.length) {
    throw new ShoalError('invalid-argument', `Got ${cuboids.length} numbers for ${classes.length} ${what}. Expected 7 each: x, y, z, length, width, height, yaw.`);
  }
  assertFinite(cuboids, 7, what);
  assertClasses(classes, Infinity, what);
  for (let i = 0; i < classes.length; i++) {
    const [l, w, h] = [cuboids[7 * i + 3] as number, cuboids[7 * i + 4] as number, cuboids[7 * i + 5] as number];
    if (!(l > 0 && w > 0 && h > 0)) throw invalidRow(i, what, `holds the size ${l} × ${w} × ${h}`, 'Expected a length, width and height above 0.', { size: [l, w, h] });
  }
}
