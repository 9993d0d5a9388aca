import { LEAST_IOU, type CandidatePairs } from './candidate-pairs';

/** Half-open ranges of many frames: characters of a text, seconds of a sound or film. */
export interface RangeSet {
  /** Rows of frame f are `offsets[f]` to `offsets[f + 1]`, [frames + 1]. */
  readonly offsets: ArrayLike<number>;
  /** First character or second, [n]. */
  readonly starts: ArrayLike<number>;
  /** Behind the last one, [n]. */
  readonly ends: ArrayLike<number>;
}

/**
 * Intersection over union of two half-open ranges, 0..1. A range without a length overlaps nothing but its equal, with which it
 * agrees entirely. 0 for ranges that end before they start or are not numbers.
 */
export function rangeIou(aStart: number, aEnd: number, bStart: number, bEnd: number): number {
  if (!(aStart <= aEnd && bStart <= bEnd)) return 0;
  if (aStart === bStart && aEnd === bEnd) return 1;
  const shared = Math.min(aEnd, bEnd) - Math.max(aStart, bStart);
  return shared > 0 ? shared / (Math.max(aEnd, bEnd) - Math.min(aStart, bStart)) : 0;
}

/**
 * All pairs of a label and an inference of one frame whose ranges overlap by at least `leastIou` (`rangeIou`), as `matchPairs` takes them.
 * A sweep over sorted starts: long texts with thousands of spans stay fast.
 */
export function rangePairs(labels: RangeSet, inferences: RangeSet, leastIou = LEAST_IOU): CandidatePairs {
  const frames = Math.min(labels.offsets.length, inferences.offsets.length) - 1;
  const count = inferences.offsets[inferences.offsets.length - 1] ?? 0;
  const starts = new Int32Array(count + 1);
  const label: number[] = [];
  const iou: number[] = [];
  for (let frame = 0; frame < frames; frame++) {
    const sweep = createSweep(labels, frame);
    for (let row = inferences.offsets[frame] ?? 0; row < (inferences.offsets[frame + 1] ?? 0); row++) {
      const [start, end] = [inferences.starts[row] ?? NaN, inferences.ends[row] ?? NaN];
      for (const other of sweep(start, end)) {
        const overlap = rangeIou(labels.starts[other] ?? NaN, labels.ends[other] ?? NaN, start, end);
        if (overlap < leastIou || overlap === 0) continue;
        label.push(other);
        iou.push(overlap);
      }
      starts[row + 1] = label.length;
    }
  }
  // Frames beyond the labels' last one have no pairs.
  for (let row = 0; row < count; row++) starts[row + 1] = Math.max(starts[row + 1] ?? 0, starts[row] ?? 0);
  return { starts, label: Int32Array.from(label), iou: Float64Array.from(iou) };
}

/** Finds the labels of a frame that touch a range, by ascending row. */
function createSweep({ offsets, starts, ends }: RangeSet, frame: number): (start: number, end: number) => number[] {
  const from = offsets[frame] ?? 0;
  const sorted = Array.from({ length: Math.max(0, (offsets[frame + 1] ?? 0) - from) }, (_, i) => from + i)
    .filter((row) => (starts[row] ?? NaN) <= (ends[row] ?? NaN))
    .sort((a, b) => (starts[a] ?? 0) - (starts[b] ?? 0));
  // The furthest end among the labels up to here: where it lies before a range, none of them touches it.
  const reach = new Float64Array(sorted.length);
  let furthest = -Infinity;
  for (const [i, row] of sorted.entries()) reach[i] = furthest = Math.max(furthest, ends[row] ?? -Infinity);
  return (start, end) => {
    let [low, high] = [0, sorted.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((starts[sorted[middle] ?? 0] ?? 0) <= end) low = middle + 1;
      else high = middle;
    }
    const touched: number[] = [];
    for (let i = low - 1; i >= 0 && (reach[i] ?? 0) >= start; i--) {
      const row = sorted[i] ?? 0;
      if ((ends[row] ?? 0) >= start) touched.push(row);
    }
    return touched.sort((a, b) => a - b);
  };
}
