/**
 * Columns as plain typed arrays: what importers produce, workers hand over without copying, and Arrow bytes are made of.
 * `valid`: one byte a row, 0 = null; `null` when no row is null. Values of null rows are 0 or empty.
 */
export type RawColumn =
  /** UTF-8; row i is `bytes[offsets[i]..offsets[i + 1]]`. */
  | { readonly type: 'text'; readonly offsets: Int32Array; readonly bytes: Uint8Array; readonly valid: Uint8Array | null }
  /** Text with few different values; index -1 is null. */
  | { readonly type: 'category'; readonly indices: Int32Array; readonly values: readonly string[] }
  | { readonly type: 'f64'; readonly values: Float64Array; readonly valid: Uint8Array | null }
  | { readonly type: 'i32'; readonly values: Int32Array; readonly valid: Uint8Array | null }
  | { readonly type: 'i64'; readonly values: BigInt64Array; readonly valid: Uint8Array | null }
  /** 0 or 1. */
  | { readonly type: 'flag'; readonly values: Uint8Array; readonly valid: Uint8Array | null }
  /** Milliseconds since the epoch, UTC. */
  | { readonly type: 'time'; readonly values: BigInt64Array; readonly valid: Uint8Array | null }
  /** A list of numbers a row: `values[offsets[i]..offsets[i + 1]]`. */
  | { readonly type: 'f64list'; readonly offsets: Int32Array; readonly values: Float64Array; readonly valid: Uint8Array | null }
  /** Lists of lists of numbers: row i has the parts `offsets[i]..offsets[i + 1]`, part p the values `parts[p]..parts[p + 1]`. */
  | { readonly type: 'f64lists'; readonly offsets: Int32Array; readonly parts: Int32Array; readonly values: Float64Array; readonly valid: Uint8Array | null }
  /** `size` numbers a row. */
  | { readonly type: 'vector'; readonly size: number; readonly values: Float32Array; readonly valid: Uint8Array | null };

export interface RawTable {
  readonly rows: number;
  /** In order. */
  readonly columns: Readonly<Record<string, RawColumn>>;
}

const decoder = new TextDecoder();

/** One cell as a plain value: text, number, bigint (only `i64` beyond 2^53), boolean, numbers, or null. */
export type RawCell = string | number | bigint | boolean | readonly number[] | readonly (readonly number[])[] | Float32Array | null;

export function getCell(column: RawColumn, row: number): RawCell {
  if (column.type === 'category') return column.values[column.indices[row] ?? -1] ?? null;
  if (column.valid && column.valid[row] !== 1) return null;
  switch (column.type) {
    case 'text':
      return decoder.decode(column.bytes.subarray(column.offsets[row] ?? 0, column.offsets[row + 1] ?? 0));
    case 'f64':
    case 'i32':
      return column.values[row] ?? null;
    case 'i64': {
      const value = column.values[row] ?? 0n;
      return value >= -9007199254740991n && value <= 9007199254740991n ? Number(value) : value;
    }
    case 'time':
      return Number(column.values[row] ?? 0n);
    case 'flag':
      return column.values[row] === 1;
    case 'f64list':
      return Array.from(column.values.subarray(column.offsets[row] ?? 0, column.offsets[row + 1] ?? 0));
    case 'f64lists': {
      const parts: number[][] = [];
      for (let part = column.offsets[row] ?? 0; part < (column.offsets[row + 1] ?? 0); part++) {
        parts.push(Array.from(column.values.subarray(column.parts[part] ?? 0, column.parts[part + 1] ?? 0)));
      }
      return parts;
    }
    case 'vector':
      return column.values.subarray(row * column.size, (row + 1) * column.size);
  }
}
