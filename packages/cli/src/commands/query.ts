import { writeCsv, type CsvCell } from '@shoal/engine/formats';
import { formatTable } from '../format-table';
import { openBundle } from '../open-bundle';
import { parseOptions } from '../parse-options';
import { UsageError } from '../usage-error';

export const queryUsage = `Ask a dataset in SQL: the imported tables and those of the analyses.

Usage:
  shoal query <bundle> "SQL" [--json | --csv] [--limit N]

<bundle>    a folder with shoal.json, its URL, or any files that "shoal import" reads
SQL         one SELECT (DuckDB's dialect). Tables: frames, media, labels, inferences, elements, scores, matches, import_report
--json      rows as a JSON array of objects
--csv       rows as CSV
--limit N   at most N rows (default 40 as text, all as JSON or CSV)

Exit codes: 0 ok, 2 input, SQL or options that cannot be used.`;

const options = { json: { type: 'boolean' }, csv: { type: 'boolean' }, limit: { type: 'string' } } as const;

/** Runs `shoal query`; resolves to the exit code. */
export async function query(argv: readonly string[]): Promise<number> {
  const { values, positionals } = parseOptions(argv, options);
  const [source, sql, extra] = positionals;
  if (source === undefined || sql === undefined || extra !== undefined) throw new UsageError('Pass a bundle and one query: shoal query my-bundle "SELECT count(*) FROM labels".');
  if (values.limit !== undefined && !/^\d{1,9}$/.test(values.limit)) throw new UsageError(`--limit is "${values.limit}". Expected a whole number, 0 or more.`);
  const limit = values.limit === undefined ? undefined : Number(values.limit);
  const dataset = await openBundle(source);
  try {
    // As a subquery there can be no second statement, and nothing is written.
    const table = await dataset.database.query(`SELECT * FROM (${sql.replace(/;\s*$/, '')}\n)${limit === undefined ? '' : ` LIMIT ${limit}`}`);
    const names = table.schema.fields.map((field) => field.name);
    const rows = table.toArray().map((row: { toJSON(): Record<string, unknown> }) => row.toJSON());
    if (values.json) process.stdout.write(`${JSON.stringify(rows, plain)}\n`);
    else if (values.csv) process.stdout.write(writeCsv(names, rows.map((row) => names.map((name) => cell(row[name])))));
    else print(names, rows, limit ?? 40);
    return 0;
  } finally {
    dataset.dispose();
  }
}

/** Arrow values as JSON can hold them: whole numbers beyond 2^53 as text, vectors as arrays. */
function plain(_: string, value: unknown): unknown {
  if (typeof value === 'bigint') return value >= -9007199254740991n && value <= 9007199254740991n ? Number(value) : String(value);
  if (ArrayBuffer.isView(value)) return [...(value as Float64Array)];
  if (typeof value === 'object' && value !== null && Symbol.iterator in value && !Array.isArray(value)) return [...(value as Iterable<unknown>)];
  return value;
}

function cell(value: unknown): CsvCell {
  const shown = plain('', value);
  return shown === undefined || shown === null || typeof shown === 'number' || typeof shown === 'boolean' || typeof shown === 'string' ? (shown ?? null) : JSON.stringify(shown, plain);
}

function print(names: readonly string[], rows: readonly Record<string, unknown>[], limit: number): void {
  const shown = rows.slice(0, limit);
  const numeric = names.map((name) => shown.length > 0 && shown.every((row) => row[name] === null || typeof row[name] === 'number' || typeof row[name] === 'bigint'));
  console.log(formatTable(names.map((title, index) => ({ title, align: numeric[index] ? ('right' as const) : ('left' as const) })), shown.map((row) => names.map((name) => String(cell(row[name]) ?? '')))));
  console.log(rows.length > shown.length ? `\n${shown.length} of ${rows.length} rows: --limit shows more.` : `\n${rows.length} row${rows.length === 1 ? '' : 's'}.`);
}
