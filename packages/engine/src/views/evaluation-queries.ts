import type { EvaluationTask, LoadedEvaluation } from '../analyses/evaluation/load-evaluation';
import type { Database } from '../database/database';
import { sqlIdentifier, sqlLiteral } from '../database/sql';
import type { Dataset } from '../session/dataset';
import { filterToSql } from '../session/selection';

/** What `metrics` holds of the current model. */
export interface CocoNumbers {
  readonly all: Readonly<Record<string, number>>;
  readonly byClass: ReadonlyMap<string, number>;
}

export async function readCocoNumbers(dataset: Dataset, task: EvaluationTask, signal: AbortSignal): Promise<CocoNumbers> {
  const table = await dataset.database.query(`SELECT class_id, metric, value FROM metrics WHERE task = ${sqlLiteral(task === 'objects' ? 'box' : 'class')}`, { signal });
  const rows = table.toArray().map((row: { toJSON(): Record<string, unknown> }) => row.toJSON());
  return {
    all: Object.fromEntries(rows.filter((row) => row['class_id'] === null).map((row) => [String(row['metric']), Number(row['value'])])),
    byClass: new Map(rows.filter((row) => row['metric'] === 'AP' && row['class_id'] !== null).map((row) => [String(row['class_id']), Number(row['value'])])),
  };
}

/** The filter clause of a value that metrics are split by. */
export function sliceSource(column: string): string {
  return `slice:${column}`;
}

/** 1 for annotated frames that the filters leave: those with a row of `elements` that passes every clause but those of `exceptSources`. */
export async function readScope(dataset: Dataset, data: LoadedEvaluation, exceptSources: readonly string[], signal: AbortSignal): Promise<Uint8Array> {
  const clauses = dataset.selection.filters.getSnapshot().filter((clause) => !exceptSources.includes(clause.source));
  if (clauses.length === 0) return data.annotated;
  const where = clauses.map(filterToSql).join(' AND ');
  const table = await dataset.database.query(`SELECT DISTINCT frame_id FROM elements WHERE ${where}`, { signal });
  const shown = new Set(Array.from(table.getChild('frame_id') ?? [], String));
  return data.annotated.map((one, frame) => (one && shown.has(data.frameIds[frame] ?? '') ? 1 : 0));
}

/** Most values of a column that metrics are split by. */
const MAX_SLICES = 24;
const HIDDEN = new Set(['frame_id', 'sequence_id']);

/** Text and boolean columns of `frames` with 2 to 24 values. */
export async function readSliceColumns(database: Database, signal: AbortSignal): Promise<readonly string[]> {
  const names = (await database.describe('frames', { signal })).filter((column) => (column.type === 'VARCHAR' || column.type === 'BOOLEAN') && !HIDDEN.has(column.name)).map((column) => column.name);
  if (names.length === 0) return [];
  const counts = await database.query(`SELECT ${names.map((name, i) => `count(DISTINCT ${sqlIdentifier(name)})::INTEGER AS c${i}`).join(', ')} FROM frames WHERE labeled`, { signal });
  const row = counts.get(0);
  return names.filter((_, i) => Number(row?.[`c${i}`]) >= 2 && Number(row?.[`c${i}`]) <= MAX_SLICES);
}

/** The values of a column, and which of them every frame has. */
export async function readSlices(dataset: Dataset, data: LoadedEvaluation, column: string, signal: AbortSignal): Promise<{ readonly values: readonly (string | null)[]; readonly sliceOf: Int32Array }> {
  const table = await dataset.database.query(`SELECT frame_id, CAST(${sqlIdentifier(column)} AS VARCHAR) AS value FROM frames`, { signal });
  const valueOf = new Map<string, string | null>();
  const [ids, texts] = [table.getChild('frame_id'), table.getChild('value')];
  for (let row = 0; row < table.numRows; row++) {
    const value: unknown = texts?.get(row);
    valueOf.set(String(ids?.get(row)), value === null || value === undefined ? null : String(value));
  }
  const values = [...new Set(data.frameIds.map((id) => valueOf.get(id) ?? null))].sort((a, b) => (a ?? '\uffff').localeCompare(b ?? '\uffff', 'en', { numeric: true }));
  const indexOf = new Map(values.map((value, index) => [value, index]));
  return { values, sliceOf: Int32Array.from(data.frameIds, (id) => indexOf.get(valueOf.get(id) ?? null) ?? -1) };
}
