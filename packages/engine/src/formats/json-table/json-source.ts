import { ShoalError } from '../../base/errors';
import { showValue, type Finding } from '../contract/findings';
import { extensionOf, type SourceFile } from '../contract/source-file';
import { asArray, asRecord, numbersAt } from '../json/fields';
import { parseJsonText } from '../json/parse-json-text';
import { scanJson } from '../json/scan-json';
import { scanRecords, type JsonLine } from '../json/scan-records';
import type { RawTable } from '../table/raw-table';
import type { TableSource } from '../tabular/table-source';
import { recordsToTable } from './records-table';

/** Names under which tools keep the rows of a table. */
const rowKeys = ['data', 'rows', 'records', 'features', 'items', 'examples', 'samples', 'values'];
/** Largest file that is read at once, for tables that are stored by column. */
const MAX_WHOLE_BYTES = 256 * 1024 * 1024;
const BATCH = 5000;
/** Marks of formats that have readers of their own: their files are no plain tables. */
const annotations = /"(annotations|categories|predictions|dataRow|data_row|reference_id|licenses|sample_fields)"\s*:/;

/** JSON tables: an array of records, an object with such an array, an object of columns, or GeoJSON. */
export const jsonSource: TableSource = {
  id: 'json',
  title: 'JSON',
  recognise(file, head) {
    if (!['json', 'geojson'].includes(extensionOf(file.path))) return undefined;
    const text = new TextDecoder().decode(head).replace(/^\uFEFF/, '').trimStart();
    if (!text.startsWith('[') && !text.startsWith('{')) return undefined;
    const special = annotations.test(text);
    const evidence = text.startsWith('[') ? 'an array of records' : /"type"\s*:\s*"FeatureCollection"/.test(text) ? 'GeoJSON features' : 'an object with rows or columns';
    return { confidence: special ? 0.25 : text.startsWith('[') ? 0.6 : 0.5, evidence: [evidence] };
  },
  async preview(file) {
    for await (const table of readTables(file, () => undefined)) return { table };
    return { table: { rows: 0, columns: {} } };
  },
  async *read(file, context, report) {
    let rows = 0;
    for await (const table of readTables(file, report)) {
      rows += table.rows;
      await context.progress(rows);
      yield table;
    }
  },
};

/** JSON lines (NDJSON): one record a line. Definition: https://jsonlines.org */
export const jsonlSource: TableSource = {
  id: 'jsonl',
  title: 'JSON lines',
  recognise(file, head) {
    if (!['jsonl', 'ndjson'].includes(extensionOf(file.path))) return undefined;
    const special = annotations.test(new TextDecoder().decode(head));
    return { confidence: special ? 0.3 : 0.7, evidence: ['one record a line'] };
  },
  preview: jsonSource.preview,
  read: jsonSource.read,
};

async function* readTables(file: SourceFile, report: (finding: Finding) => void): AsyncGenerator<RawTable> {
  const head = new TextDecoder().decode(await file.read(0, 4096)).replace(/^\uFEFF/, '').trimStart();
  if (head.startsWith('{') && extensionOf(file.path) !== 'jsonl' && extensionOf(file.path) !== 'ndjson') {
    yield* readObject(file, report);
    return;
  }
  for await (const batch of scanRecords(file.stream(), file.path)) yield* toTables(batch, file.path, report);
}

function* toTables(batch: readonly JsonLine[], path: string, report: (finding: Finding) => void): Generator<RawTable> {
  const records: Record<string, unknown>[] = [];
  for (const { line, value, problem, text } of batch) {
    const record = asRecord(value);
    if (record) records.push(fromFeature(record));
    else report({ code: 'skipped-row', message: problem ?? 'The record is no object. It was left out.', file: path, line, value: text ?? showValue(value) });
  }
  for (let from = 0; from < records.length; from += BATCH) yield recordsToTable(records.slice(from, from + BATCH));
}

/** A GeoJSON feature as a flat record: its properties, and the point it stands for. */
function fromFeature(record: Readonly<Record<string, unknown>>): Record<string, unknown> {
  if (record['type'] !== 'Feature' || !asRecord(record['properties'])) return record;
  const geometry = asRecord(record['geometry']);
  const point = geometry?.['type'] === 'Point' ? numbersAt(Object.fromEntries((asArray(geometry['coordinates']) ?? []).map((value, index) => [String(index), value])), ['0', '1']) : null;
  const id = record['id'];
  return { ...(typeof id === 'string' || typeof id === 'number' ? { id } : {}), ...asRecord(record['properties']), ...(point && { longitude: point[0], latitude: point[1] }) };
}

async function* readObject(file: SourceFile, report: (finding: Finding) => void): AsyncGenerator<RawTable> {
  let found = false;
  for await (const event of scanJson(file.stream(), file.path, (name) => rowKeys.includes(name))) {
    if (event.type !== 'elements') continue;
    const records = event.elements.map(({ index, value }): JsonLine => ({ line: index + 1, value }));
    if (records.some(({ value }) => asRecord(value))) {
      found = true;
      yield* toTables([...records, ...event.bad.map(({ index, message, text }): JsonLine => ({ line: index + 1, problem: message, text }))], file.path, report);
    }
  }
  if (!found) yield readColumns(await readWhole(file), file.path);
}

async function readWhole(file: SourceFile): Promise<unknown> {
  if ((file.size ?? 0) > MAX_WHOLE_BYTES) throw new ShoalError('out-of-memory', `"${file.path}" stores its table by columns and has ${file.size} bytes; up to ${MAX_WHOLE_BYTES} are read. Write it as JSON lines, Parquet or Arrow.`, { details: { path: file.path } });
  return parseJsonText(new TextDecoder().decode(await file.read()), file.path);
}

/** `{ "0": …, "1": … }`, as pandas writes a column by default; other keys are no row numbers. */
function byRowNumber(column: Readonly<Record<string, unknown>> | null): readonly unknown[] {
  const entries = Object.entries(column ?? {});
  return entries.every(([key], row) => key === String(row)) ? entries.map(([, value]) => value) : [];
}

/** `{ "a": [1, 2], "b": ["x", "y"] }`, as pandas' `orient="list"` writes it, or `{ "a": { "0": 1 } }`, its default. */
function readColumns(value: unknown, path: string): RawTable {
  const record = asRecord(value) ?? {};
  const columns = Object.entries(record).map(([name, column]): [string, readonly unknown[]] => [name, asArray(column) ?? byRowNumber(asRecord(column))]);
  const rows = columns[0]?.[1].length ?? 0;
  if (rows === 0 || columns.some(([, values]) => values.length !== rows)) {
    throw new ShoalError('invalid-data', `"${path}" is JSON, but no table: expected an array of records, one record a line, or an object of columns that are equally long. Keys: ${Object.keys(record).slice(0, 12).join(', ') || 'none'}.`, { details: { path, keys: Object.keys(record).slice(0, 100) } });
  }
  return recordsToTable(Array.from({ length: rows }, (_, row) => Object.fromEntries(columns.map(([name, values]) => [name, values[row]]))));
}
