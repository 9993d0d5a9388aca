/** "100 ms", "1.5 s", "2 min", "3 h": the time between two frames. */
export function formatGap(ms: number): string {
  const size = Math.abs(ms);
  const sign = ms < 0 ? '−' : '';
  if (size < 1000) return `${sign}${Math.round(size)} ms`;
  if (size < 60_000) return `${sign}${(size / 1000).toFixed(size < 10_000 ? 1 : 0)} s`;
  return size < 3_600_000 ? `${sign}${Math.round(size / 60_000)} min` : `${sign}${Math.round(size / 3_600_000)} h`;
}
