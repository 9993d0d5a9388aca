import { scaleLinear, scaleUtc } from '@visx/scale';
import { describeNumber } from '@shoal/engine';

const DAY = 86_400_000;

/** A place on an axis and what stands there. */
export interface AxisTick {
  readonly value: number;
  readonly text: string;
}

/** Round places on an axis of numbers or times (milliseconds, UTC), about `count` of them, with as many digits as they need. */
export function axisTicks(kind: 'number' | 'time', [low, high]: readonly [number, number], count: number): readonly AxisTick[] {
  if (kind === 'number') {
    const values = scaleLinear<number>({ domain: [low, high] }).ticks(count);
    const step = Math.abs((values[1] ?? 1) - (values[0] ?? 0));
    return values.map((value) => ({ value, text: describeNumber(value, step) }));
  }
  const values = scaleUtc<number>({ domain: [low, high] }).ticks(count).map(Number);
  const step = Math.min(...values.slice(1).map((value, index) => value - (values[index] ?? 0)), high - low);
  return values.map((value, index) => ({ value, text: timeText(value, step, values[index - 1]) }));
}

/** As short as its neighbours allow: the year only where it changes, the day only at midnight. */
function timeText(value: number, step: number, before: number | undefined): string {
  const format = (options: Intl.DateTimeFormatOptions) => new Date(value).toLocaleString('en-GB', { ...options, timeZone: 'UTC' });
  if (step >= 360 * DAY) return format({ year: 'numeric' });
  const isNewYear = before === undefined || new Date(before).getUTCFullYear() !== new Date(value).getUTCFullYear();
  if (step >= 28 * DAY) return format({ month: 'short', ...(isNewYear && { year: 'numeric' }) });
  if (step >= DAY || value % DAY === 0) return format({ day: 'numeric', month: 'short' });
  return format({ hour: '2-digit', minute: '2-digit', hourCycle: 'h23', ...(step < 60_000 && { second: '2-digit' }), ...(step < 1000 && { fractionalSecondDigits: 3 }) });
}
