import { sqlIdentifier, sqlLiteral, type Dataset } from '@shoal/engine';

/** A column of the row's table, and how its value lies among those of the other rows. */
export interface ComparedValue {
  readonly name: string;
  readonly type: string;
  /** As the row has it; `null` when it is missing. */
  readonly value: string | number | boolean | null;
  readonly kind: 'number' | 'category';
  /** Rows that have a value. */
  readonly present: number;
  readonly missing: number;
  /** Rows with less, and with the same value; for categories `below` is 0. */
  readonly below: number;
  readonly equal: number;
  /** Distinct values, about. */
  readonly distinct: number;
  /** Rows by value in steps of equal width from `low` to `high`, [BINS]; empty for categories. */
  readonly bins: readonly number[];
  readonly low: number;
  readonly high: number;
  /** 0..1, higher = stranger: how far out a number lies, how much rarer than its peers a category is. 0 for names that everyone has one of. */
  readonly unusual: number;
}

export interface ComparedRow {
  readonly values: readonly ComparedValue[];
  /** Rows that it was compared with, of all there are. */
  readonly sample: number;
  readonly all: number;
}

export const BINS = 28;
const MAX_ROWS = 100_000;
/** Names of the frame itself, and what is known to be about the medium. */
const own = new Set(['frame_id', 'dataset', 'labeled', 'width', 'height', 'sequence_id', 'sequence_index']);
/** With more distinct values than this share of the rows a text is a name, not a category. */
const NAMES_FROM = 0.5;

/** Holds every value of a row against its column, in one query over all columns; of large tables over an even sample. Rejects as `database.query`. */
export async function compareRow({ database }: Pick<Dataset, 'database'>, frameId: string, signal: AbortSignal): Promise<ComparedRow> {
  const columns = (await database.describe('frames', { signal })).filter((column) => !own.has(column.name) && isPlain(column.type));
  const [counted] = (await database.query('SELECT count(*)::INTEGER AS n FROM frames', { signal })).toArray() as { toJSON(): Record<string, unknown> }[];
  const all = Number(counted?.toJSON()['n'] ?? 0);
  if (columns.length === 0) return { values: [], sample: all, all };
  const every = Math.max(1, Math.ceil(all / MAX_ROWS));
  // By the hash of the name: the same rows every time, and none that lie together.
  const sampled = every === 1 ? 'TRUE' : `(hash(frame_id) % ${every} = 0 OR frame_id = ${sqlLiteral(frameId)})`;
  const parts = columns.map(({ type }, i) => {
    const column = `c${i}`;
    const mine = `(SELECT ${column} FROM mine)`;
    const shared = `${i} AS place, count(${column})::DOUBLE AS present, (count(*) - count(${column}))::DOUBLE AS missing, count_if(${column} = ${mine})::DOUBLE AS equal, approx_count_distinct(${column})::DOUBLE AS various, any_value(${mine})::VARCHAR AS value`;
    if (!isNumber(type)) return `SELECT ${shared}, 0::DOUBLE AS below, NULL::DOUBLE AS low, NULL::DOUBLE AS high, NULL::DOUBLE[] AS bins FROM rows`;
    const width = `nullif(high - low, 0)`;
    const bin = (at: number) => `count_if(least(${BINS - 1}, floor((${column} - low) / ${width} * ${BINS})) = ${at})::DOUBLE`;
    return `SELECT ${shared}, count_if(${column} < ${mine})::DOUBLE AS below, any_value(low) AS low, any_value(high) AS high, [${Array.from({ length: BINS }, (_, at) => bin(at)).join(', ')}] AS bins
      FROM rows, (SELECT min(${column}) AS low, max(${column}) AS high FROM rows) ends`;
  });
  const read = columns.map(({ name, type }, i) => {
    const id = sqlIdentifier(name);
    if (!isNumber(type)) return `${id}::VARCHAR AS c${i}`;
    const value = type.startsWith('TIMESTAMP') || type === 'DATE' ? `epoch_ms(${id}::TIMESTAMP)::DOUBLE` : `${id}::DOUBLE`;
    return `CASE WHEN isfinite(${value}) THEN ${value} END AS c${i}`;
  });
  const answer = await database.query(
    `WITH rows AS MATERIALIZED (SELECT frame_id, ${read.join(', ')} FROM frames WHERE ${sampled}), mine AS MATERIALIZED (SELECT * FROM rows WHERE frame_id = ${sqlLiteral(frameId)} LIMIT 1)
     ${parts.join(' UNION ALL ')} ORDER BY place`,
    { signal },
  );
  const values = (answer.toArray() as { toJSON(): Record<string, unknown> }[]).map((row, i): ComparedValue => describe(row.toJSON(), columns[i] ?? { name: '', type: '' }));
  const first = values[0];
  // Columns that no row fills are none of this dataset's.
  return { values: values.filter((value) => value.present > 0), sample: first ? first.present + first.missing : all, all };
}

function describe(cells: Record<string, unknown>, { name, type }: { readonly name: string; readonly type: string }): ComparedValue {
  const number = (cell: string) => Number(cells[cell] ?? 0);
  const kind = isNumber(type) ? 'number' : 'category';
  const [present, below, equal, distinct] = [number('present'), number('below'), number('equal'), number('various')];
  const text = cells['value'] === null || cells['value'] === undefined ? null : String(cells['value']);
  const bins = cells['bins'];
  return {
    name,
    type,
    kind,
    value: text === null ? null : kind === 'number' ? Number(text) : type === 'BOOLEAN' ? text === 'true' : text,
    present,
    missing: number('missing'),
    below,
    equal,
    distinct,
    bins: typeof bins === 'object' && bins !== null && Symbol.iterator in bins ? Array.from(bins as Iterable<number>, Number) : [],
    low: number('low'),
    high: number('high'),
    unusual: text === null ? missingness(present, number('missing')) : unusualness({ kind, present, below, equal, distinct }),
  };
}

/** How strange a value is among `present` others, 0..1. */
export function unusualness({ kind, present, below, equal, distinct }: Pick<ComparedValue, 'kind' | 'present' | 'below' | 'equal' | 'distinct'>): number {
  if (present <= 1) return 0;
  if (kind === 'category') return distinct > NAMES_FROM * present ? 0 : Math.max(0, 1 - (equal / present) * distinct);
  // The middle of equal values; the further from the middle of all, the stranger.
  const rank = (below + equal / 2) / present;
  return Math.abs(2 * rank - 1);
}

/** A hole is as strange as it is rare. */
function missingness(present: number, missing: number): number {
  return present + missing === 0 ? 0 : present / (present + missing);
}

export function isNumber(type: string): boolean {
  return /^(U?(TINY|SMALL|BIG|HUGE)?INT(EGER)?|U?INTEGER|FLOAT|DOUBLE|REAL|DECIMAL|TIMESTAMP|DATE)/.test(type);
}

function isPlain(type: string): boolean {
  return isNumber(type) || type === 'VARCHAR' || type === 'BOOLEAN' || type.startsWith('ENUM');
}
