import type { Disposable } from '../../base/lifetime';
import type { Readable } from '../../base/store';
import type { ElementId } from '../../model/element';
import type { FilterGrid } from '../../session/filter-grid';
import type { LiveSnapshot } from '../live-query';

export interface ScatterOptions {
  /** Columns of `elements` with numbers or times. */
  readonly x: string;
  readonly y: string;
  /** Column whose values colour the points, such as `class_id` or `agreement`: the six most frequent ones, and the rest together. Counts have no colour. Default none. */
  readonly color?: string | null;
  /** Rows up to which every point is drawn; above, they are counted in small cells. Default 20,000. */
  readonly pointsUpTo?: number;
}

export interface ScatterAxis {
  readonly column: string;
  readonly title: string;
  readonly kind: 'number' | 'time';
  /** Ends of the axis, in the unit of the column; times in milliseconds since the epoch. */
  readonly domain: readonly [number, number];
  /** Where a brush can stand, in the same unit. */
  readonly grid: FilterGrid;
}

/** Every row as a point; all arrays have one entry a point. */
export interface ScatterPoints {
  readonly x: Float64Array;
  readonly y: Float64Array;
  /** Place in `color.values`; as many as there are values for all others. 0 without a colour. */
  readonly group: Uint8Array;
  /** 1 for what passes the filters of all other widgets. */
  readonly visible: Uint8Array;
  readonly elementOf: (point: number) => ElementId | null;
}

/** Rows by cell, row by row from the lower left: `counts[row * columns + column]`. */
export interface ScatterDensity {
  readonly columns: number;
  readonly rows: number;
  readonly total: Float64Array;
  readonly shown: Float64Array;
}

export interface ScatterBox {
  readonly min: readonly [x: number, y: number];
  readonly max: readonly [x: number, y: number];
}

export interface Scatter {
  /** `null` until known, and when a column holds nothing finite. */
  readonly axes: readonly [x: ScatterAxis, y: ScatterAxis] | null;
  /** One of the two, `null` without axes. Handles: the arrays are never changed. */
  readonly points: ScatterPoints | null;
  readonly density: ScatterDensity | null;
  readonly color: { readonly column: string; readonly values: readonly string[]; readonly hasRest: boolean } | null;
  /** The rectangle that the chart's own filter leaves, its upper ends left out; `null` when it leaves everything. */
  readonly brush: ScatterBox | null;
  /** Rows that have a place, in all and after the filters of all other widgets; of the latter, those in the brush. */
  readonly total: number;
  readonly shown: number;
  readonly inBrush: number;
  /** Rows without a place: a value is missing or not finite. */
  readonly missing: number;
}

/** Two columns against each other, live, and a filter by both. */
export interface ScatterView extends Readable<LiveSnapshot<Scatter>>, Disposable {
  /** Filters to `min <= value < max` of both columns, moved to the nearest edges of the grids; `null` lets everything through. */
  brush(box: ScatterBox | null): void;
  /** Makes a point the element that all widgets look at. */
  focus(point: number): void;
  /** The pointer is about to filter here: the other charts prepare for it. */
  activate(): void;
  refresh(): void;
}
