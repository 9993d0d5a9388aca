import { compressors } from 'hyparquet-compressors';
import { parquetMetadataAsync, parquetSchema } from 'hyparquet/src/metadata.js';
import { parquetRead } from 'hyparquet/src/read.js';
import type { AsyncBuffer, FileMetaData, SchemaTree } from 'hyparquet';
import { messageOf, ShoalError } from '../../base/errors';
import type { SourceFile } from '../contract/source-file';
import { createAnyBuilder, createFlagBuilder, createNumberBuilder, createNumberListBuilder, createNumberListsBuilder, createTextBuilder, createTimeBuilder, type ColumnBuilder } from '../table/column-builders';
import type { RawColumn, RawTable } from '../table/raw-table';

export interface ParquetFile {
  readonly rows: number;
  /** Top-level columns in order. */
  readonly columns: readonly SchemaTree[];
  /** Rows `from` to `to` (half-open). */
  read(from: number, to: number): Promise<{ readonly table: RawTable; readonly leftOut: readonly string[] }>;
  /** Where row groups end, ascending. */
  readonly groupEnds: readonly number[];
}

/** A page never unpacks to more than this many bytes per byte of the whole file; files that promise more are lying. */
const MAX_GROWTH = 4000;
const MAX_ROWS = 2 ** 31 - 1;

/**
 * Opens a Parquet file: reads its footer by ranges, checks that what it promises is possible, and reads rows on demand.
 * Throws `unsupported-format` or `invalid-data` naming the file.
 */
export async function openParquet(file: SourceFile): Promise<ParquetFile> {
  const size = file.size ?? (await file.read()).length;
  const buffer: AsyncBuffer = {
    byteLength: size,
    async slice(start, end = size) {
      const bytes = await file.read(start, end);
      return bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength) as ArrayBuffer;
    },
  };
  const invalid = (why: string, cause?: unknown): ShoalError => new ShoalError('invalid-data', `"${file.path}" is not readable Parquet: ${why}. Write it again, or convert it to CSV.`, { details: { path: file.path }, cause });
  if (size < 12) throw invalid(`it has only ${size} bytes`);
  let metadata: FileMetaData;
  try {
    metadata = await parquetMetadataAsync(buffer, { initialFetchSize: Math.min(size, 64 * 1024) });
  } catch (cause) {
    throw invalid(messageOf(cause), cause);
  }
  const rows = Number(metadata.num_rows);
  const problem = checkMetadata(metadata, rows, size);
  if (problem) throw invalid(problem);
  const tree = parquetSchema(metadata);
  const groupEnds: number[] = [];
  for (const group of metadata.row_groups) groupEnds.push((groupEnds.at(-1) ?? 0) + Number(group.num_rows));
  return {
    rows,
    columns: tree.children,
    groupEnds,
    async read(from, to) {
      let found: Record<string, unknown>[] = [];
      try {
        await parquetRead({ file: buffer, metadata, compressors, rowStart: from, rowEnd: to, rowFormat: 'object', onComplete: (data) => (found = data) });
      } catch (cause) {
        throw invalid(messageOf(cause), cause);
      }
      return toTable(found, tree.children);
    },
  };
}

/** What is impossible about the footer, if anything: readers believe it and would allocate or loop. */
function checkMetadata(metadata: FileMetaData, rows: number, size: number): string | undefined {
  if (!Number.isSafeInteger(rows) || rows < 0 || rows > MAX_ROWS) return `it promises ${rows} rows`;
  if (metadata.schema.length > 100_000) return `it has ${metadata.schema.length} columns`;
  let sum = 0;
  for (const group of metadata.row_groups) {
    const count = Number(group.num_rows);
    if (!(count >= 0) || count > MAX_ROWS) return `a row group promises ${count} rows`;
    sum += count;
    for (const { meta_data: column } of group.columns) {
      if (!column) continue;
      const start = Number(column.dictionary_page_offset ?? column.data_page_offset);
      const packed = Number(column.total_compressed_size);
      const unpacked = Number(column.total_uncompressed_size);
      if (!(start >= 0) || !(packed >= 0) || start + packed > size) return `column ${column.path_in_schema.join('.')} lies outside of the file (truncated)`;
      if (unpacked > size * MAX_GROWTH || unpacked < 0) return `column ${column.path_in_schema.join('.')} promises ${unpacked} bytes`;
      if (Number(column.num_values) > 64 * MAX_ROWS || Number(column.num_values) < 0) return `column ${column.path_in_schema.join('.')} promises ${column.num_values} values`;
    }
  }
  return sum === rows ? undefined : `its row groups have ${sum} rows, the file says ${rows}`;
}

function toTable(rows: readonly Record<string, unknown>[], columns: readonly SchemaTree[]): { table: RawTable; leftOut: string[] } {
  const finished: [string, RawColumn][] = [];
  const leftOut: string[] = [];
  for (const column of columns) {
    const { name } = column.element;
    addColumn(name, rows.map((row) => row[name]), finished, leftOut, 0);
  }
  return { table: { rows: rows.length, columns: Object.fromEntries(finished) }, leftOut };
}

function addColumn(name: string, values: readonly unknown[], finished: [string, RawColumn][], leftOut: string[], depth: number): void {
  const sample = values.filter((value) => value !== null && value !== undefined);
  const every = (test: (value: unknown) => boolean) => sample.length > 0 && sample.every(test);
  if (sample.some((value) => value instanceof Uint8Array)) {
    leftOut.push(name);
    return;
  }
  if (depth < 8 && every((value) => isPlainObject(value))) {
    const keys = [...new Set(sample.flatMap((value) => Object.keys(value as object)))].filter((key) => key !== '__proto__').slice(0, 512);
    for (const key of keys) addColumn(`${name}.${key}`, values.map((value) => (isPlainObject(value) && Object.hasOwn(value, key) ? value[key] : null)), finished, leftOut, depth + 1);
    return;
  }
  const put = <T>(builder: ColumnBuilder<T>, read: (value: unknown) => T): void => {
    for (const value of values) builder.push(value === null || value === undefined ? null : read(value));
    finished.push([name, builder.finish()]);
  };
  if (every((value) => typeof value === 'string')) put(createTextBuilder(), String);
  else if (every((value) => typeof value === 'boolean')) put(createFlagBuilder(), (value) => value === true);
  else if (every((value) => typeof value === 'number')) put(createNumberBuilder(), Number);
  else if (every((value) => typeof value === 'bigint')) finished.push([name, longColumn(values)]);
  else if (every((value) => value instanceof Date)) put(createTimeBuilder(), (value) => (value as Date).getTime());
  else if (every(isNumberList)) put(createNumberListBuilder(), (value) => Array.from(value as Iterable<unknown>, numberOrNan));
  else if (every((value) => Array.isArray(value) && value.every(isNumberList))) put(createNumberListsBuilder(), (value) => (value as Iterable<unknown>[]).map((part) => Array.from(part, numberOrNan)));
  else put(createAnyBuilder(), (value) => (typeof value === 'number' || typeof value === 'boolean' ? value : typeof value === 'string' ? value : JSON.stringify(value, plainJson)));
}

const numberOrNan = (value: unknown): number => (value === null || value === undefined ? NaN : Number(value));

function isPlainObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !ArrayBuffer.isView(value) && !(value instanceof Date);
}

function isNumberList(value: unknown): boolean {
  if (ArrayBuffer.isView(value)) return !(value instanceof Uint8Array);
  return Array.isArray(value) && value.length > 0 && value.every((item) => typeof item === 'number' || typeof item === 'bigint' || item === null) && value.some((item) => item !== null);
}

function longColumn(values: readonly unknown[]): RawColumn {
  const longs = BigInt64Array.from(values, (value) => (typeof value === 'bigint' ? value : 0n));
  const valid = values.some((value) => typeof value !== 'bigint') ? Uint8Array.from(values, (value) => (typeof value === 'bigint' ? 1 : 0)) : null;
  return { type: 'i64', values: longs, valid };
}

function plainJson(_: string, value: unknown): unknown {
  if (typeof value === 'bigint') return Number.isSafeInteger(Number(value)) ? Number(value) : String(value);
  return ArrayBuffer.isView(value) ? Array.from(value as Uint8Array) : value;
}
