import type { TaskOptions } from '../base/abort';
import { ShoalError } from '../base/errors';
import type { Database, QueryOptions } from '../database/database';
import { sqlIdentifier } from '../database/sql';
import { CANONICAL_COLUMNS, type CanonicalColumn, type ImportedTable } from '../formats/arrow/canonical-columns';
import { validateArrow } from '../formats/arrow/validate-arrow';
import type { Manifest } from '../model/manifest';
import { keepFindings, reportImport } from './import-report';

/** The bytes of the tables of a bundle, Arrow IPC files or streams, and what its import found. */
export type TableBytes = ReadonlyMap<ImportedTable | 'importReport', Uint8Array>;

const TYPES: Readonly<Record<CanonicalColumn['role'], string>> = {
  id: 'VARCHAR',
  text: 'VARCHAR',
  number: 'DOUBLE',
  integer: 'INTEGER',
  flag: 'BOOLEAN',
  time: 'TIMESTAMP_MS',
  vector: 'FLOAT[]',
  numbers: 'DOUBLE[]',
  'number-lists': 'DOUBLE[][]',
};

const DEFAULTS: Readonly<Partial<Record<string, string>>> = { sensor_id: "'camera'", kind: "'image'", set_id: "'labels'" };
const KEYS: Readonly<Partial<Record<ImportedTable, string>>> = { frames: 'frame_id', labels: 'label_id', inferences: 'inference_id' };
const ORDER: readonly ImportedTable[] = ['frames', 'media', 'labels', 'inferences'];

/**
 * Writes the canonical tables (every column of `model/tables.ts` exists, with one type) and `import_report`. Extra
 * columns are kept. Rows with problems stay, and are listed in the report; only rows without an id, or with one that an
 * earlier row has, are left out, and those are listed too.
 *
 * Rejects with `unsupported-format` or `invalid-data` for bytes and columns that cannot be used.
 */
export async function ingestTables(database: Database, manifest: Manifest, tables: TableBytes, options: TaskOptions = {}): Promise<void> {
  const { signal, onProgress } = options;
  for (const [index, table] of ORDER.entries()) {
    onProgress?.({ phase: `Reading ${table}`, done: index, total: ORDER.length });
    const bytes = tables.get(table);
    const raw = `import_${table}`;
    if (bytes) {
      validateArrow(bytes, table, manifest.tables[table] ?? table);
      await database.insertArrow(raw, bytes, { signal });
    } else {
      await database.exec(`CREATE OR REPLACE TABLE ${sqlIdentifier(raw)} (shoal_absent BOOLEAN)`, { signal });
    }
    await database.exec(await canonicalSql(database, table, raw, manifest), { signal });
  }
  onProgress?.({ phase: 'Checking rows', done: ORDER.length, total: ORDER.length });
  await database.exec('DROP TABLE IF EXISTS import_findings', { signal });
  await keepFindings(database, tables.get('importReport'), manifest.tables, { signal });
  await reportImport(database, manifest, { signal });
  for (const table of ORDER) await database.exec(`DROP TABLE import_${table}`, { signal });
}

/** What adding rows to a table did. */
export interface AddedRows {
  readonly added: number;
  /** Rows that had the id of an earlier one and took its place. */
  readonly changed: number;
}

/**
 * Adds rows to the canonical tables of an open dataset. A row with the id of one that is there takes its place (MODIFY), others are
 * new (ADD). `manifest` is the one after the addition: its classes give the width of `probs`.
 */
export async function addTables(database: Database, manifest: Manifest, tables: TableBytes, options: TaskOptions = {}): Promise<Record<ImportedTable, AddedRows>> {
  const { signal, onProgress } = options;
  const result: Record<ImportedTable, AddedRows> = { frames: none, media: none, labels: none, inferences: none };
  for (const [index, table] of ORDER.entries()) {
    const bytes = tables.get(table);
    if (!bytes) continue;
    onProgress?.({ phase: `Adding ${table}`, done: index, total: ORDER.length });
    validateArrow(bytes, table, table);
    const raw = `import_${table}`;
    await database.insertArrow(raw, bytes, { signal });
    await database.exec((await canonicalSql(database, table, raw, manifest)).replace(`TABLE ${table} AS`, `TABLE added_${table} AS`), { signal });
    result[table] = await mergeRows(database, table, manifest, { signal });
    await database.exec(`DROP TABLE ${raw}; DROP TABLE added_${table}`, { signal });
  }
  await keepFindings(database, tables.get('importReport'), undefined, { signal });
  onProgress?.({ phase: 'Checking rows', done: ORDER.length, total: ORDER.length });
  await reportImport(database, manifest, { signal });
  return result;
}

const none: AddedRows = { added: 0, changed: 0 };

async function mergeRows(database: Database, table: ImportedTable, manifest: Manifest, options: QueryOptions): Promise<AddedRows> {
  const key = KEYS[table] ?? "concat(frame_id, ':', sensor_id)";
  const counted = await database.query(`SELECT count(*)::INTEGER AS n, count(*) FILTER (WHERE ${key} IN (SELECT ${key} FROM ${table}))::INTEGER AS changed FROM added_${table}`, options);
  const [n, changed] = [Number(counted.get(0)?.n), Number(counted.get(0)?.changed)];
  // New classes make the vectors of probabilities wider; those that are there get zeros.
  const wider = table === 'inferences' ? ` REPLACE (CAST(list_resize(CAST(probs AS FLOAT[]), ${Math.max(1, manifest.classes.length)}, 0) AS FLOAT[${Math.max(1, manifest.classes.length)}]) AS probs)` : '';
  await database.exec(
    `CREATE OR REPLACE TABLE ${table} AS SELECT *${wider} FROM ${table} WHERE ${key} NOT IN (SELECT ${key} FROM added_${table} WHERE ${key} IS NOT NULL) UNION ALL BY NAME SELECT * FROM added_${table}`,
    options,
  );
  return { added: n - changed, changed };
}

async function canonicalSql(database: Database, table: ImportedTable, raw: string, manifest: Manifest): Promise<string> {
  const found = new Map((await database.describe(raw)).map((column) => [column.name.toLowerCase(), column]));
  const used: string[] = [];
  const columns = CANONICAL_COLUMNS[table].map((column) => {
    const source = found.get(column.name);
    const type = column.role === 'vector' ? `FLOAT[${Math.max(1, manifest.classes.length)}]` : TYPES[column.role];
    if (!source) return `CAST(${DEFAULTS[column.name] ?? 'NULL'} AS ${type}) AS ${column.name}`;
    used.push(sqlIdentifier(source.name));
    if (column.role === 'vector') checkVector(table, source, manifest.classes.length);
    return `${convert(sqlIdentifier(source.name), source.type, column, type)} AS ${column.name}`;
  });
  const extra = [...found.values()].filter((column) => !used.includes(sqlIdentifier(column.name)) && column.name !== 'shoal_absent');
  const key = KEYS[table];
  const all = [...columns, ...extra.map((column) => sqlIdentifier(column.name))].join(', ');
  const keyColumn = key === undefined ? undefined : found.get(key);
  const rows = keyColumn
    ? `WHERE ${sqlIdentifier(keyColumn.name)} IS NOT NULL QUALIFY row_number() OVER (PARTITION BY CAST(${sqlIdentifier(keyColumn.name)} AS VARCHAR) ORDER BY rowid) = 1`
    : '';
  return `CREATE OR REPLACE TABLE ${table} AS SELECT ${all} FROM ${raw} ${rows} ORDER BY rowid`;
}

function convert(name: string, sqlType: string, column: CanonicalColumn, type: string): string {
  const fallback = DEFAULTS[column.name];
  if (column.role === 'time') return timeSql(name, sqlType);
  if (column.role === 'flag' && column.required) return `coalesce(CAST(${name} AS BOOLEAN), FALSE)`;
  const cast = `TRY_CAST(${name} AS ${type})`;
  return fallback ? `coalesce(${cast}, ${fallback})` : cast;
}

/** Without ICU there are no casts from TIMESTAMP WITH TIME ZONE, but its milliseconds can be read. */
function timeSql(name: string, sqlType: string): string {
  if (sqlType === 'TIMESTAMP WITH TIME ZONE') return `CAST(epoch_ms(epoch_ms(${name})) AS TIMESTAMP_MS)`;
  if (/INT/.test(sqlType)) return `CAST(epoch_ms(CAST(${name} AS BIGINT)) AS TIMESTAMP_MS)`;
  return `TRY_CAST(TRY_CAST(${name} AS TIMESTAMP) AS TIMESTAMP_MS)`;
}

function checkVector(table: string, column: { name: string; type: string }, classes: number): void {
  const size = /\[(\d+)\]$/.exec(column.type)?.[1];
  if (size === undefined || Number(size) === classes) return;
  throw new ShoalError(
    'invalid-data',
    `Column "${column.name}" of ${table} has ${size} numbers a row, but the manifest lists ${classes} classes. Both must be in the same order and number.`,
    { details: { table, column: column.name, found: Number(size), expected: classes } },
  );
}
