import type { Disposable } from '../../base/lifetime';
import type { Readable } from '../../base/store';
import type { FilterGrid } from '../../session/filter-grid';
import type { LiveSnapshot } from '../live-query';
import type { CalendarStep } from './calendar';
import type { ColumnKind } from './column-kind';

export interface DistributionOptions {
  /** Column of `elements`. */
  readonly column: string;
  /** Column whose values divide the bars, such as `class_id` or `agreement`; the six most frequent values, and the rest together. Default none. */
  readonly stack?: string | null;
  /** Bars of numbers and times at most, or values of a category. Default 24. */
  readonly bins?: number;
}

/** Elements in one bar. */
export interface DistributionCounts {
  /** No filter applied. */
  readonly total: number;
  /** Of these, the ones that pass the filters of all other widgets. */
  readonly shown: number;
  /** Of the shown ones, those that an analysis flagged. */
  readonly flagged: number;
  /** Whether the chart's own filter leaves the bar. */
  readonly selected: boolean;
}

export interface DistributionBar extends DistributionCounts {
  /** Of a category or boolean; a boolean is `true` or `false`. Empty for numbers and times. */
  readonly value: string;
  /** Of numbers and times: from `min` (included) to `max` (left out but by the last bar), in the unit of the column; times in milliseconds. */
  readonly min: number;
  readonly max: number;
  /** The shown ones by the values of the stack, in the order of `stack.values`, then the rest. Empty without a stack. */
  readonly parts: readonly number[];
}

export interface Distribution {
  readonly column: string;
  readonly title: string;
  readonly kind: ColumnKind;
  readonly integer: boolean;
  /** Numbers and times in their order; categories by frequency, or in their natural order when they are numbered. */
  readonly bars: readonly DistributionBar[];
  /** What the column does not say: no value, or one that is not finite. `null` when there is none. */
  readonly none: DistributionCounts | null;
  /** The values of a category that have no bar. */
  readonly other: (DistributionCounts & { readonly values: number }) | null;
  readonly stack: { readonly column: string; readonly values: readonly string[] } | null;
  /** The range that the chart's own filter leaves, its upper end left out as that of a bar is; `null` when it leaves everything. */
  readonly brush: { readonly min: number; readonly max: number } | null;
  /** Where a brush can stand, in the unit of the bars; `null` for categories. */
  readonly grid: FilterGrid | null;
  readonly calendar: CalendarStep | null;
  /** Whether the chart's own filter is set. */
  readonly active: boolean;
  /** Elements in all, and after the filters of all other widgets. */
  readonly total: number;
  readonly shown: number;
  /** What a category is searched for. */
  readonly search: string;
  /** Different values, about. */
  readonly distinct: number;
}

/** How often each value of a column occurs, live, and a filter. */
export interface DistributionView extends Readable<LiveSnapshot<Distribution>>, Disposable {
  /** Filters numbers and times to `min <= value < max`, moved to the nearest edges of the grid; `null` lets everything through. */
  brush(range: { readonly min: number; readonly max: number } | null): void;
  /** Adds or removes a value from the filter; `only` replaces all others, and the only one again shows all. */
  toggle(value: string | null, mode?: 'toggle' | 'only'): void;
  /** Shows the values of a category that contain a text; empty shows the most frequent ones. */
  search(text: string): void;
  clear(): void;
  /** The pointer is about to filter here: the other charts prepare for it. */
  activate(): void;
  refresh(): void;
}
