const DAY = 86_400_000;

/** A number with as many digits as a step of its scale needs: "0.35", "1,200", "3.2e-9". */
export function describeNumber(value: number, step: number): string {
  const size = Math.abs(value);
  if (size > 0 && (size >= 1e9 || size < 1e-4) && (size >= 1e9 || step < 1e-4)) return value.toExponential(2).replace(/\.?0+e/, 'e').replace('e+', 'e');
  const digits = Math.min(6, Math.max(0, Math.ceil(-Math.log10(Math.abs(step) || 1) - 1e-9)));
  return (Object.is(value, -0) ? 0 : value).toLocaleString('en', { maximumFractionDigits: digits });
}

/** A time in UTC, down to the unit that steps of `stepMs` need: "3 Mar 2024", "3 Mar 2024, 14:30". */
export function describeTime(time: number, stepMs: number): string {
  const date = new Date(time);
  if (Number.isNaN(date.getTime())) return '';
  const clock = stepMs >= DAY && time % DAY === 0 ? {} : ({ hour: '2-digit', minute: '2-digit', hourCycle: 'h23', ...(stepMs < 60_000 && { second: '2-digit' }), ...(stepMs < 1000 && { fractionalSecondDigits: 3 }) } as const);
  return date.toLocaleString('en-GB', { day: 'numeric', month: 'short', year: 'numeric', ...clock, timeZone: 'UTC' });
}
