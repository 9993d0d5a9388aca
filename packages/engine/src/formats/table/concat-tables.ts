import { createCategoryBuilder, createFlagBuilder, createIntegerBuilder, createNumberBuilder, createNumberListBuilder, createNumberListsBuilder, createTextBuilder, createTimeBuilder, createVectorBuilder, type ColumnBuilder } from './column-builders';
import { getCell, type RawColumn, type RawTable } from './raw-table';

/** Tables below each other. Columns are matched by name; where a table lacks one its rows are null. Columns of different types become text, numbers of different types float64. */
export function concatTables(tables: readonly RawTable[]): RawTable {
  const filled = tables.filter((table) => table.rows > 0 || Object.keys(table.columns).length > 0);
  const [first, ...others] = filled;
  if (!first) return { rows: 0, columns: {} };
  if (others.length === 0) return first;
  const names = new Set(filled.flatMap((table) => Object.keys(table.columns)));
  const columns = [...names].map((name): [string, RawColumn] => [name, concatColumn(name, filled)]);
  return { rows: filled.reduce((sum, table) => sum + table.rows, 0), columns: Object.fromEntries(columns) };
}

function concatColumn(name: string, tables: readonly RawTable[]): RawColumn {
  const parts = tables.map((table) => table.columns[name]);
  const types = new Set(parts.filter((part) => part !== undefined).map((part) => part.type));
  const builder = builderFor(types, parts) as ColumnBuilder<unknown>;
  const toText = types.size > 1 && !isNumeric(types) && ![...types].every((type) => type === 'text' || type === 'category');
  tables.forEach((table, index) => {
    const part = parts[index];
    for (let row = 0; row < table.rows; row++) {
      const cell = part ? getCell(part, row) : null;
      builder.push(cell !== null && toText ? textOf(cell) : typeof cell === 'bigint' ? Number(cell) : cell);
    }
  });
  return builder.finish();
}

function isNumeric(types: ReadonlySet<RawColumn['type']>): boolean {
  return [...types].every((type) => type === 'f64' || type === 'i32' || type === 'i64');
}

function textOf(cell: unknown): string {
  if (typeof cell === 'string') return cell;
  return typeof cell === 'object' ? JSON.stringify(ArrayBuffer.isView(cell) ? [...(cell as Float32Array)] : cell) : String(cell);
}

function builderFor(types: ReadonlySet<RawColumn['type']>, parts: readonly (RawColumn | undefined)[]): ColumnBuilder<never> {
  const [only] = types;
  if (types.size > 1) return isNumeric(types) ? createNumberBuilder() : createTextBuilder();
  const sizes = new Set(parts.map((part) => (part?.type === 'vector' ? part.size : undefined)).filter((size) => size !== undefined));
  switch (only) {
    case 'category':
      return createCategoryBuilder();
    case 'f64':
    case 'i64':
      return createNumberBuilder();
    case 'i32':
      return createIntegerBuilder();
    case 'flag':
      return createFlagBuilder();
    case 'time':
      return createTimeBuilder();
    case 'f64list':
      return createNumberListBuilder();
    case 'f64lists':
      return createNumberListsBuilder();
    case 'vector':
      return sizes.size > 1 ? createNumberListBuilder() : createVectorBuilder();
    default:
      return createTextBuilder();
  }
}
