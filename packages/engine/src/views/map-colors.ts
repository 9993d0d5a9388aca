import type { ColumnInfo, Database } from '../database/database';
import { sqlIdentifier, sqlLiteral } from '../database/sql';
import { ShoalError } from '../base/errors';
import { MAP_CODE_NONE, MAP_CODE_OTHER } from './map-points';
import type { MapColorChoice, MapValue } from './map-types';

/** Steps of a sequential scale. */
export const RAMP_STEPS = 16;
/** A column with more values than this is not offered to colour by. */
const MAX_CHOICE_VALUES = 20;
/** Values read of one column at most; with more, entries cannot be hidden. */
const MAX_VALUES = 1000;

/** Columns that identify, place or explain an element: nothing to colour by. */
const UNSUITABLE = new Set([
  ...['element_id', 'id', 'frame_id', 'label_id', 'inference_id', 'sequence_id', 'sequence_index', 'reason', 'level', 'x', 'y', 'w', 'h'],
  ...['map_x', 'map_y', 'row_index', 'width', 'height', 'lat', 'lon', 'uri', 'media_uri'],
]);
const TIMES = /^(TIMESTAMP|DATE)/;
const UNIT_RANGE = new Set(['score', 'confidence', 'iou']);

/** How one column becomes colours. `sql` yields the code of a row, 0..23. */
export type MapColoring =
  | { readonly type: 'categories'; readonly kind: 'class' | 'agreement' | 'category'; readonly column: string; readonly sql: string; readonly values: readonly MapValue[]; readonly rest: readonly MapValue[]; readonly complete: boolean }
  | { readonly type: 'ramp'; readonly kind: 'sequential' | 'diverging' | 'time'; readonly column: string; readonly sql: string; readonly min: number; readonly max: number };

export function colorKindOf(info: ColumnInfo): MapColorChoice['kind'] {
  if (info.name === 'class_id' || info.name === 'given' || info.name === 'predicted' || info.name === 'suggested') return 'class';
  if (info.name === 'agreement') return 'agreement';
  if (TIMES.test(info.type)) return 'time';
  return /^(FLOAT|DOUBLE|REAL|DECIMAL|BIGINT|HUGEINT|UBIGINT)/.test(info.type) ? 'sequential' : 'category';
}

/** Columns worth colouring by: the well-known ones first, then whatever else has few values. */
export async function loadColorChoices(database: Database, signal: AbortSignal): Promise<readonly MapColorChoice[]> {
  const columns = (await database.describe('elements', { signal })).filter((info) => !UNSUITABLE.has(info.name) && /^(VARCHAR|BOOLEAN|ENUM|U?(TINY|SMALL)?INT|INTEGER|UINTEGER|FLOAT|DOUBLE|REAL|TIMESTAMP|DATE)/.test(info.type) && !info.type.endsWith(']'));
  if (columns.length === 0) return [];
  const counts = columns.map((info, i) => `CAST(approx_count_distinct(${sqlIdentifier(info.name)}) AS INTEGER) AS n${i}`);
  const row = (await database.query(`SELECT ${counts.join(', ')} FROM elements`, { signal })).get(0);
  const first = ['class_id', 'agreement', 'score', 'dataset', 'split', 'given', 'predicted'];
  const rank = (name: string) => (first.includes(name) ? first.indexOf(name) : first.length);
  return columns
    .map((info, i) => ({ column: info.name, kind: colorKindOf(info), distinct: Number(row?.[`n${i}`] ?? 0) }))
    .filter(({ column, kind, distinct }) => column === 'score' || (distinct > 1 && (kind !== 'category' || distinct <= MAX_CHOICE_VALUES)))
    .sort((a, b) => rank(a.column) - rank(b.column))
    .map(({ column, kind }) => ({ column, kind }));
}

/** Reads what a column holds on the map and assigns codes. Rejects with `not-found` for an unknown column. */
export async function loadColoring(database: Database, column: string, placed: string, classOrder: readonly string[], signal: AbortSignal): Promise<MapColoring> {
  const columns = await database.describe('elements', { signal });
  const info = columns.find(({ name }) => name === column);
  if (!info) {
    const names = columns.map(({ name }) => name).join(', ');
    throw new ShoalError('not-found', `The map cannot be coloured by "${column}": elements has no such column. Columns: ${names}.`, { details: { column } });
  }
  const kind = colorKindOf(info);
  return kind === 'sequential' || kind === 'time' ? loadRamp(database, info, kind, placed, signal) : loadCategories(database, info, kind, placed, classOrder, signal);
}

/** Where the middle half of a column lies on both sides of 0, 0 is the middle of the scale; times are milliseconds since the epoch. */
async function loadRamp(database: Database, { name: column, type }: ColumnInfo, kind: 'sequential' | 'time', placed: string, signal: AbortSignal): Promise<MapColoring> {
  const value = kind === 'time' ? `CAST(epoch_ms(CAST(${sqlIdentifier(column)} AS ${type === 'DATE' ? 'TIMESTAMP' : type})) AS DOUBLE)` : `CAST(${sqlIdentifier(column)} AS DOUBLE)`;
  let [min, max] = [0, 1];
  let scale: 'sequential' | 'diverging' | 'time' = kind;
  if (!UNIT_RANGE.has(column)) {
    const sql = `SELECT quantile_cont(v, 0.01) AS low, quantile_cont(v, 0.25) AS q1, quantile_cont(v, 0.75) AS q3, quantile_cont(v, 0.99) AS high FROM (SELECT ${value} AS v FROM elements WHERE ${placed}) WHERE v IS NOT NULL AND isfinite(v)`;
    const row = (await database.query(sql, { signal })).get(0);
    min = Number(row?.['low'] ?? 0);
    max = Number(row?.['high'] ?? 1);
    if (kind === 'sequential' && Number(row?.['q1'] ?? 0) < 0 && Number(row?.['q3'] ?? 0) > 0) {
      scale = 'diverging';
      max = Math.max(-min, max);
      min = -max;
    }
    if (!(max > min)) max = min + 1;
  }
  const step = `least(${RAMP_STEPS - 1}, greatest(0, floor((${value} - ${sqlLiteral(min)}) / ${sqlLiteral(max - min)} * ${RAMP_STEPS})))`;
  const sql = `CAST(CASE WHEN ${value} IS NULL OR isnan(${value}) THEN ${MAP_CODE_NONE} ELSE ${step} END AS UTINYINT)`;
  return { type: 'ramp', kind: scale, column, sql, min, max };
}

async function loadCategories(database: Database, info: ColumnInfo, kind: 'class' | 'agreement' | 'category', placed: string, classOrder: readonly string[], signal: AbortSignal): Promise<MapColoring> {
  const text = `CAST(${sqlIdentifier(info.name)} AS VARCHAR)`;
  // Values that occur elsewhere in the table are read too, so that a filter made here keeps them.
  const table = await database.query(`SELECT ${text} AS value, CAST(count(*) FILTER (WHERE ${placed}) AS DOUBLE) AS n FROM elements WHERE ${sqlIdentifier(info.name)} IS NOT NULL GROUP BY 1 ORDER BY n DESC, value LIMIT ${MAX_VALUES + 1}`, { signal });
  const texts: string[] = [];
  for (let i = 0; i < table.numRows; i += 1) texts.push(String(table.getChild('value')?.get(i)));
  const complete = texts.length <= MAX_VALUES;
  const onMap = texts.filter((_, i) => Number(table.getChild('n')?.get(i)) > 0);
  const own = onMap.slice(0, MAP_CODE_OTHER);
  if (kind === 'class') own.sort((a, b) => placeIn(classOrder, a) - placeIn(classOrder, b));
  if (kind === 'agreement') own.sort((a, b) => placeIn(AGREEMENT_ORDER, a) - placeIn(AGREEMENT_ORDER, b));
  const cases = own.map((value, code) => `WHEN ${sqlLiteral(value)} THEN ${code}`).join(' ');
  const known = own.length === 0 ? `${MAP_CODE_OTHER}` : `CASE ${text} ${cases} ELSE ${MAP_CODE_OTHER} END`;
  return {
    type: 'categories',
    kind,
    column: info.name,
    sql: `CAST(CASE WHEN ${text} IS NULL THEN ${MAP_CODE_NONE} ELSE ${known} END AS UTINYINT)`,
    values: own.map((value) => typedValue(value, info.type)),
    rest: texts.filter((value) => !own.includes(value)).map((value) => typedValue(value, info.type)),
    complete,
  };
}

const AGREEMENT_ORDER = ['wrong_class', 'missing', 'spurious', 'badly_located', 'agree', 'unlabeled', 'not_compared'];

function placeIn(order: readonly string[], value: string): number {
  const place = order.indexOf(value);
  return place < 0 ? order.length : place;
}

function typedValue(text: string, type: string): MapValue {
  if (type === 'BOOLEAN') return text === 'true';
  return /INT/.test(type) ? Number(text) : text;
}
