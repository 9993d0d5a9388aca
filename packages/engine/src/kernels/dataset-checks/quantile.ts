/**
 * Quantile `q` (0 to 1) of values that are sorted ascending, linear between neighbours (type 7 of Hyndman and Fan, 1996;
 * the default of numpy). 0 of nothing.
 */
export function quantile(sorted: ArrayLike<number>, q: number): number {
  if (sorted.length === 0) return 0;
  const position = q * (sorted.length - 1);
  const below = Math.floor(position);
  const low = sorted[below] as number;
  const high = sorted[Math.min(below + 1, sorted.length - 1)] as number;
  return low + (high - low) * (position - below);
}

/** The same quantile of a histogram: `counts[bin]` values equal to `bin`, `total` in all. 0 of nothing. */
export function histogramQuantile(counts: ArrayLike<number>, total: number, q: number): number {
  if (total === 0) return 0;
  const position = q * (total - 1);
  const below = Math.floor(position);
  let bin = 0;
  let seen = counts[0] as number;
  while (seen <= below) seen += counts[++bin] as number;
  if (position === below || seen > below + 1) return bin;
  let next = bin + 1;
  while ((counts[next] as number) === 0) next++;
  return bin + (next - bin) * (position - below);
}
