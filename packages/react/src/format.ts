/** "6,031" */
export function formatCount(count: number): string {
  return count.toLocaleString('en');
}

/** "412 of 6,031" */
export function formatShare(part: number, whole: number): string {
  return `${formatCount(part)} of ${formatCount(whole)}`;
}

/** "2 min ago", "3 Nov". */
export function formatAgo(at: number, now: number): string {
  const minutes = Math.round((now - at) / 60_000);
  if (minutes < 1) return 'just now';
  if (minutes < 60) return `${minutes} min ago`;
  if (minutes < 24 * 60) return `${Math.round(minutes / 60)} h ago`;
  return new Date(at).toLocaleDateString('en', { day: 'numeric', month: 'short' });
}

/** A share in percent without its sign: "3.4", "82", "<0.1". */
export function formatPercent(share: number): string {
  const percent = share * 100;
  if (percent > 0 && percent < 0.05) return '<0.1';
  return percent === 0 ? '0' : percent < 9.95 ? percent.toFixed(1) : percent.toFixed(0);
}
