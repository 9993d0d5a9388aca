import { DataType, Type, type Field, type RecordBatch, type Schema, type Vector } from 'apache-arrow';
import { messageOf, ShoalError } from '../../base/errors';
import {
  createCategoryBuilder,
  createFlagBuilder,
  createNumberBuilder,
  createNumberListBuilder,
  createNumberListsBuilder,
  createTextBuilder,
  createTimeBuilder,
  createVectorBuilder,
  type ColumnBuilder,
} from '../table/column-builders';
import type { RawColumn, RawTable } from '../table/raw-table';

/** Structs are flattened this deep; below they become JSON text. */
const MAX_STRUCT_DEPTH = 8;

export interface ArrowRows {
  readonly table: RawTable;
  /** Columns that have no place in a table of ours, and why. */
  readonly leftOut: readonly { readonly column: string; readonly type: string }[];
}

/**
 * A record batch as plain columns. Whole numbers of 64 bits stay `i64`; decimals become float64; dates and timestamps milliseconds; structs `a.b`
 * columns; lists of numbers number lists; other lists, maps and unions JSON text. Binary columns are left out.
 */
export function arrowToRaw(batch: RecordBatch, schema: Schema = batch.schema): ArrowRows {
  const columns: [string, RawColumn][] = [];
  const leftOut: { column: string; type: string }[] = [];
  schema.fields.forEach((field, index) => {
    try {
      const vector = batch.getChildAt(index);
      if (vector) convert(field.name, field, vector, () => true, batch.numRows, 0, columns, leftOut);
    } catch (cause) {
      // The reader believes what a damaged file says until a value is asked for.
      throw new ShoalError('invalid-data', `Column "${field.name}" of the Arrow data cannot be decoded: ${messageOf(cause)}. Write the file again with a current Arrow library.`, { details: { column: field.name }, cause });
    }
  });
  return { table: { rows: batch.numRows, columns: Object.fromEntries(columns) }, leftOut };
}

function convert(name: string, field: Field, vector: Vector, parentValid: (row: number) => boolean, rows: number, depth: number, columns: [string, RawColumn][], leftOut: { column: string; type: string }[]): void {
  const type = field.type as DataType;
  if (DataType.isStruct(type) && depth < MAX_STRUCT_DEPTH) {
    const valid = (row: number) => parentValid(row) && vector.isValid(row);
    type.children.forEach((child, index) => {
      const inner = vector.getChildAt(index);
      if (inner) convert(`${name}.${child.name}`, child as Field, inner, valid, rows, depth + 1, columns, leftOut);
    });
    return;
  }
  if (DataType.isBinary(type) || DataType.isLargeBinary(type) || DataType.isFixedSizeBinary(type) || type.typeId === Type.BinaryView) {
    leftOut.push({ column: name, type: String(type) });
    return;
  }
  // A list within a list can be null; columns of ours cannot say that, text can.
  const { builder, read } = converterFor(type, vector.data.some((data) => (data.children[0]?.nullCount ?? 0) > 0));
  for (let row = 0; row < rows; row++) {
    const value: unknown = parentValid(row) && vector.isValid(row) ? vector.get(row) : null;
    builder.push(value === null || value === undefined ? null : read(value));
  }
  columns.push([name, builder.finish()]);
}

interface Converter {
  readonly builder: ColumnBuilder<unknown>;
  readonly read: (value: unknown) => unknown;
}

function converterFor(type: DataType, hasNullItems: boolean): Converter {
  const into = <T>(builder: ColumnBuilder<T>, read: (value: unknown) => T | null): Converter => ({ builder: builder as ColumnBuilder<unknown>, read });
  if (DataType.isDictionary(type)) {
    const values = type.dictionary as DataType;
    return isText(values) ? into(createCategoryBuilder(), String) : converterFor(values, hasNullItems);
  }
  if (isText(type)) return into(createTextBuilder(), String);
  if (DataType.isBool(type)) return into(createFlagBuilder(), (value) => value === true);
  if (DataType.isInt(type) && type.bitWidth === 64) return { builder: createLongBuilder() as ColumnBuilder<unknown>, read: (value) => value };
  if (DataType.isInt(type) || DataType.isFloat(type) || DataType.isTime(type)) return into(createNumberBuilder(), Number);
  if (DataType.isDecimal(type)) return into(createNumberBuilder(), (value) => decimalToNumber(value as Uint32Array, type.scale));
  if (DataType.isDate(type) || DataType.isTimestamp(type)) return into(createTimeBuilder(), Number);
  if (DataType.isFixedSizeList(type) && DataType.isFloat(type.valueType)) return into(createVectorBuilder(), toNumbers);
  if (DataType.isList(type) || DataType.isLargeList(type) || DataType.isFixedSizeList(type)) {
    const inner = type.valueType as DataType;
    if (isNumeric(inner)) return into(createNumberListBuilder(), toNumbers);
    if (!hasNullItems && (DataType.isList(inner) || DataType.isFixedSizeList(inner)) && isNumeric(inner.valueType as DataType)) return into(createNumberListsBuilder(), (value) => Array.from(value as Iterable<unknown>, (part) => toNumbers(part) ?? []));
  }
  return into(createTextBuilder(), (value) => JSON.stringify(value, plainJson));
}

function isText(type: DataType): boolean {
  return DataType.isUtf8(type) || DataType.isLargeUtf8(type) || type.typeId === Type.Utf8View;
}

function isNumeric(type: DataType): boolean {
  return DataType.isFloat(type) || (DataType.isInt(type) && type.bitWidth < 64);
}

/** `null` items of a list are NaN: a list of numbers has no nulls. */
function toNumbers(value: unknown): number[] | null {
  if (value === null || value === undefined) return null;
  return Array.from(value as Iterable<unknown>, (item) => (item === null ? NaN : Number(item)));
}

/** Little-endian words of a signed decimal. */
function decimalToNumber(words: Uint32Array, scale: number): number {
  let value = 0n;
  for (let i = words.length - 1; i >= 0; i--) value = (value << 32n) | BigInt(words[i] ?? 0);
  const signed = BigInt.asIntN(words.length * 32, value);
  // Through text, so that 12345 with scale 2 is the double nearest to 123.45.
  return Number(`${signed}e${-scale}`);
}

function plainJson(_: string, value: unknown): unknown {
  if (typeof value === 'bigint') return Number.isSafeInteger(Number(value)) ? Number(value) : String(value);
  if (ArrayBuffer.isView(value)) return Array.from(value as Uint8Array);
  if (value instanceof Map) return Object.fromEntries(value);
  if (typeof value === 'object' && value !== null && !Array.isArray(value) && 'toJSON' in value === false && Symbol.iterator in value) return [...(value as Iterable<unknown>)];
  return value;
}

/** 64-bit whole numbers; unsigned ones beyond 2^63 turn the column into text. */
function createLongBuilder(): ColumnBuilder<bigint> {
  const values: bigint[] = [];
  const valid: number[] = [];
  let nulls = 0;
  let tooLarge = false;
  return {
    push(value) {
      const isNull = value === null || value === undefined;
      values.push(isNull ? 0n : value);
      valid.push(isNull ? 0 : 1);
      if (isNull) nulls += 1;
      else if (value > 0x7fffffffffffffffn) tooLarge = true;
    },
    get length() {
      return values.length;
    },
    finish() {
      if (tooLarge) {
        const text = createTextBuilder();
        values.forEach((value, row) => text.push(valid[row] === 1 ? String(value) : null));
        return text.finish();
      }
      return { type: 'i64', values: BigInt64Array.from(values), valid: nulls > 0 ? Uint8Array.from(valid) : null };
    },
  };
}
