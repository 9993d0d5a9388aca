import { count, Query, sum, verbatim, type FilterExpr } from '@uwdata/mosaic-sql';
import { ShoalError } from '../../base/errors';
import { sqlIdentifier } from '../../database/sql';
import type { Dataset } from '../../session/dataset';
import { cellSql } from '../../session/filter-grid';
import { binOfCell, chooseBinning, type Binning } from './binning';
import { answerColumn, asChartTable, type ChartTable } from './chart-client';
import { profileColumn, type ColumnProfile } from './column-kind';
import { frequentValues, inList } from './distribution-plan';
import type { TimeAggregate, TimeSeriesOptions } from './time-series-types';

const LINES = 8;

/** What a time series is made of, apart from filters. */
export interface TimeSeriesPlan {
  readonly profile: ColumnProfile;
  readonly binning: Binning | null;
  readonly values: readonly string[] | null;
  /** SQL of the cell of a row; steps are put together from their cells, so that a brush counts exactly. */
  readonly step: string;
  readonly line: string | null;
  /** SQL of what is added up, and of whether a row counts for it. */
  readonly amount: string;
  readonly weight: string;
  readonly totals: TimeSums;
}

/** Sums by line and step, the rest in the last line. */
export interface TimeSums {
  readonly rows: readonly Float64Array[];
  readonly amounts: readonly Float64Array[];
  readonly weights: readonly Float64Array[];
  /** Rows by cell of the grid. */
  readonly cells: Float64Array;
}

/** Rejects with `not-found` when a column is not there, with `invalid-argument` when one holds the wrong kind of values. */
export async function planTimeSeries(dataset: Dataset, { time, aggregate = 'count', by = null, bins = 48 }: TimeSeriesOptions, signal: AbortSignal): Promise<TimeSeriesPlan> {
  const profile = await profileColumn(dataset, time, signal);
  if (profile.kind !== 'time' && profile.extent) throw new ShoalError('invalid-argument', `The column "${time}" holds ${profile.type}, but a time series needs times: of the database, ISO 8601 text, or whole numbers since the epoch in a column with a name such as "created_at".`, { details: { column: time, type: profile.type } });
  const { amount, weight } = await measure(dataset, aggregate, signal);
  const binning = profile.kind === 'time' ? chooseBinning(profile, bins) : null;
  const text = by === null ? null : `CAST(${sqlIdentifier(by)} AS VARCHAR)`;
  const values = text === null ? null : await frequentValues(dataset, text, profile.level, LINES, '', signal);
  const line = text === null || !values ? null : `CASE WHEN ${inList(text, values)} THEN ${text} END`;
  const step = binning ? cellSql(profile.axis, binning.grid) : 'NULL::INTEGER';
  const plan = { profile, binning, values, step, line, amount, weight, totals: emptySums(0, 0, 0) };
  if (!binning) return plan;
  const answer = await dataset.database.query(
    `SELECT ${step} AS shoal_step, ${line ?? 'NULL'} AS shoal_line, count(*)::DOUBLE AS shoal_count, sum(${amount}) AS shoal_amount, sum(${weight}) AS shoal_weight FROM elements WHERE ${profile.level} GROUP BY 1, 2`,
    { signal },
  );
  return { ...plan, totals: foldSums(plan, asChartTable(answer)) };
}

async function measure(dataset: Dataset, aggregate: TimeAggregate, signal: AbortSignal): Promise<{ readonly amount: string; readonly weight: string }> {
  if (aggregate === 'count') return { amount: '1e0', weight: '1e0' };
  if (aggregate === 'flagged share') return { amount: 'CASE WHEN flagged THEN 1e0 ELSE 0e0 END', weight: '1e0' };
  const { kind, axis, type, as } = await profileColumn(dataset, aggregate.avg, signal);
  if ((kind !== 'number' && kind !== 'time') || as !== undefined) throw new ShoalError('invalid-argument', `The column "${aggregate.avg}" holds ${type}, which has no mean. Choose a column of numbers.`, { details: { column: aggregate.avg, type } });
  return { amount: `CASE WHEN isfinite(${axis}) THEN ${axis} ELSE 0e0 END`, weight: `CASE WHEN isfinite(${axis}) THEN 1e0 ELSE 0e0 END` };
}

export function timeSeriesQuery({ profile, binning, step, line, amount, weight }: TimeSeriesPlan, filter: FilterExpr): Query | null {
  if (!binning) return null;
  const select = { shoal_step: verbatim(step), ...(line && { shoal_line: verbatim(line) }), shoal_count: count(), shoal_amount: sum(verbatim(amount)), shoal_weight: sum(verbatim(weight)) };
  return Query.from('elements').select(select).where(verbatim(profile.level), ...[filter ?? []].flat()).groupby('shoal_step', ...(line ? ['shoal_line'] : []));
}

export function foldSums({ binning, values }: Pick<TimeSeriesPlan, 'binning' | 'values'>, answer: ChartTable | null): TimeSums {
  const steps = binning ? binning.starts.length - 1 : 0;
  const sums = emptySums(values ? values.length + 1 : 1, steps, binning?.grid.cells ?? 0);
  if (!binning) return sums;
  const [keys, lines, counts, amounts, weights] = ['shoal_step', 'shoal_line', 'shoal_count', 'shoal_amount', 'shoal_weight'].map((name) => answerColumn(answer, name)) as [ArrayLike<unknown>, ArrayLike<unknown>, ArrayLike<unknown>, ArrayLike<unknown>, ArrayLike<unknown>];
  const lineOf = new Map(values?.map((value, index) => [value, index]));
  for (let row = 0; row < counts.length; row++) {
    const key = keys[row];
    if (key === null || key === undefined || Number.isNaN(Number(key))) continue;
    const cell = Math.min(binning.grid.cells - 1, Math.max(0, Number(key)));
    const step = Math.min(steps - 1, binOfCell(binning, cell));
    add(sums.cells, cell, counts[row]);
    const line = values ? (lineOf.get(String(lines[row])) ?? values.length) : 0;
    add(sums.rows[line], step, counts[row]);
    add(sums.amounts[line], step, amounts[row]);
    add(sums.weights[line], step, weights[row]);
  }
  return sums;
}

function add(into: Float64Array | undefined, at: number, value: unknown): void {
  if (into) into[at] = (into[at] ?? 0) + Number(value ?? 0);
}

function emptySums(lines: number, steps: number, cells: number): TimeSums {
  const make = () => Array.from({ length: lines }, () => new Float64Array(steps));
  return { rows: make(), amounts: make(), weights: make(), cells: new Float64Array(cells) };
}
