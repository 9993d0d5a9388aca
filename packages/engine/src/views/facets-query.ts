import type { Database } from '../database/database';
import { sqlIdentifier } from '../database/sql';
import { SHOWN_LEVEL } from './shown-level';

const MAX_VALUES = 24;
/** Shown first, in this order; every other low-cardinality text column follows as it stands in the table. */
const PREFERRED = ['agreement', 'class_id', 'dataset', 'split', 'annotator', 'batch', 'time_of_day', 'weather'];
/** Identifiers and columns that repeat another one. */
const HIDDEN = new Set(['element_id', 'kind', 'id', 'level', 'frame_id', 'label_id', 'inference_id', 'model_id', 'task', 'given', 'predicted', 'suggested', 'reason', 'scorer_id', 'sequence_id', 'set_id', 'row_index']);

/** Text columns of `elements` with between two and 24 values among the objects. */
export async function facetColumns(database: Database): Promise<readonly string[]> {
  const texts = (await database.describe('elements')).filter((column) => column.type === 'VARCHAR' && !HIDDEN.has(column.name)).map((column) => column.name);
  if (texts.length === 0) return [];
  const counts = await database.query(`SELECT ${texts.map((name, index) => `approx_count_distinct(${sqlIdentifier(name)})::INTEGER AS c${index}`).join(', ')} FROM elements WHERE ${SHOWN_LEVEL}`);
  const row = counts.get(0);
  const few = texts.filter((_, index) => Number(row?.[`c${index}`]) >= 2 && Number(row?.[`c${index}`]) <= MAX_VALUES);
  return [...PREFERRED.filter((name) => few.includes(name)), ...few.filter((name) => !PREFERRED.includes(name))];
}

export interface ValueCount {
  readonly value: string | null;
  readonly total: number;
  readonly shown: number;
  readonly flagged: number;
}

/** Counts by value, largest first; values that read like numbered names (`batch-7`) stay in their natural order. */
export async function columnValues(database: Database, column: string, where: string, signal: AbortSignal): Promise<readonly ValueCount[]> {
  const name = sqlIdentifier(column);
  const answer = await database.query(
    `SELECT ${name} AS value, count(*)::INTEGER AS total, count(*) FILTER (WHERE ${where})::INTEGER AS shown,
       count(*) FILTER (WHERE flagged AND ${where})::INTEGER AS flagged
     FROM elements WHERE ${SHOWN_LEVEL} GROUP BY 1 ORDER BY total DESC, value`,
    { signal },
  );
  const values: ValueCount[] = [];
  for (const row of answer) {
    values.push({ value: row['value'] === null ? null : String(row['value']), total: Number(row['total']), shown: Number(row['shown']), flagged: Number(row['flagged']) });
  }
  const numbered = values.every((entry) => entry.value === null || /\d$/.test(entry.value));
  return numbered ? values.sort((a, b) => (a.value ?? '\uffff').localeCompare(b.value ?? '\uffff', 'en', { numeric: true })) : values;
}
