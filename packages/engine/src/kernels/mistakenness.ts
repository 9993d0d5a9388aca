/**
 * Mistakenness of a label from one number of the model (FiftyOne Brain): 1 for a confident disagreement, 0 for a
 * confident agreement, 0.5 without confidence.
 */
export function mistakenness(agrees: boolean, confidence: number): number {
  return ((agrees ? -confidence : confidence) + 1) / 2;
}

/** Mistakenness of a place (FiftyOne Brain): IoU 1 → agreement, IoU ≤ 0.5 → disagreement, 0.75 → 0.5. */
export function locationMistakenness(iou: number, confidence: number): number {
  const error = Math.min(1, Math.max(0, (1 - iou) / 0.5));
  return (confidence * (2 * error - 1) + 1) / 2;
}

/** How the sizes of labels usually relate to those of their inferences, per class. */
export interface SizeHabit {
  /** Median of ln(label side / inference side). */
  readonly median: number;
  /** Deviation from the median that is still usual: three robust standard deviations, at least ln 1.15. */
  readonly usual: number;
}

/** Robust location and spread (median, 1.4826 × median absolute deviation; Hampel 1974) of logarithmic size ratios. */
export function sizeHabit(logRatios: readonly number[]): SizeHabit {
  const center = median(logRatios);
  const spread = 1.4826 * median(logRatios.map((ratio) => Math.abs(ratio - center)));
  return { median: center, usual: Math.max(Math.log(1.15), 3 * spread) };
}

/**
 * Mistakenness of a size: 0.5 at the edge of what is usual, 1 at twice that, in the form of `locationMistakenness`.
 * `logRatio` is ln(label side / inference side), positive for a loose label box.
 */
export function sizeMistakenness(logRatio: number, habit: SizeHabit, confidence: number): number {
  const error = Math.min(1, Math.abs(logRatio - habit.median) / (2 * habit.usual));
  return (confidence * (2 * error - 1) + 1) / 2;
}

/** Middle value; the mean of the two middle ones of an even number; 0 of nothing. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  if (sorted.length === 0) return 0;
  return sorted.length % 2 ? (sorted[middle] as number) : ((sorted[middle - 1] as number) + (sorted[middle] as number)) / 2;
}
