import { ShoalError } from '../../base/errors';
import { sqlIdentifier } from '../../database/sql';
import type { Dataset } from '../../session/dataset';
import { axisSql, type TimeReading } from '../../session/filter-grid';
import { levelCondition } from './chart-level';

/** What a column of `elements` is for a chart. */
export type ColumnKind = 'number' | 'time' | 'category' | 'boolean';

export interface ColumnProfile {
  readonly column: string;
  /** As the database names it. */
  readonly type: string;
  readonly kind: ColumnKind;
  /** Condition for the rows that charts show. */
  readonly level: string;
  readonly rows: number;
  /** About how many values there are, none left out. */
  readonly distinct: number;
  /** Rows without a value, or with one that is not finite. */
  readonly missing: number;
  /** Numbers and times, in the unit of `axis`; `null` when nothing is finite. */
  readonly extent: readonly [number, number] | null;
  readonly integer: boolean;
  readonly as: TimeReading | undefined;
  /** Milliseconds of one unit of the axis: 1 for times of the database, 1000 for seconds since the epoch. */
  readonly unitMs: number;
  /** The column as doubles in SQL; `NULL` for text. */
  readonly axis: string;
}

const INTEGERS = /^U?(TINYINT|SMALLINT|INTEGER|BIGINT|HUGEINT)$/;
const NUMBERS = /^(U?(TINYINT|SMALLINT|INTEGER|BIGINT|HUGEINT)|FLOAT|DOUBLE|DECIMAL.*)$/;
const TIMES = /^(TIMESTAMP.*|DATE)$/;
const TIME_NAME = /(^|_)(time|timestamp|date|datetime|at|ts|epoch)(_(ms|us|s))?$/i;
/** Between 2001 and 2096, by unit. */
const EPOCHS = [[1e9, 4e9, 1000], [1e12, 4e12, 1], [1e15, 4e15, 1e-3]] as const;

export function isNumberType(type: string): boolean {
  return NUMBERS.test(type);
}

/**
 * Looks at a column of `elements`: its kind, and the range of its numbers or times. Text in ISO 8601 and integers that are seconds, milliseconds or
 * microseconds since the epoch are times. Rejects with `not-found` when there is no such column.
 */
export async function profileColumn(dataset: Dataset, column: string, signal: AbortSignal): Promise<ColumnProfile> {
  const { database } = dataset;
  const [columns, level] = await Promise.all([database.describe('elements'), levelCondition(dataset)]);
  const info = columns.find(({ name }) => name === column);
  if (!info) throw new ShoalError('not-found', `There is no column "${column}" in the dataset. Columns: ${columns.map(({ name }) => name).join(', ')}.`, { details: { column } });
  const name = sqlIdentifier(column);
  const isText = info.type === 'VARCHAR' && (await looksLikeTimes(dataset, name, level, signal));
  const as: TimeReading | undefined = TIMES.test(info.type) ? 'time' : isText ? 'time-text' : undefined;
  const ordered = as !== undefined || NUMBERS.test(info.type);
  const axis = ordered ? axisSql(column, as) : 'NULL::DOUBLE';
  const answer = await database.query(
    `SELECT count(*)::INTEGER AS rows, approx_count_distinct(${name})::INTEGER AS distinct_values, count(*) FILTER (WHERE ${ordered ? `${axis} IS NULL OR NOT isfinite(${axis})` : `${name} IS NULL`})::INTEGER AS missing,
       min(${axis}) FILTER (WHERE isfinite(${axis})) AS low, max(${axis}) FILTER (WHERE isfinite(${axis})) AS high
     FROM elements WHERE ${level}`,
    { signal },
  );
  const row = answer.get(0);
  const low: unknown = row?.['low'];
  const extent = ordered && low !== null && low !== undefined ? ([Number(low), Number(row?.['high'])] as const) : null;
  const epoch = extent && as === undefined && TIME_NAME.test(column) ? EPOCHS.find(([from, to]) => extent[0] >= from && extent[1] <= to) : undefined;
  return {
    column,
    type: info.type,
    kind: as !== undefined || epoch ? 'time' : ordered ? 'number' : info.type === 'BOOLEAN' ? 'boolean' : 'category',
    level,
    rows: Number(row?.['rows'] ?? 0),
    distinct: Number(row?.['distinct_values'] ?? 0),
    missing: Number(row?.['missing'] ?? 0),
    extent,
    integer: INTEGERS.test(info.type),
    as,
    unitMs: epoch?.[2] ?? 1,
    axis,
  };
}

/** Whether the first texts are all dates in ISO 8601 that the database reads. */
async function looksLikeTimes(dataset: Dataset, name: string, level: string, signal: AbortSignal): Promise<boolean> {
  const answer = await dataset.database.query(
    `SELECT coalesce(bool_and(regexp_matches(t, '^\\d{4}-\\d{2}-\\d{2}') AND TRY_CAST(t AS TIMESTAMP) IS NOT NULL), FALSE) AS times FROM (SELECT ${name} AS t FROM elements WHERE ${level} AND ${name} IS NOT NULL LIMIT 200)`,
    { signal },
  );
  return answer.get(0)?.['times'] === true;
}
