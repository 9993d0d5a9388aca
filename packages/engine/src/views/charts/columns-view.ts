import type { Disposable } from '../../base/lifetime';
import type { Readable } from '../../base/store';
import { sqlIdentifier } from '../../database/sql';
import type { Dataset } from '../../session/dataset';
import { axisSql } from '../../session/filter-grid';
import { facetTitle } from '../facet-filter';
import { createLiveQuery, type LiveSnapshot } from '../live-query';
import { levelCondition } from './chart-level';
import { isNumberType, type ColumnKind } from './column-kind';

const BARS = 16;
const TOP = 5;
/** Identifiers, and columns that only the software needs. */
const HIDDEN = new Set(['element_id', 'id', 'kind', 'level', 'frame_id', 'label_id', 'inference_id', 'row_index', 'reason', 'map_x', 'map_y', 'neighbors']);
/** Shown first, in this order. */
const PREFERRED = ['agreement', 'class_id', 'dataset', 'split', 'annotator', 'batch', 'time_of_day', 'weather', 'score', 'confidence', 'loss', 'iou'];

/** A column that a chart can show, and what it looks like. */
export interface ColumnSummary {
  readonly column: string;
  readonly title: string;
  /** As the database names it. */
  readonly type: string;
  readonly kind: ColumnKind;
  /** Different values, about. */
  readonly distinct: number;
  /** Rows without a value. */
  readonly missing: number;
  readonly rows: number;
  /** Numbers and times: 16 counts from the lowest to the highest value. Otherwise the counts of the five most frequent values. */
  readonly profile: readonly number[];
  /** Every value is another one: an identifier, of which a distribution says nothing. */
  readonly unique: boolean;
}

/** The columns of `elements` that are worth a chart. */
export interface ColumnsView extends Readable<LiveSnapshot<readonly ColumnSummary[]>>, Disposable {
  refresh(): void;
}

/** A cold view-model. Its numbers are those of all elements: filters do not change what columns there are. */
export function createColumnsView(dataset: Dataset): ColumnsView {
  let kept: { readonly version: number; readonly columns: readonly ColumnSummary[] } | undefined;
  return createLiveQuery<readonly ColumnSummary[]>(dataset, [], async (signal, version) => {
    if (kept?.version !== version) kept = { version, columns: await summarize(dataset, signal) };
    return kept.columns;
  });
}

async function summarize(dataset: Dataset, signal: AbortSignal): Promise<readonly ColumnSummary[]> {
  const level = await levelCondition(dataset);
  const columns = (await dataset.database.describe('elements')).filter(({ name, type }) => !HIDDEN.has(name) && !/\[|STRUCT|MAP|BLOB|UNION/.test(type));
  const found: ColumnSummary[] = [];
  for (const { name, type } of columns) {
    const summary = await summarizeColumn(dataset, name, type, level, signal);
    // A column that says the same everywhere, or nothing, is not worth a chart.
    if (summary.rows - summary.missing > 0 && (summary.distinct > 1 || summary.missing > 0)) found.push(summary);
  }
  const rank = ({ column }: ColumnSummary) => (PREFERRED.indexOf(column) + PREFERRED.length + 1) % (PREFERRED.length + 1);
  return found.sort((a, b) => rank(a) - rank(b));
}

async function summarizeColumn(dataset: Dataset, column: string, type: string, level: string, signal: AbortSignal): Promise<ColumnSummary> {
  const name = sqlIdentifier(column);
  const isTime = /^(TIMESTAMP|DATE)/.test(type);
  const ordered = isTime || isNumberType(type);
  const axis = axisSql(column, isTime ? 'time' : undefined);
  const missing = ordered ? `${axis} IS NULL OR NOT isfinite(${axis})` : `${name} IS NULL`;
  const answer = await dataset.database.query(`SELECT count(*)::INTEGER AS n, count(*) FILTER (WHERE ${missing})::INTEGER AS missing, approx_count_distinct(${name})::INTEGER AS d FROM elements WHERE ${level}`, { signal });
  const row = answer.get(0);
  const [rows, absent, distinct] = [Number(row?.['n'] ?? 0), Number(row?.['missing'] ?? 0), Number(row?.['d'] ?? 0)];
  const profile = new Array<number>(ordered ? BARS : 0).fill(0);
  const counts = await dataset.database.query(
    ordered
      ? `SELECT least(${BARS - 1}, greatest(0, floor(CASE WHEN high > low THEN (v / 2 - low / 2) / (high / 2 - low / 2) ELSE 0 END * ${BARS})))::INTEGER AS bar, count(*)::INTEGER AS n
         FROM (SELECT ${axis} AS v, min(${axis}) FILTER (WHERE isfinite(${axis})) OVER () AS low, max(${axis}) FILTER (WHERE isfinite(${axis})) OVER () AS high FROM (SELECT ${name} FROM elements WHERE ${level}${rows > 100_000 ? ' USING SAMPLE 20000 ROWS' : ''})) WHERE isfinite(v) GROUP BY 1`
      : `SELECT ${name} AS bar, count(*)::INTEGER AS n FROM elements WHERE ${level} AND ${name} IS NOT NULL GROUP BY 1 ORDER BY n DESC LIMIT ${TOP}`,
    { signal },
  );
  for (const count of counts) {
    if (ordered) profile[Number(count['bar'])] = Number(count['n']);
    else profile.push(Number(count['n']));
  }
  const kind: ColumnKind = isTime ? 'time' : ordered ? 'number' : type === 'BOOLEAN' ? 'boolean' : 'category';
  return { column, title: facetTitle(column), type, kind, distinct, missing: absent, rows, profile, unique: !ordered && rows > 20 && distinct > 0.9 * (rows - absent) };
}
