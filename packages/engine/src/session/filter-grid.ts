import { sqlIdentifier } from '../database/sql';

/**
 * Equal cells on a number line. Cell `i` holds `edge(i) <= value < edge(i + 1)`; the last one holds its upper edge too. A brush that moves along cells
 * lets counts be prepared for each of them, once, so that moving it only adds them up.
 */
export interface FilterGrid {
  /** Lower edge of the first cell, in the unit of the column (milliseconds for times). */
  readonly origin: number;
  readonly step: number;
  readonly cells: number;
}

/** How a column of times is read: a type of the database, or ISO 8601 text. */
export type TimeReading = 'time' | 'time-text';

/** The lower edge of cell `index`; `cells` gives the upper edge of the last one. */
export function gridEdge({ origin, step }: FilterGrid, index: number): number {
  return origin + index * step;
}

/** The edge nearest to a value, as its index. */
export function nearestEdge(grid: FilterGrid, value: number): number {
  return Math.min(grid.cells, Math.max(0, Math.round((value - grid.origin) / grid.step)));
}

/** The closed range of values in the cells from `from` up to, not including, `to`. */
export function cellRange(grid: FilterGrid, from: number, to: number): { readonly min: number; readonly max: number } {
  return { min: gridEdge(grid, from), max: to >= grid.cells ? gridEdge(grid, grid.cells) : justBelow(gridEdge(grid, to)) };
}

/** The largest double below a finite number. */
export function justBelow(value: number): number {
  if (value === 0) return -Number.MIN_VALUE;
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, value);
  view.setBigInt64(0, view.getBigInt64(0) + (value > 0 ? -1n : 1n));
  return view.getFloat64(0);
}

/** A double literal: without an exponent, DuckDB reads a decimal and rounds it once more. */
export function doubleSql(value: number): string {
  const text = String(value);
  if (!Number.isFinite(value)) return `'${Number.isNaN(value) ? 'nan' : value > 0 ? 'inf' : '-inf'}'::DOUBLE`;
  return text.includes('e') ? text : `${text}e0`;
}

/** A column as doubles: its numbers, or its times in milliseconds since the epoch. Text that is no time is NULL. */
export function axisSql(column: string, as?: TimeReading): string {
  const name = sqlIdentifier(column);
  if (as === undefined) return `CAST(${name} AS DOUBLE)`;
  return `CAST(epoch_ms(${as === 'time' ? name : `TRY_CAST(${name} AS TIMESTAMP)`}) AS DOUBLE)`;
}

/**
 * The cell of a value as an integer in SQL, `NULL` for what is not finite, −1 and `cells` outside. Its edges are exactly those of {@link gridEdge}: the
 * division may round across an edge, and is put right by comparing with it.
 */
export function cellSql(value: string, grid: FilterGrid): string {
  const [origin, step] = [doubleSql(grid.origin), doubleSql(grid.step)];
  const last = doubleSql(gridEdge(grid, grid.cells));
  const guess = `floor((${value} - ${origin}) / ${step})`;
  const exact = `${guess} + CAST(${value} >= ${origin} + (${guess} + 1) * ${step} AS INTEGER) - CAST(${value} < ${origin} + ${guess} * ${step} AS INTEGER)`;
  // `greatest` passes over NULL, so it must not get that far.
  return `CASE WHEN ${value} IS NULL OR NOT isfinite(${value}) THEN NULL WHEN ${value} = ${last} THEN ${grid.cells - 1} ELSE CAST(greatest(-1, least(${grid.cells}, ${exact})) AS INTEGER) END`;
}
