import type { Table, Vector } from 'apache-arrow';
import { ShoalError } from '../base/errors';

/** Values of a text column; null where there is none. */
export function readTexts(table: Table, name: string): (string | null)[] {
  const column = columnOf(table, name);
  return Array.from({ length: table.numRows }, (_, row) => {
    const value: unknown = column.get(row);
    return value === null || value === undefined ? null : String(value);
  });
}

/** Values of a number or boolean column; NaN where there is none. */
export function readNumbers(table: Table, name: string): Float64Array {
  const column = columnOf(table, name);
  return Float64Array.from({ length: table.numRows }, (_, row) => {
    const value: unknown = column.get(row);
    return value === null || value === undefined ? NaN : Number(value);
  });
}

type ColumnKinds = Readonly<Record<string, 'text' | 'number'>>;

/** Several columns at once; texts that are missing are empty. */
export function readColumnsOf<K extends ColumnKinds>(table: Table, kinds: K): { readonly [N in keyof K]: K[N] extends 'text' ? string[] : Float64Array } {
  const read = (name: string): string[] | Float64Array => (kinds[name] === 'text' ? readTexts(table, name).map((value) => value ?? '') : readNumbers(table, name));
  return Object.fromEntries(Object.keys(kinds).map((name) => [name, read(name)])) as { [N in keyof K]: K[N] extends 'text' ? string[] : Float64Array };
}

/** Values of a FixedSizeList or List column, row-major [rows, width]; NaN in rows without exactly `width` numbers. */
export function readVectors(table: Table, name: string, width: number): Float32Array {
  const column = columnOf(table, name);
  const out = new Float32Array(table.numRows * width).fill(NaN);
  for (let row = 0; row < table.numRows; row++) {
    const value: unknown = column.get(row);
    if (isVector(value) && value.length === width) out.set(value.toArray(), row * width);
  }
  return out;
}

function columnOf(table: Table, name: string): Vector {
  const column = table.getChild(name);
  if (!column) {
    const columns = table.schema.fields.map((field) => field.name).join(', ');
    throw new ShoalError('query-failed', `The database did not return the column "${name}". It returned: ${columns}.`, { details: { name } });
  }
  return column;
}

function isVector(value: unknown): value is Vector {
  return typeof value === 'object' && value !== null && 'toArray' in value && 'length' in value;
}
