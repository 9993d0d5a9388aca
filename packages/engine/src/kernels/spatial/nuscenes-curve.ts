import { groundDistance, truePositiveErrors } from './nuscenes-errors';
import { NUSCENES_ERRORS, type NuscenesClass, type NuscenesDetection, type NuscenesError, type NuscenesLabel } from './nuscenes-types';

/** Recall points 0, 0.01 .. 1. */
const points = 101;

/** Recall and precision up to this do not count, so the first point that does is the one after. */
const firstPoint = 11;
const minPrecision = 0.1;

/** Labels and detections of one class, by sample. */
export interface NuscenesClassBoxes {
  readonly className: NuscenesClass;
  readonly samples: readonly { readonly labels: readonly NuscenesLabel[]; readonly detections: readonly NuscenesDetection[] }[];
}

/** Precision and errors of one class at one distance, by recall. */
export interface NuscenesCurve {
  /** At the recalls 0, 0.01 .. 1, 0 beyond the largest reached, [101]. */
  readonly precision: Float64Array;
  /** Score at which the recall is reached, 0 beyond the largest, [101]. */
  readonly confidence: Float64Array;
  /** Mean error of the matches that score at least `confidence`, [101] each. */
  readonly errors: Readonly<Record<NuscenesError, Float64Array>>;
}

/**
 * Matches detections from the highest score on, over all samples, each to the nearest label left of its sample when that
 * is nearer than `distance` metres on the ground, and samples the result at 101 recalls (nuscenes-devkit,
 * eval/detection/algo.py). Of equal scores the later detection goes first, as there. Null without a match.
 */
export function nuscenesCurve({ className, samples }: NuscenesClassBoxes, distance: number): NuscenesCurve | null {
  const ranked = samples.flatMap(({ detections }, sample) => detections.map((detection) => ({ detection, sample })));
  ranked.reverse().sort((a, b) => b.detection.score - a.detection.score);
  const count = samples.reduce((sum, { labels }) => sum + labels.length, 0);
  const taken = samples.map(({ labels }) => new Uint8Array(labels.length));
  const matches: { score: number; errors: Record<NuscenesError, number> }[] = [];
  const recalls = new Float64Array(ranked.length);
  const precisions = new Float64Array(ranked.length);
  ranked.forEach(({ detection, sample }, at) => {
    const { labels } = samples[sample] as NuscenesClassBoxes['samples'][number];
    const mask = taken[sample] as Uint8Array;
    const found = nearest(labels, detection, mask, distance);
    if (found >= 0) {
      mask[found] = 1;
      matches.push({ score: detection.score, errors: truePositiveErrors(className, labels[found] as NuscenesLabel, detection) });
    }
    recalls[at] = matches.length / count;
    precisions[at] = matches.length / (at + 1);
  });
  if (matches.length === 0) return null;
  const scores = ranked.map(({ detection }) => detection.score);
  const grid = Float64Array.from({ length: points }, (_, i) => (i === points - 1 ? 1 : i * 0.01));
  const reached = recalls.at(-1) as number;
  const confidence = grid.map((recall) => (recall > reached ? 0 : interpolate(recall, recalls, scores)));
  const rising = matches.toReversed();
  const risingScores = rising.map(({ score }) => score);
  const errors = Object.fromEntries(
    NUSCENES_ERRORS.map((error) => {
      const means = runningMeans(matches.map((match) => match.errors[error])).toReversed();
      return [error, confidence.map((score) => interpolate(score, risingScores, means))];
    }),
  ) as Record<NuscenesError, Float64Array>;
  return { precision: grid.map((recall) => (recall > reached ? 0 : interpolate(recall, recalls, precisions))), confidence, errors };
}

/** Area under the curve where recall and precision are above 10 %, scaled to 0..1. */
export function normalizedAp(curve: NuscenesCurve | null): number {
  if (!curve) return 0;
  const sum = curve.precision.subarray(firstPoint).reduce((total, value) => total + Math.max(0, value - minPrecision), 0);
  return sum / (points - firstPoint) / (1 - minPrecision);
}

/** Mean of an error's running means from 11 % recall to the largest reached; 1 when recall stays below. */
export function meanError(curve: NuscenesCurve | null, error: NuscenesError): number {
  if (!curve) return 1;
  const last = curve.confidence.findLastIndex((score) => score !== 0);
  if (last < firstPoint) return 1;
  return curve.errors[error].subarray(firstPoint, last + 1).reduce((sum, value) => sum + value, 0) / (last + 1 - firstPoint);
}

function nearest(labels: readonly NuscenesLabel[], detection: NuscenesDetection, taken: Uint8Array, distance: number): number {
  let best = -1;
  let least = distance;
  labels.forEach((label, l) => {
    if (taken[l]) return;
    const away = groundDistance(label, detection);
    if (away < least) [best, least] = [l, away];
  });
  return best;
}

/** Mean of the values so far, NaN left out; 0 before the first number; 1 throughout when there is none. */
function runningMeans(values: readonly number[]): number[] {
  if (values.every(Number.isNaN)) return values.map(() => 1);
  let sum = 0;
  let count = 0;
  return values.map((value) => {
    if (!Number.isNaN(value)) {
      sum += value;
      count++;
    }
    return count > 0 ? sum / count : 0;
  });
}

/** Piecewise linear through (xs, ys), xs rising; constant outside; at a repeated x the last y. */
function interpolate(x: number, xs: ArrayLike<number>, ys: ArrayLike<number>): number {
  if (x < (xs[0] as number)) return ys[0] as number;
  let from = 0;
  let to = xs.length;
  while (to - from > 1) {
    const middle = (from + to) >> 1;
    if ((xs[middle] as number) <= x) from = middle;
    else to = middle;
  }
  const y = ys[from] as number;
  if (to === xs.length || xs[from] === x) return y;
  return (((ys[to] as number) - y) / ((xs[to] as number) - (xs[from] as number))) * (x - (xs[from] as number)) + y;
}
