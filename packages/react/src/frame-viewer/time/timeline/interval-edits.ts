import type { TimeInterval } from '@shoal/engine';

export type IntervalEnd = 'start' | 'end';

/** Nothing gets shorter than this, seconds. */
export const LEAST_INTERVAL = 0.001;

/** The interval with one end at `time`, inside the medium and never turned round. */
export function withEnd(interval: TimeInterval, end: IntervalEnd, time: number, duration: number): TimeInterval {
  const at = Math.max(0, Math.min(duration, time));
  return end === 'start' ? { start: Math.max(0, Math.min(at, interval.end - LEAST_INTERVAL)), end: interval.end } : { start: interval.start, end: Math.max(at, interval.start + LEAST_INTERVAL) };
}

/** The interval between two times in any order, inside the medium; `null` when it is too short to be meant. */
export function intervalBetween(one: number, other: number, duration: number, least: number): TimeInterval | null {
  const inside = (time: number) => Math.max(0, Math.min(duration, time));
  const [start, end] = one < other ? [inside(one), inside(other)] : [inside(other), inside(one)];
  return end - start >= Math.max(least, LEAST_INTERVAL) ? { start, end } : null;
}

/** Which end of an interval a time is on; of a short one the nearer. */
export function endAt(interval: TimeInterval, time: number, slack: number): IntervalEnd | null {
  const [toStart, toEnd] = [Math.abs(time - interval.start), Math.abs(time - interval.end)];
  if (Math.min(toStart, toEnd) > slack) return null;
  return toStart < toEnd ? 'start' : 'end';
}
