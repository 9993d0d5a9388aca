/** "0.83"; a dash where the number has no meaning. */
export function formatRate(value: number, digits = 2): string {
  return Number.isNaN(value) ? '–' : value.toFixed(digits);
}

/** "12k", "950": short enough for an axis. */
export function formatTick(value: number): string {
  return Math.abs(value) >= 1000 ? `${Number((value / 1000).toFixed(1))}k` : String(value);
}
