import { createAnyBuilder, createNumberListBuilder, createNumberListsBuilder, type ColumnBuilder } from '../table/column-builders';
import type { RawColumn, RawTable } from '../table/raw-table';
import { MAX_EXTRA_COLUMNS } from '../table/table-builder';

/** Records as a table: each key a column, objects flattened one level as `a.b`, lists of numbers as number lists, everything deeper as JSON text. */
export function recordsToTable(records: readonly Readonly<Record<string, unknown>>[]): RawTable {
  const cells = new Map<string, unknown[]>();
  records.forEach((record, row) => {
    for (const [key, value] of flatten(record)) {
      let column = cells.get(key);
      if (!column) {
        if (cells.size >= MAX_EXTRA_COLUMNS) continue;
        column = [];
        cells.set(key, column);
      }
      column[row] = value;
    }
  });
  return { rows: records.length, columns: Object.fromEntries([...cells].map(([key, values]): [string, RawColumn] => [key, toColumn(values, records.length)])) };
}

function* flatten(record: Readonly<Record<string, unknown>>): Generator<[string, unknown]> {
  for (const [key, value] of Object.entries(record)) {
    if (isObject(value)) for (const [inner, deep] of Object.entries(value)) yield [`${key}.${inner}`, deep];
    else yield [key, value];
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function toColumn(values: readonly unknown[], rows: number): RawColumn {
  const present = values.filter((value) => value !== null && value !== undefined);
  const build = <T>(builder: ColumnBuilder<T>, read: (value: unknown) => T): RawColumn => {
    for (let row = 0; row < rows; row++) {
      const value = values[row];
      builder.push(value === null || value === undefined ? null : read(value));
    }
    return builder.finish();
  };
  if (present.length > 0 && present.every(isNumbers)) return build(createNumberListBuilder(), (value) => toNumbers(value as readonly unknown[]));
  if (present.length > 0 && present.every((value) => Array.isArray(value) && value.length > 0 && value.every(isNumbers))) return build(createNumberListsBuilder(), (value) => (value as readonly unknown[][]).map(toNumbers));
  return build(createAnyBuilder(), (value) => value);
}

function isNumbers(value: unknown): boolean {
  return Array.isArray(value) && value.length > 0 && value.every((item) => typeof item === 'number' || item === null) && value.some((item) => item !== null);
}

function toNumbers(values: readonly unknown[]): number[] {
  return values.map((value) => (typeof value === 'number' ? value : NaN));
}
