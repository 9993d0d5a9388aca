import { Bool, Dictionary, Field, FixedSizeList, Float32, Float64, Int32, Int64, List, makeData, makeVector, Table, tableToIPC, TimestampMillisecond, Utf8, type Data, type Vector } from 'apache-arrow';
import type { RawColumn, RawTable } from './raw-table';

/** An Arrow IPC stream of the table, made without the library's builders (they need `unsafe-eval`). */
export function rawToArrowBytes(table: RawTable): Uint8Array {
  return tableToIPC(rawToArrow(table), 'stream');
}

export function rawToArrow(table: RawTable): Table {
  return new Table(Object.fromEntries(Object.entries(table.columns).map(([name, column]) => [name, toVector(column, table.rows)])));
}

function toVector(column: RawColumn, rows: number): Vector {
  switch (column.type) {
    case 'text':
      return makeVector(makeData({ type: new Utf8(), length: rows, ...nulls(column.valid), valueOffsets: column.offsets, data: column.bytes }));
    case 'category': {
      // A dictionary without values is not written at all, and readers then wait for it.
      if (column.values.length === 0) return makeVector(makeData({ type: new Utf8(), length: rows, ...nulls(new Uint8Array(rows)), valueOffsets: new Int32Array(rows + 1), data: new Uint8Array(0) }));
      const dictionary = makeVector(textData(column.values));
      const valid = column.indices.includes(-1) ? Uint8Array.from(column.indices, (index) => (index < 0 ? 0 : 1)) : null;
      const data = valid ? column.indices.map((index) => Math.max(0, index)) : column.indices;
      return makeVector(makeData({ type: new Dictionary(new Utf8(), new Int32()), length: rows, ...nulls(valid), data, dictionary }));
    }
    case 'f64':
      return makeVector(makeData({ type: new Float64(), length: rows, ...nulls(column.valid), data: column.values }));
    case 'i32':
      return makeVector(makeData({ type: new Int32(), length: rows, ...nulls(column.valid), data: column.values }));
    case 'i64':
      return makeVector(makeData({ type: new Int64(), length: rows, ...nulls(column.valid), data: column.values }));
    case 'flag': {
      const { bytes } = packBits(column.values);
      return makeVector(makeData({ type: new Bool(), length: rows, ...nulls(column.valid), data: bytes }));
    }
    case 'time':
      return makeVector(makeData({ type: new TimestampMillisecond(), length: rows, ...nulls(column.valid), data: column.values }));
    case 'f64list':
      return makeVector(makeData({ type: listOf(new Float64()), length: rows, ...nulls(column.valid), valueOffsets: column.offsets, child: numbers(column.values) }));
    case 'f64lists': {
      const inner = makeData({ type: listOf(new Float64()), length: column.parts.length - 1, nullCount: 0, valueOffsets: column.parts, child: numbers(column.values) });
      return makeVector(makeData({ type: new List(new Field('item', inner.type, true)), length: rows, ...nulls(column.valid), valueOffsets: column.offsets, child: inner }));
    }
    case 'vector': {
      const child = makeData({ type: new Float32(), length: column.values.length, nullCount: 0, data: column.values });
      return makeVector(makeData({ type: new FixedSizeList(column.size, new Field('item', new Float32(), true)), length: rows, ...nulls(column.valid), child }));
    }
  }
}

function listOf(type: Float64): List<Float64> {
  return new List(new Field('item', type, true));
}

function numbers(values: Float64Array): Data<Float64> {
  return makeData({ type: new Float64(), length: values.length, nullCount: 0, data: values });
}

function textData(values: readonly string[]): Data<Utf8> {
  const encoded = values.map((value) => new TextEncoder().encode(value));
  const valueOffsets = new Int32Array(values.length + 1);
  encoded.forEach((bytes, index) => (valueOffsets[index + 1] = (valueOffsets[index] ?? 0) + bytes.length));
  const data = new Uint8Array(valueOffsets[values.length] ?? 0);
  encoded.forEach((bytes, index) => data.set(bytes, valueOffsets[index] ?? 0));
  return makeData({ type: new Utf8(), length: values.length, nullCount: 0, valueOffsets, data });
}

function nulls(valid: Uint8Array | null): { nullCount: number; nullBitmap: Uint8Array | null } {
  if (!valid) return { nullCount: 0, nullBitmap: null };
  const { bytes, ones } = packBits(valid);
  return { nullCount: valid.length - ones, nullBitmap: bytes };
}

/** Bits in Arrow's order: the lowest bit of a byte first. */
function packBits(flags: Uint8Array): { bytes: Uint8Array; ones: number } {
  const bytes = new Uint8Array(Math.ceil(flags.length / 64) * 8);
  let ones = 0;
  for (let i = 0; i < flags.length; i++) {
    if (!flags[i]) continue;
    ones += 1;
    bytes[i >> 3] = (bytes[i >> 3] ?? 0) | (1 << (i & 7));
  }
  return { bytes, ones };
}
