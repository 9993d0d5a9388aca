/** Indices from the lowest to the highest value; the earlier index first on a tie. */
export function rankAscending(values: ArrayLike<number>): Int32Array {
  return Int32Array.from({ length: values.length }, (_, i) => i).sort((a, b) => (values[a] as number) - (values[b] as number) || a - b);
}
