import { ShoalError } from '../../base/errors';
import type { RawColumn } from './raw-table';

/** Grows a column value by value. Only `null` and `undefined` are null; NaN is a number. */
export interface ColumnBuilder<T> {
  push(value: T | null | undefined): void;
  readonly length: number;
  finish(): RawColumn;
}

/** DuckDB and Arrow address text with 32 bits. */
const MAX_BYTES = 2 ** 31 - 1;

type Growable = Uint8Array | Int32Array | Float64Array | Float32Array | BigInt64Array;

/** The array, or a copy of at least `needed` items with room to grow. */
export function grown<A extends Growable>(array: A, needed: number): A {
  if (needed <= array.length) return array;
  if (needed > MAX_BYTES) throw new ShoalError('out-of-memory', `A column would need ${needed} values, more than one table can hold (${MAX_BYTES}). Import the file in parts.`);
  const next = new (array.constructor as new (length: number) => A)(Math.min(MAX_BYTES, Math.max(needed, array.length * 2, 64)));
  next.set(array as never);
  return next;
}

/** One byte a row, made when the first null comes. */
function createValidity() {
  let valid: Uint8Array<ArrayBuffer> | null = null;
  return {
    mark(row: number, isValid: boolean): void {
      if (valid === null) {
        if (isValid) return;
        valid = new Uint8Array(Math.max(64, row + 1)).fill(1, 0, row);
      }
      valid = grown(valid, row + 1);
      valid[row] = isValid ? 1 : 0;
    },
    finish: (rows: number): Uint8Array | null => valid?.slice(0, rows) ?? null,
  };
}

export function createTextBuilder(): ColumnBuilder<string> {
  const encoder = new TextEncoder();
  const validity = createValidity();
  let offsets = new Int32Array(64);
  let bytes = new Uint8Array(1024);
  let rows = 0;
  let end = 0;
  return {
    push(value) {
      validity.mark(rows, value !== null && value !== undefined);
      if (value) {
        // Three bytes a UTF-16 unit is the most that UTF-8 needs.
        bytes = grown(bytes, end + value.length * 3);
        end += encoder.encodeInto(value, bytes.subarray(end)).written;
      }
      rows += 1;
      offsets = grown(offsets, rows + 1);
      offsets[rows] = end;
    },
    get length() {
      return rows;
    },
    finish: () => ({ type: 'text', offsets: offsets.slice(0, rows + 1), bytes: bytes.slice(0, end), valid: validity.finish(rows) }),
  };
}

export function createCategoryBuilder(): ColumnBuilder<string> {
  const known = new Map<string, number>();
  let indices = new Int32Array(64);
  let rows = 0;
  return {
    push(value) {
      let index = -1;
      if (value !== null && value !== undefined) {
        index = known.get(value) ?? -1;
        if (index < 0) {
          index = known.size;
          known.set(value, index);
        }
      }
      indices = grown(indices, rows + 1);
      indices[rows] = index;
      rows += 1;
    },
    get length() {
      return rows;
    },
    finish: () => ({ type: 'category', indices: indices.slice(0, rows), values: [...known.keys()] }),
  };
}

export function createNumberBuilder(): ColumnBuilder<number> {
  const validity = createValidity();
  let values = new Float64Array(64);
  let rows = 0;
  return {
    push(value) {
      validity.mark(rows, value !== null && value !== undefined);
      values = grown(values, rows + 1);
      values[rows] = value ?? 0;
      rows += 1;
    },
    get length() {
      return rows;
    },
    finish: () => ({ type: 'f64', values: values.slice(0, rows), valid: validity.finish(rows) }),
  };
}

/** Whole numbers of 32 bits; others become null. */
export function createIntegerBuilder(): ColumnBuilder<number> {
  const validity = createValidity();
  let values = new Int32Array(64);
  let rows = 0;
  return {
    push(value) {
      const fits = typeof value === 'number' && (value | 0) === value;
      validity.mark(rows, fits);
      values = grown(values, rows + 1);
      values[rows] = fits ? value : 0;
      rows += 1;
    },
    get length() {
      return rows;
    },
    finish: () => ({ type: 'i32', values: values.slice(0, rows), valid: validity.finish(rows) }),
  };
}

export function createFlagBuilder(): ColumnBuilder<boolean> {
  const validity = createValidity();
  let values = new Uint8Array(64);
  let rows = 0;
  return {
    push(value) {
      validity.mark(rows, value !== null && value !== undefined);
      values = grown(values, rows + 1);
      values[rows] = value ? 1 : 0;
      rows += 1;
    },
    get length() {
      return rows;
    },
    finish: () => ({ type: 'flag', values: values.slice(0, rows), valid: validity.finish(rows) }),
  };
}

/** Milliseconds since the epoch; what is not finite becomes null. */
export function createTimeBuilder(): ColumnBuilder<number> {
  const validity = createValidity();
  let values = new BigInt64Array(64);
  let rows = 0;
  return {
    push(value) {
      const fits = typeof value === 'number' && Number.isFinite(value) && Math.abs(value) <= 8.64e15;
      validity.mark(rows, fits);
      values = grown(values, rows + 1);
      values[rows] = fits ? BigInt(Math.round(value)) : 0n;
      rows += 1;
    },
    get length() {
      return rows;
    },
    finish: () => ({ type: 'time', values: values.slice(0, rows), valid: validity.finish(rows) }),
  };
}

export function createNumberListBuilder(): ColumnBuilder<ArrayLike<number>> {
  const validity = createValidity();
  let offsets = new Int32Array(64);
  let values = new Float64Array(64);
  let rows = 0;
  let end = 0;
  return {
    push(value) {
      validity.mark(rows, value !== null && value !== undefined);
      if (value) {
        values = grown(values, end + value.length);
        for (let i = 0; i < value.length; i++) values[end + i] = value[i] ?? NaN;
        end += value.length;
      }
      rows += 1;
      offsets = grown(offsets, rows + 1);
      offsets[rows] = end;
    },
    get length() {
      return rows;
    },
    finish: () => ({ type: 'f64list', offsets: offsets.slice(0, rows + 1), values: values.slice(0, end), valid: validity.finish(rows) }),
  };
}

export function createNumberListsBuilder(): ColumnBuilder<readonly ArrayLike<number>[]> {
  const validity = createValidity();
  const parts = createNumberListBuilder();
  let offsets = new Int32Array(64);
  let rows = 0;
  return {
    push(value) {
      validity.mark(rows, value !== null && value !== undefined);
      for (const part of value ?? []) parts.push(part);
      rows += 1;
      offsets = grown(offsets, rows + 1);
      offsets[rows] = parts.length;
    },
    get length() {
      return rows;
    },
    finish() {
      const inner = parts.finish();
      if (inner.type !== 'f64list') throw new TypeError('A list of lists is built of lists.');
      return { type: 'f64lists', offsets: offsets.slice(0, rows + 1), parts: inner.offsets, values: inner.values, valid: validity.finish(rows) };
    },
  };
}

/** Rows of the size that the first one has; a row of another size becomes null. */
export function createVectorBuilder(): ColumnBuilder<ArrayLike<number>> {
  const validity = createValidity();
  let size = 0;
  let values = new Float32Array(64);
  let rows = 0;
  let waiting = 0;
  return {
    push(value) {
      if (value && size === 0 && value.length > 0) {
        size = value.length;
        values = grown(values, (waiting + 1) * size);
      }
      const fits = value !== null && value !== undefined && value.length === size && size > 0;
      validity.mark(rows, fits);
      if (size === 0) waiting += 1;
      else {
        values = grown(values, (rows + 1) * size);
        if (fits) for (let i = 0; i < size; i++) values[rows * size + i] = value[i] ?? NaN;
      }
      rows += 1;
    },
    get length() {
      return rows;
    },
    finish: () => ({ type: 'vector', size: Math.max(1, size), values: size === 0 ? new Float32Array(rows) : values.slice(0, rows * size), valid: validity.finish(rows) }),
  };
}

/**
 * A column of whatever comes: numbers stay numbers and flags stay flags as long as nothing else comes; the first value of
 * another kind turns the column into text. Objects and arrays become JSON text.
 */
export function createAnyBuilder(): ColumnBuilder<unknown> {
  let kind: 'none' | 'number' | 'flag' | 'text' = 'none';
  let inner: ColumnBuilder<unknown> | undefined;
  let rows = 0;

  function start(next: 'number' | 'flag' | 'text'): ColumnBuilder<unknown> {
    kind = next;
    const builder = (next === 'number' ? createNumberBuilder() : next === 'flag' ? createFlagBuilder() : createTextBuilder()) as ColumnBuilder<unknown>;
    inner = builder;
    return builder;
  }

  /** Writes the numbers or flags so far as text. */
  function widen(before: RawColumn | undefined): ColumnBuilder<unknown> {
    const text = start('text');
    for (let row = 0; row < rows; row++) {
      if (before?.type === 'f64' && before.valid?.[row] !== 0) text.push(String(before.values[row]));
      else if (before?.type === 'flag' && before.valid?.[row] !== 0) text.push(String(before.values[row] === 1));
      else text.push(null);
    }
    return text;
  }

  return {
    push(value) {
      if (value === null || value === undefined) {
        inner?.push(null);
        rows += 1;
        return;
      }
      const type = typeof value === 'number' ? 'number' : typeof value === 'boolean' ? 'flag' : 'text';
      let target = inner;
      if (!target) {
        target = start(type);
        for (let row = 0; row < rows; row++) target.push(null);
      } else if (kind !== 'text' && kind !== type) target = widen(target.finish());
      if (kind === 'text') target.push(typeof value === 'string' ? value : typeof value === 'object' ? JSON.stringify(value) : String(value));
      else target.push(value);
      rows += 1;
    },
    get length() {
      return rows;
    },
    finish() {
      if (!inner) {
        const text = start('text');
        for (let row = 0; row < rows; row++) text.push(null);
        return text.finish();
      }
      return inner.finish();
    },
  };
}
