import { count, Query, verbatim, type FilterExpr } from '@uwdata/mosaic-sql';
import { ShoalError } from '../../base/errors';
import { sqlIdentifier } from '../../database/sql';
import type { ElementId } from '../../model/element';
import type { Dataset } from '../../session/dataset';
import { cellSql } from '../../session/filter-grid';
import { answerColumn, asChartTable, type ChartTable } from './chart-client';
import { profileColumn, type ColumnProfile } from './column-kind';
import { frequentValues, inList } from './distribution-plan';
import { axisCells, type AxisCells } from './scatter-axis';
import type { ScatterOptions } from './scatter-types';

/** Steps of a brush over the width and the height. */
const CELLS = [120, 80] as const;
const COLORS = 6;
/** Every cell of a brush elsewhere, counted in each cell here, is no less than the rows themselves: preparing pays for few rows a cell only. */
const PREPARED_CELLS = 4096;

export interface ScatterSide extends AxisCells {
  readonly profile: ColumnProfile;
}

/** What a scatter plot is made of, apart from filters. */
export interface ScatterPlan {
  readonly sides: readonly [x: ScatterSide, y: ScatterSide] | null;
  /** Condition for the rows that have a place. */
  readonly placed: string;
  readonly total: number;
  readonly missing: number;
  readonly points: LoadedPoints | null;
  readonly colors: readonly string[] | null;
  readonly hasRest: boolean;
  /** SQL of the cell of a row. */
  readonly cell: string;
  readonly counts: Float64Array;
}

export interface LoadedPoints {
  readonly x: Float64Array;
  readonly y: Float64Array;
  readonly group: Uint8Array;
  readonly ids: readonly string[];
  /** `row_index` to point. */
  readonly places: ReadonlyMap<number, number>;
  readonly elementOf: (point: number) => ElementId | null;
}

/** Rejects with `not-found` when a column is not there, with `invalid-argument` when it holds neither numbers nor times. */
export async function planScatter(dataset: Dataset, { x, y, color = null, pointsUpTo = 20_000 }: ScatterOptions, signal: AbortSignal): Promise<ScatterPlan> {
  const profiles = [await profileColumn(dataset, x, signal), await profileColumn(dataset, y, signal)] as const;
  for (const { column, kind, type } of profiles) {
    if (kind !== 'number' && kind !== 'time') throw new ShoalError('invalid-argument', `The column "${column}" holds ${type}, but a scatter plot needs numbers or times on both sides. Choose another column.`, { details: { column, type } });
  }
  const [cellsX, cellsY] = [axisCells(profiles[0], CELLS[0]), axisCells(profiles[1], CELLS[1])];
  const { level, rows } = profiles[0];
  const placed = `${level} AND ${profiles.map(({ axis }) => `isfinite(${axis})`).join(' AND ')}`;
  const nothing = { sides: null, placed, total: 0, missing: rows, points: null, colors: null, hasRest: false, cell: 'NULL', counts: new Float64Array(0) };
  if (!cellsX || !cellsY) return nothing;
  const sides = [{ profile: profiles[0], ...cellsX }, { profile: profiles[1], ...cellsY }] as const;
  const counted = await dataset.database.query(`SELECT count(*)::DOUBLE AS n FROM elements WHERE ${placed}`, { signal });
  const total = Number(counted.get(0)?.['n'] ?? 0);
  const [columns, height] = [cellsX.count.cells, cellsY.count.cells];
  // A value on the upper edge belongs to the last cell.
  const cell = `(least(${cellSql(profiles[0].axis, cellsX.count)}, ${columns - 1}) + ${columns} * least(${cellSql(profiles[1].axis, cellsY.count)}, ${height - 1}))`;
  const plan = { ...nothing, sides, total, missing: rows - total, cell };
  if (total <= pointsUpTo) {
    const text = color === null ? null : `CAST(${sqlIdentifier(color)} AS VARCHAR)`;
    const colors = text === null ? null : await frequentValues(dataset, text, placed, COLORS, '', signal);
    const points = await loadPoints(dataset, plan, text, colors ?? [], signal);
    return { ...plan, points, colors, hasRest: colors !== null && points.group.includes(colors.length) };
  }
  const answer = await dataset.database.query(`SELECT ${cell} AS shoal_cell, count(*)::DOUBLE AS shoal_count FROM elements WHERE ${placed} GROUP BY 1`, { signal });
  return { ...plan, counts: foldCells(plan, asChartTable(answer)) };
}

async function loadPoints(dataset: Dataset, { sides, placed }: ScatterPlan, color: string | null, colors: readonly string[], signal: AbortSignal): Promise<LoadedPoints> {
  const [x = 'NULL', y = 'NULL'] = (sides ?? []).map(({ profile }) => `${profile.axis} * ${profile.unitMs}e0`);
  const group = color === null ? '0' : colors.length === 0 ? '0' : `CASE ${colors.map((_, index) => `WHEN ${inList(color, colors.slice(index, index + 1))} THEN ${index}`).join(' ')} ELSE ${colors.length} END`;
  const answer = await dataset.database.query(`SELECT element_id AS id, CAST(row_index AS INTEGER) AS place, ${x} AS x, ${y} AS y, CAST(${group} AS INTEGER) AS color FROM elements WHERE ${placed} ORDER BY row_index`, { signal });
  const table = asChartTable(answer);
  const numbers = (name: string) => Array.from(answerColumn(table, name), Number);
  const ids = Array.from(answerColumn(table, 'id'), String);
  return {
    x: Float64Array.from(numbers('x')),
    y: Float64Array.from(numbers('y')),
    group: Uint8Array.from(numbers('color')),
    ids,
    places: new Map(numbers('place').map((place, point) => [place, point])),
    elementOf: (point) => (ids[point] as ElementId | undefined) ?? null,
  };
}

/** What the filters leave: the rows themselves where there is a point for each, else counts by cell. */
export function scatterQuery({ sides, points, placed, cell }: ScatterPlan, filter: FilterExpr): Query | null {
  if (!sides) return null;
  const where = [verbatim(placed), ...[filter ?? []].flat()];
  if (points) return Query.from('elements').select({ shoal_row: verbatim('CAST(row_index AS INTEGER)') }).where(...where);
  return Query.from('elements').select({ shoal_cell: verbatim(cell), shoal_count: count() }).where(...where).groupby('shoal_cell');
}

export function scatterIsStable({ points, counts }: ScatterPlan): boolean {
  return points === null && counts.length <= PREPARED_CELLS;
}

export function foldCells({ sides }: Pick<ScatterPlan, 'sides'>, answer: ChartTable | null): Float64Array {
  const counts = new Float64Array(sides ? sides[0].count.cells * sides[1].count.cells : 0);
  const [cells, amounts] = [answerColumn(answer, 'shoal_cell'), answerColumn(answer, 'shoal_count')];
  for (let row = 0; row < cells.length; row++) {
    const cell = Number(cells[row]);
    if (cell >= 0 && cell < counts.length) counts[cell] = (counts[cell] ?? 0) + Number(amounts[row] ?? 0);
  }
  return counts;
}

/** 1 for every point that an answer names. */
export function foldVisible(points: LoadedPoints, answer: ChartTable | null): Uint8Array {
  const visible = new Uint8Array(points.ids.length);
  const rows = answerColumn(answer, 'shoal_row');
  for (let row = 0; row < rows.length; row++) {
    const point = points.places.get(Number(rows[row]));
    if (point !== undefined) visible[point] = 1;
  }
  return visible;
}
