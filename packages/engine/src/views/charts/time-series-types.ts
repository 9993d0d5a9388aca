import type { Disposable } from '../../base/lifetime';
import type { Readable } from '../../base/store';
import type { FilterGrid } from '../../session/filter-grid';
import type { LiveSnapshot } from '../live-query';
import type { CalendarStep } from './calendar';

/** What a line says of each step of the calendar: how many elements, which share of them an analysis flagged, or the mean of a column. */
export type TimeAggregate = 'count' | 'flagged share' | { readonly avg: string };

export interface TimeSeriesOptions {
  /** Column of `elements` with times: of the database, ISO 8601 text, or numbers since the epoch. */
  readonly time: string;
  /** Default `count`. */
  readonly aggregate?: TimeAggregate;
  /** Column whose values have a line each: the eight most frequent ones, and the rest together. Default none. */
  readonly by?: string | null;
  /** Steps of the calendar at most. Default 48. */
  readonly bins?: number;
}

export interface TimeStep {
  /** Milliseconds since the epoch, `max` left out. */
  readonly min: number;
  readonly max: number;
  /** Elements, no filter applied, and those that pass the filters of all other widgets. */
  readonly total: number;
  readonly shown: number;
  readonly selected: boolean;
}

export interface TimeLine {
  /** `null` for the rest, or for the only line. */
  readonly value: string | null;
  readonly isRest: boolean;
  /** One value a step after the filters of others; NaN where there is nothing to say. */
  readonly values: Float64Array;
  /** The same with no filter applied. */
  readonly totals: Float64Array;
  readonly total: number;
  readonly shown: number;
}

export interface TimeSeries {
  readonly time: string;
  readonly title: string;
  readonly aggregate: TimeAggregate;
  readonly by: string | null;
  readonly steps: readonly TimeStep[];
  /** The most frequent first, the rest last. */
  readonly lines: readonly TimeLine[];
  readonly calendar: CalendarStep | null;
  /** Where a brush can stand, in milliseconds. */
  readonly grid: FilterGrid | null;
  readonly brush: { readonly min: number; readonly max: number } | null;
  /** Whether the filters of others leave something out. */
  readonly filtered: boolean;
  readonly active: boolean;
  /** Elements with a time, in all and after the filters of others. */
  readonly total: number;
  readonly shown: number;
  /** Of these, those in the brush; to the nearest cell of the grid when another chart has set it. */
  readonly inBrush: number;
  /** Elements without a time, in all. */
  readonly missing: number;
}

/** Lines over the calendar, live, and a filter by time that the distribution of the same column shares. */
export interface TimeSeriesView extends Readable<LiveSnapshot<TimeSeries>>, Disposable {
  /** Filters to `min <= time < max` in milliseconds, moved to the nearest edges of the grid; `null` lets everything through. */
  brush(range: { readonly min: number; readonly max: number } | null): void;
  activate(): void;
  refresh(): void;
}
