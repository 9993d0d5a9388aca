/** Temperature of the softmin over boxes of an image and over pixels (cleanlab object_detection and segmentation). */
export const imageTemperature = 0.1;

/**
 * A mean that the lowest values dominate: Σ w·s with w ∝ exp((1 - s) / temperature) over values[from..to), NaN entries
 * ("undefined") left out (cleanlab's softmin pooling). 1, the best score, where there is nothing to pool. The result lies
 * between the lowest value and the mean.
 */
export function softmin(values: ArrayLike<number>, temperature: number, from = 0, to = values.length): number {
  let lowest = Infinity;
  for (let i = from; i < to; i++) if ((values[i] as number) < lowest) lowest = values[i] as number;
  if (lowest === Infinity) return 1;
  let weights = 0;
  let sum = 0;
  for (let i = from; i < to; i++) {
    const value = values[i] as number;
    if (Number.isNaN(value)) continue;
    // Relative to the lowest: the common factor cancels and nothing overflows.
    const weight = Math.exp((lowest - value) / temperature);
    weights += weight;
    sum += weight * value;
  }
  return sum / weights;
}

/** 1 for every image whose quality is below `threshold`, [n] (cleanlab `issues_from_scores`, default 0.1); NaN gives 0. */
export function lowQuality(quality: ArrayLike<number>, threshold = 0.1): Uint8Array {
  return Uint8Array.from(quality, (value) => (value < threshold ? 1 : 0));
}
