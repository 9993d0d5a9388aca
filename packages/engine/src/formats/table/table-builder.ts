import {
  createAnyBuilder,
  createCategoryBuilder,
  createFlagBuilder,
  createIntegerBuilder,
  createNumberBuilder,
  createNumberListBuilder,
  createNumberListsBuilder,
  createTextBuilder,
  createTimeBuilder,
  createVectorBuilder,
  type ColumnBuilder,
} from './column-builders';
import type { RawColumn, RawTable } from './raw-table';

const builders = {
  text: createTextBuilder,
  category: createCategoryBuilder,
  number: createNumberBuilder,
  integer: createIntegerBuilder,
  flag: createFlagBuilder,
  time: createTimeBuilder,
  numbers: createNumberListBuilder,
  'number-lists': createNumberListsBuilder,
  vector: createVectorBuilder,
  any: createAnyBuilder,
} as const;

export type BuilderKind = keyof typeof builders;
export type TableSchema = Readonly<Record<string, BuilderKind>>;

export interface TableBuilder<S extends TableSchema> {
  /** Appends a row; columns that it does not name are null. Keys of `extra` become columns of their own as they first occur. */
  add(row: { readonly [K in keyof S]?: unknown }, extra?: Readonly<Record<string, unknown>>): void;
  readonly rows: number;
  /** Columns without any value are left out, except those in `keep`. */
  finish(keep?: readonly (keyof S)[]): RawTable;
}

/** Most extra columns of one table; more are a sign of data as keys, and are put into none. */
export const MAX_EXTRA_COLUMNS = 512;

export function createTableBuilder<S extends TableSchema>(schema: S): TableBuilder<S> {
  const columns = Object.entries(schema).map(([name, kind]) => ({ name, builder: builders[kind]() as ColumnBuilder<unknown>, used: false }));
  const own = new Set(columns.map(({ name }) => name.toLowerCase()));
  const extras = new Map<string, ColumnBuilder<unknown>>();
  /** Extra column names by their lower-case form: databases do not tell "Speed" from "speed". */
  const extraNames = new Map<string, string>();
  let rows = 0;

  function extraColumn(name: string): ColumnBuilder<unknown> | undefined {
    const key = name.toLowerCase();
    const known = extraNames.get(key);
    if (known !== undefined) return extras.get(known);
    if (own.has(key) || name === '' || name === '__proto__' || extras.size >= MAX_EXTRA_COLUMNS) return undefined;
    const builder = createAnyBuilder();
    for (let row = 0; row < rows; row++) builder.push(null);
    extraNames.set(key, name);
    extras.set(name, builder);
    return builder;
  }

  return {
    add(row, extra) {
      for (const column of columns) {
        const value = row[column.name];
        // Most columns of a wide schema stay empty: they cost nothing before their first value.
        if (!column.used) {
          if (value === null || value === undefined) continue;
          column.used = true;
          while (column.builder.length < rows) column.builder.push(null);
        }
        column.builder.push(value);
      }
      if (extra) {
        for (const name of Object.keys(extra)) {
          const builder = extraColumn(name);
          if (builder && builder.length === rows) builder.push(extra[name]);
        }
      }
      rows += 1;
      for (const builder of extras.values()) if (builder.length < rows) builder.push(null);
    },
    get rows() {
      return rows;
    },
    finish(keep = []) {
      const finished: [string, RawColumn][] = [];
      for (const { name, builder, used } of columns) {
        if (!used && !keep.includes(name)) continue;
        while (builder.length < rows) builder.push(null);
        finished.push([name, builder.finish()]);
      }
      for (const [name, builder] of extras) finished.push([name, builder.finish()]);
      return { rows, columns: Object.fromEntries(finished) };
    },
  };
}
