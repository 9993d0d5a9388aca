import { imageCover } from './kitti-overlaps';
import type { KittiClass, KittiDetection, KittiDifficulty, KittiFrame, KittiLabel, KittiMetric } from './kitti-types';

/** What makes a label count at a difficulty. */
const limits = {
  easy: { height: 40, occluded: 0, truncated: 0.15 },
  moderate: { height: 25, occluded: 1, truncated: 0.3 },
  hard: { height: 25, occluded: 2, truncated: 0.5 },
} as const;

/** Labels that look so much like the class that finding them is no error. */
const neighbors: Readonly<Record<KittiClass, string | null>> = { Car: 'van', Pedestrian: 'person_sitting', Cyclist: null };

/** The part of one frame that takes part in the evaluation of one class, metric and difficulty. */
export interface KittiCandidates {
  readonly labels: readonly KittiLabel[];
  /** Whether the label may be found without being counted, [labels]. */
  readonly labelIgnored: readonly boolean[];
  readonly detections: readonly KittiDetection[];
  /** Whether the detection is too small to be counted, [detections]. */
  readonly detectionIgnored: readonly boolean[];
  /** Whether the detection lies in a `DontCare` region, [detections]. */
  readonly detectionExcused: readonly boolean[];
  /** Row-major [labels, detections], 0..1. */
  readonly overlaps: Float64Array;
  readonly minOverlap: number;
}

/** What one row of the result is about. `minOverlap`: a match overlaps by more than this, 0..1. */
export interface KittiQuery {
  readonly className: KittiClass;
  readonly metric: KittiMetric;
  readonly difficulty: KittiDifficulty;
  readonly minOverlap: number;
}

/**
 * Picks the labels and detections that matter. A label of the class that is as low as the limit or lower, too occluded or
 * too truncated is ignored, and so is one of a neighbouring class. A detection below the limit is ignored whatever its
 * class, as in the benchmark. `overlaps` are those of the whole frame, row-major [labels, detections].
 */
export function kittiCandidates(frame: KittiFrame, overlaps: Float64Array, query: KittiQuery): KittiCandidates {
  const { className, metric, difficulty, minOverlap } = query;
  const own = className.toLowerCase();
  const limit = limits[difficulty];
  const labelRows = rowsWhere(frame.labels, (label) => label.className.toLowerCase() === own || label.className.toLowerCase() === neighbors[className]);
  const isSmall = ({ box }: KittiDetection) => Math.abs(box[3] - box[1]) < limit.height;
  const detectionRows = rowsWhere(frame.detections, (detection) => isSmall(detection) || detection.className.toLowerCase() === own);
  const labels = labelRows.map((row) => frame.labels[row] as KittiLabel);
  const detections = detectionRows.map((row) => frame.detections[row] as KittiDetection);
  const regions = metric === '2d' ? frame.labels.filter((label) => label.className.toLowerCase() === 'dontcare') : [];
  const picked = new Float64Array(labels.length * detections.length);
  labelRows.forEach((label, l) => {
    detectionRows.forEach((detection, d) => {
      picked[l * detections.length + d] = overlaps[label * frame.detections.length + detection] as number;
    });
  });
  return {
    labels,
    labelIgnored: labels.map(({ className: name, box, occluded, truncated }) => {
      return name.toLowerCase() !== own || box[3] - box[1] <= limit.height || occluded > limit.occluded || truncated > limit.truncated;
    }),
    detections,
    detectionIgnored: detections.map(isSmall),
    detectionExcused: detections.map((detection) => regions.some((region) => imageCover(detection, region) > minOverlap)),
    overlaps: picked,
    minOverlap,
  };
}

/** First pass: scores of the detections that the labels get when each in turn takes the highest-scoring one left. */
export function kittiTrueScores({ labels, labelIgnored, detections, detectionIgnored, overlaps, minOverlap }: KittiCandidates): number[] {
  const taken = new Uint8Array(detections.length);
  const scores: number[] = [];
  for (let l = 0; l < labels.length; l++) {
    let best = -1;
    let bestScore = -Infinity;
    for (let d = 0; d < detections.length; d++) {
      const { score } = detections[d] as KittiDetection;
      if (taken[d] || !((overlaps[l * detections.length + d] as number) > minOverlap) || score <= bestScore) continue;
      [best, bestScore] = [d, score];
    }
    if (best < 0) continue;
    taken[best] = 1;
    if (!labelIgnored[l] && !detectionIgnored[best]) scores.push(bestScore);
  }
  return scores;
}

/** What one frame adds to the counts at one score threshold. */
export interface KittiCounts {
  /** Labels that were found. */
  readonly hits: number;
  /** Detections of nothing. */
  readonly misfires: number;
  /** Sum of (1 + cos Δalpha) / 2 over the labels that were found. */
  readonly similarity: number;
}

/**
 * Second pass: hits and misfires among the detections that score at least `threshold`. Each label in turn takes the
 * detection left that overlaps it most; one that is too small only when there is no other.
 */
export function kittiCounts(candidates: KittiCandidates, threshold: number): KittiCounts {
  const { labels, labelIgnored, detections, detectionIgnored, detectionExcused, overlaps, minOverlap } = candidates;
  const taken = new Uint8Array(detections.length);
  let hits = 0;
  let similarity = 0;
  for (let l = 0; l < labels.length; l++) {
    const best = bestOverlap(l);
    if (best < 0) continue;
    taken[best] = 1;
    if (labelIgnored[l] || detectionIgnored[best]) continue;
    hits++;
    similarity += (1 + Math.cos((labels[l] as KittiLabel).alpha - (detections[best] as KittiDetection).alpha)) / 2;
  }
  let misfires = 0;
  for (let d = 0; d < detections.length; d++) {
    if (!taken[d] && !detectionIgnored[d] && !detectionExcused[d] && (detections[d] as KittiDetection).score >= threshold) misfires++;
  }
  return { hits, misfires, similarity };

  function bestOverlap(l: number): number {
    let best = -1;
    let most = minOverlap;
    let fallback = -1;
    for (let d = 0; d < detections.length; d++) {
      const overlap = overlaps[l * detections.length + d] as number;
      if (taken[d] || (detections[d] as KittiDetection).score < threshold || !(overlap > minOverlap)) continue;
      if (!detectionIgnored[d] && overlap > most) [best, most] = [d, overlap];
      else if (detectionIgnored[d] && fallback < 0) fallback = d;
    }
    return best >= 0 ? best : fallback;
  }
}

function rowsWhere<T>(rows: readonly T[], test: (row: T) => boolean): number[] {
  return rows.flatMap((row, i) => (test(row) ? [i] : []));
}
