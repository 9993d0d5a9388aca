import { ShoalError } from '../../base/errors';
import type { Similarity } from './coco-types';

/**
 * IoU of boxes, interleaved x, y, w, h in pixels, [n, 4]. Where `crowd[truth]` is 1: intersection over the area of the
 * detection, because a crowd may hold any number of them.
 */
export function boxSimilarity(truth: ArrayLike<number>, detections: ArrayLike<number>, crowd?: ArrayLike<number>): Similarity {
  return (g, d) => (crowd?.[g] ? sharedArea(truth, g, detections, d) / ((detections[4 * d + 2] as number) * (detections[4 * d + 3] as number)) : boxIou(truth, g, detections, d));
}

/** Intersection over union of row i of `a` and row j of `b`, interleaved x, y, w, h; 0 for boxes that only touch. */
export function boxIou(a: ArrayLike<number>, i: number, b: ArrayLike<number>, j: number): number {
  const shared = sharedArea(a, i, b, j);
  if (shared === 0) return 0;
  return shared / ((a[4 * i + 2] as number) * (a[4 * i + 3] as number) + (b[4 * j + 2] as number) * (b[4 * j + 3] as number) - shared);
}

function sharedArea(a: ArrayLike<number>, i: number, b: ArrayLike<number>, j: number): number {
  const ax = a[4 * i] as number;
  const bx = b[4 * j] as number;
  const w = Math.min(ax + (a[4 * i + 2] as number), bx + (b[4 * j + 2] as number)) - Math.max(ax, bx);
  if (!(w > 0)) return 0;
  const ay = a[4 * i + 1] as number;
  const by = b[4 * j + 1] as number;
  const h = Math.min(ay + (a[4 * i + 3] as number), by + (b[4 * j + 3] as number)) - Math.max(ay, by);
  return h > 0 ? w * h : 0;
}

/** Masks as run lengths of one picture, column-major, the first run is background. */
export type MaskRuns = ArrayLike<number>;

/** Pixels that two masks of one picture share: both lists of runs are walked once, nothing is decoded. */
export function sharedPixels(a: MaskRuns, b: MaskRuns): number {
  let shared = 0;
  let [i, j] = [0, 0];
  let [endA, endB] = [a[0] ?? 0, b[0] ?? 0];
  let at = 0;
  while (i < a.length && j < b.length) {
    const end = Math.min(endA, endB);
    if (i & j & 1) shared += end - at;
    at = end;
    if (endA === at) endA += a[++i] ?? 0;
    if (endB === at) endB += b[++j] ?? 0;
  }
  return shared;
}

/** IoU of masks by merging runs; `undefined` stands for a mask without pixels. Crowds as in `boxSimilarity`. */
export function maskSimilarity(truth: readonly (MaskRuns | undefined)[], detections: readonly (MaskRuns | undefined)[], crowd?: ArrayLike<number>): Similarity {
  const truthExtents = truth.map(extentOf);
  const extents = detections.map(extentOf);
  return (g, d) => {
    const [a, b] = [truthExtents[g], extents[d]];
    if (!a || !b || a.pixels === 0 || b.pixels === 0 || a.to <= b.from || b.to <= a.from) return 0;
    const shared = sharedPixels(truth[g] as MaskRuns, detections[d] as MaskRuns);
    return crowd?.[g] ? shared / b.pixels : shared / (a.pixels + b.pixels - shared);
  };
}

/** Number of pixels and the half-open range of column-major positions that a mask covers. */
function extentOf(runs: MaskRuns | undefined): { readonly pixels: number; readonly from: number; readonly to: number } | undefined {
  if (!runs) return undefined;
  let [at, pixels, from, to] = [0, 0, -1, 0];
  for (let i = 0; i < runs.length; i++) {
    const run = runs[i] as number;
    if (i & 1 && run > 0) {
      pixels += run;
      if (from < 0) from = at;
      to = at + run;
    }
    at += run;
  }
  return { pixels, from, to };
}

/** Spread of what people mark, per keypoint of COCO's person: https://cocodataset.org/#keypoints-eval */
export const COCO_SIGMAS: readonly number[] = [0.26, 0.25, 0.25, 0.35, 0.35, 0.79, 0.79, 0.72, 0.72, 0.62, 0.62, 1.07, 1.07, 0.87, 0.87, 0.89, 0.89].map((sigma) => sigma / 10);

export interface KeypointTruth {
  /** x, y, v of every keypoint, [n, points, 3]; v > 0 is labelled. */
  readonly points: ArrayLike<number>;
  /** Square pixels, [n]. */
  readonly areas: ArrayLike<number>;
  /** Interleaved x, y, w, h, [n, 4]: stands in for an object without a labelled keypoint. */
  readonly boxes: ArrayLike<number>;
}

/**
 * Object keypoint similarity (COCO): mean of exp(-d² / (2 · area · (2σ)²)) over the labelled keypoints, 0..1. An object
 * without any is compared by the distance of the points to its box, doubled in size. `detections`: [n, points, 3].
 * Throws `invalid-argument` when the number of sigmas is not that of the points.
 */
export function keypointSimilarity(truth: KeypointTruth, detections: ArrayLike<number>, sigmas: readonly number[] = COCO_SIGMAS): Similarity {
  const count = sigmas.length;
  if (truth.points.length % (3 * count) !== 0 || detections.length % (3 * count) !== 0) {
    throw new ShoalError('invalid-argument', `There are ${count} sigmas, but the keypoints have ${truth.points.length} and ${detections.length} numbers. Pass one sigma a keypoint.`);
  }
  const variances = sigmas.map((sigma) => (2 * sigma) ** 2);
  return (g, d) => {
    const base = g * count * 3;
    const other = d * count * 3;
    const size = (truth.areas[g] as number) + 2 ** -52;
    let labelled = 0;
    for (let p = 0; p < count; p++) if ((truth.points[base + 3 * p + 2] as number) > 0) labelled += 1;
    const x = truth.boxes[4 * g] as number;
    const y = truth.boxes[4 * g + 1] as number;
    const w = truth.boxes[4 * g + 2] as number;
    const h = truth.boxes[4 * g + 3] as number;
    let sum = 0;
    for (let p = 0; p < count; p++) {
      const px = detections[other + 3 * p] as number;
      const py = detections[other + 3 * p + 1] as number;
      let dx: number;
      let dy: number;
      if (labelled > 0) {
        if (!((truth.points[base + 3 * p + 2] as number) > 0)) continue;
        dx = px - (truth.points[base + 3 * p] as number);
        dy = py - (truth.points[base + 3 * p + 1] as number);
      } else {
        dx = Math.max(0, x - w - px) + Math.max(0, px - (x + 2 * w));
        dy = Math.max(0, y - h - py) + Math.max(0, py - (y + 2 * h));
      }
      sum += Math.exp(-(dx * dx + dy * dy) / (variances[p] as number) / size / 2);
    }
    return sum / (labelled > 0 ? labelled : count);
  };
}
