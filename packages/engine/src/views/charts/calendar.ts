const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Steps of the calendar in UTC. */
export interface CalendarStep {
  readonly unit: 'millisecond' | 'second' | 'minute' | 'hour' | 'day' | 'week' | 'month' | 'year';
  readonly count: number;
  /** Length of a step; `null` for months and years. */
  readonly ms: number | null;
  /** Milliseconds since the epoch, the first at or before the earliest time and the last after the latest one. */
  readonly edges: readonly number[];
}

const EVEN = [
  ['millisecond', 1, 1], ['millisecond', 10, 10], ['millisecond', 100, 100], ['second', 1, SECOND], ['second', 5, 5 * SECOND], ['second', 15, 15 * SECOND], ['second', 30, 30 * SECOND],
  ['minute', 1, MINUTE], ['minute', 5, 5 * MINUTE], ['minute', 15, 15 * MINUTE], ['minute', 30, 30 * MINUTE], ['hour', 1, HOUR], ['hour', 3, 3 * HOUR], ['hour', 6, 6 * HOUR], ['hour', 12, 12 * HOUR],
  ['day', 1, DAY], ['day', 2, 2 * DAY], ['week', 1, 7 * DAY],
] as const;
const MONTHS = [1, 3, 6, 12, 24, 60, 120, 240, 600, 1200, 6000, 12_000, 120_000] as const;
/** 1970-01-05 was a Monday. */
const MONDAY = 4 * DAY;

/** The finest steps of the calendar of which at most `bins` hold everything between two times. */
export function calendarSteps(from: number, to: number, bins: number): CalendarStep {
  for (const [unit, count, ms] of EVEN) {
    const shift = unit === 'week' ? MONDAY : 0;
    const first = Math.floor((from - shift) / ms) * ms + shift;
    const steps = Math.floor((to - first) / ms) + 1;
    if (steps <= bins) return { unit, count, ms, edges: Array.from({ length: steps + 1 }, (_, index) => first + index * ms) };
  }
  for (const months of MONTHS) {
    const first = Math.floor(monthOf(from) / months) * months;
    const steps = Math.floor((monthOf(to) - first) / months) + 1;
    if (steps > bins && months !== MONTHS.at(-1)) continue;
    const edges = Array.from({ length: steps + 1 }, (_, index) => startOfMonth(first + index * months));
    return { unit: months % 12 === 0 ? 'year' : 'month', count: months % 12 === 0 ? months / 12 : months, ms: null, edges };
  }
  return { unit: 'millisecond', count: 1, ms: 1, edges: [from, to + 1] };
}

function monthOf(time: number): number {
  const date = new Date(time);
  return date.getUTCFullYear() * 12 + date.getUTCMonth();
}

function startOfMonth(month: number): number {
  const date = new Date(0);
  // `Date.UTC` takes the years 0 to 99 for 1900 to 1999.
  date.setUTCFullYear(Math.floor(month / 12), ((month % 12) + 12) % 12, 1);
  return date.getTime();
}
