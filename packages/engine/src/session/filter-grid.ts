import { sqlIdentifier } from '../database/sql';
import type { FilterGrid, TimeReading } from '../model/filter-clause';

export type { FilterGrid, TimeReading };

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
  return { min: lowestOf(grid, from), max: to >= grid.cells ? gridEdge(grid, grid.cells) : justBelow(lowestOf(grid, to)) };
}

/** The lowest double in a cell: {@link cellSql} rounds, so it may lie a few steps of doubles beside the edge. */
function lowestOf(grid: FilterGrid, index: number): number {
  const cellOf = (value: number) => Math.floor((value - grid.origin) / grid.step);
  let value = gridEdge(grid, index);
  while (cellOf(value) < index) value = -justBelow(-value);
  while (cellOf(justBelow(value)) >= index) value = justBelow(value);
  return value;
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
 * The cell of a value as an integer in SQL, `NULL` for what is not finite; `cells` on the upper edge, which belongs to the last cell. Its arithmetic is that
 * of {@link cellRange}, rounding and all, so that ranges and cells agree about every double. `TRY_CAST` costs half of asking `isfinite` first.
 */
export function cellSql(value: string, { origin, step }: FilterGrid): string {
  return `TRY_CAST(floor((${value} - ${doubleSql(origin)}) / ${doubleSql(step)}) AS INTEGER)`;
}
