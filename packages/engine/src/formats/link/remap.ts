import { createCategoryBuilder, createTextBuilder, type ColumnBuilder } from '../table/column-builders';
import { getCell, type RawColumn, type RawTable } from '../table/raw-table';

/** The table with every value of a text column replaced. Of a dictionary only its few values are touched. */
export function remapColumn(table: RawTable, name: string, map: (value: string) => string | null): RawTable {
  const column = table.columns[name];
  if (!column) return table;
  return { rows: table.rows, columns: { ...table.columns, [name]: remap(column, table.rows, map) } };
}

function remap(column: RawColumn, rows: number, map: (value: string) => string | null): RawColumn {
  if (column.type === 'category') {
    const mapped = column.values.map(map);
    if (mapped.every((value, index) => value === column.values[index])) return column;
    const values = [...new Set(mapped.filter((value) => value !== null))];
    const at = new Map(values.map((value, index) => [value, index]));
    const next = mapped.map((value) => (value === null ? -1 : (at.get(value) ?? -1)));
    return { type: 'category', values, indices: column.indices.map((index) => (index < 0 ? -1 : (next[index] ?? -1))) };
  }
  const builder: ColumnBuilder<string> = column.type === 'text' ? createTextBuilder() : createCategoryBuilder();
  for (let row = 0; row < rows; row++) {
    const cell = getCell(column, row);
    builder.push(cell === null ? null : map(String(cell)));
  }
  return builder.finish();
}

/** Only the rows for which `keep` is true. */
export function filterRows(table: RawTable, keep: (row: number) => boolean): RawTable {
  const rows: number[] = [];
  for (let row = 0; row < table.rows; row++) if (keep(row)) rows.push(row);
  if (rows.length === table.rows) return table;
  const columns = Object.entries(table.columns).map(([name, column]): [string, RawColumn] => [name, takeRows(column, rows)]);
  return { rows: rows.length, columns: Object.fromEntries(columns) };
}

function takeRows(column: RawColumn, rows: readonly number[]): RawColumn {
  const valid = 'valid' in column && column.valid ? Uint8Array.from(rows, (row) => column.valid?.[row] ?? 0) : null;
  switch (column.type) {
    case 'category':
      return { ...column, indices: Int32Array.from(rows, (row) => column.indices[row] ?? -1) };
    case 'f64':
      return { ...column, valid, values: Float64Array.from(rows, (row) => column.values[row] ?? 0) };
    case 'i32':
      return { ...column, valid, values: Int32Array.from(rows, (row) => column.values[row] ?? 0) };
    case 'flag':
      return { ...column, valid, values: Uint8Array.from(rows, (row) => column.values[row] ?? 0) };
    case 'i64':
    case 'time':
      return { ...column, valid, values: BigInt64Array.from(rows, (row) => column.values[row] ?? 0n) };
    case 'text': {
      const offsets = offsetsOf(rows, column.offsets);
      const bytes = new Uint8Array(offsets[rows.length] ?? 0);
      rows.forEach((row, at) => bytes.set(column.bytes.subarray(column.offsets[row] ?? 0, column.offsets[row + 1] ?? 0), offsets[at] ?? 0));
      return { ...column, valid, offsets, bytes };
    }
    case 'f64list': {
      const offsets = offsetsOf(rows, column.offsets);
      const values = new Float64Array(offsets[rows.length] ?? 0);
      rows.forEach((row, at) => values.set(column.values.subarray(column.offsets[row] ?? 0, column.offsets[row + 1] ?? 0), offsets[at] ?? 0));
      return { ...column, valid, offsets, values };
    }
    case 'f64lists': {
      const partRows = rows.flatMap((row) => Array.from({ length: (column.offsets[row + 1] ?? 0) - (column.offsets[row] ?? 0) }, (_, part) => (column.offsets[row] ?? 0) + part));
      const inner = takeRows({ type: 'f64list', offsets: column.parts, values: column.values, valid: null }, partRows);
      if (inner.type !== 'f64list') return column;
      return { ...column, valid, offsets: offsetsOf(rows, column.offsets), parts: inner.offsets, values: inner.values };
    }
    case 'vector': {
      const values = new Float32Array(rows.length * column.size);
      rows.forEach((row, at) => values.set(column.values.subarray(row * column.size, (row + 1) * column.size), at * column.size));
      return { ...column, valid, values };
    }
  }
}

function offsetsOf(rows: readonly number[], offsets: Int32Array): Int32Array {
  const taken = new Int32Array(rows.length + 1);
  rows.forEach((row, at) => (taken[at + 1] = (taken[at] ?? 0) + (offsets[row + 1] ?? 0) - (offsets[row] ?? 0)));
  return taken;
}
