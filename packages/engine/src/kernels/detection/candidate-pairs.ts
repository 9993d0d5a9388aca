import type { Similarity } from './coco-types';

/** Which labels and inferences of the same frame overlap, whatever their classes; found once, matched many times. */
export interface CandidatePairs {
  /** Pairs of inference i are rows `starts[i]` to `starts[i + 1]`, by ascending label, [inferences + 1]. */
  readonly starts: Int32Array;
  /** Row of the label, [pairs]. */
  readonly label: Int32Array;
  /** Overlap, 0..1, [pairs]. */
  readonly iou: Float64Array;
}

/** Overlap from which on a pair is kept: below, two boxes have nothing to do with each other (TIDE's background). */
export const LEAST_IOU = 0.1;

/**
 * All pairs of a label and an inference of one frame that overlap by at least `leastIou`. Offsets are [frames + 1]: rows of
 * frame f are `offsets[f]` to `offsets[f + 1]`. `similarity(label, inference)` as in `boxSimilarity`.
 */
export function candidatePairs(labelOffsets: ArrayLike<number>, inferenceOffsets: ArrayLike<number>, similarity: Similarity, leastIou = LEAST_IOU): CandidatePairs {
  const frames = Math.min(labelOffsets.length, inferenceOffsets.length) - 1;
  const inferences = inferenceOffsets[inferenceOffsets.length - 1] ?? 0;
  const starts = new Int32Array(inferences + 1);
  const labels: number[] = [];
  const ious: number[] = [];
  for (let frame = 0; frame < frames; frame++) {
    const from = labelOffsets[frame] as number;
    const to = labelOffsets[frame + 1] as number;
    for (let inference = inferenceOffsets[frame] as number; inference < (inferenceOffsets[frame + 1] as number); inference++) {
      for (let label = from; label < to; label++) {
        const iou = similarity(label, inference);
        if (!(iou >= leastIou)) continue;
        labels.push(label);
        ious.push(iou);
      }
      starts[inference + 1] = labels.length;
    }
  }
  return { starts, label: Int32Array.from(labels), iou: Float64Array.from(ious) };
}

/** Rows from the highest confidence on; the earlier row first on a tie, rows without a number last. */
export function byConfidence(confidence: ArrayLike<number>): Int32Array {
  const key = (row: number): number => (Number.isFinite(confidence[row]) ? (confidence[row] as number) : -Infinity);
  const keys = Float64Array.from({ length: confidence.length }, (_, row) => key(row));
  return Int32Array.from(keys, (_, row) => row).sort((a, b) => {
    const difference = (keys[b] as number) - (keys[a] as number);
    return difference > 0 ? 1 : difference < 0 ? -1 : a - b;
  });
}
