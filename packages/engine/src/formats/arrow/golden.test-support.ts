import { gunzipSync } from 'node:zlib';

/** The JSON form of Arrow's integration files, as far as it is needed to compare values. Definition: "Integration testing" in Arrow's docs. */
export interface GoldenField {
  readonly name: string;
  readonly type: { readonly name: string; readonly bitWidth?: number; readonly precision?: string | number; readonly scale?: number; readonly unit?: string; readonly listSize?: number };
  readonly children: readonly GoldenField[];
  readonly dictionary?: { readonly id: number };
}

interface GoldenColumn {
  readonly name: string;
  readonly count: number;
  readonly VALIDITY?: readonly number[];
  readonly DATA?: readonly unknown[];
  readonly OFFSET?: readonly (number | string)[];
  readonly children?: readonly GoldenColumn[];
}

export interface GoldenFile {
  readonly schema: { readonly fields: readonly GoldenField[] };
  readonly batches: readonly { readonly count: number; readonly columns: readonly GoldenColumn[] }[];
  readonly dictionaries?: readonly { readonly id: number; readonly data: { readonly columns: readonly GoldenColumn[] } }[];
}

export function readGolden(bytes: Uint8Array): GoldenFile {
  return JSON.parse(gunzipSync(bytes).toString('utf8')) as GoldenFile;
}

/** Marks values of types that have no plain form here. */
export const OTHER = Symbol('other');

/** What a cell of a golden column should read as, in the terms of our tables. */
export function goldenValue(file: GoldenFile, field: GoldenField, column: GoldenColumn, row: number): unknown {
  if (column.VALIDITY && column.VALIDITY[row] === 0) return null;
  const { type } = field;
  const data = column.DATA?.[row];
  if (field.dictionary) {
    const values = file.dictionaries?.find((dictionary) => dictionary.id === field.dictionary?.id)?.data.columns[0];
    return values ? goldenValue(file, { ...field, dictionary: undefined } as GoldenField, values, Number(data)) : OTHER;
  }
  switch (type.name) {
    case 'bool':
      return Boolean(data);
    case 'int':
      return type.bitWidth === 64 ? BigInt(String(data)) : Number(data);
    case 'floatingpoint':
      return type.precision === 'SINGLE' ? Math.fround(Number(data)) : Number(data);
    case 'utf8':
    case 'largeutf8':
      return data;
    case 'decimal':
      return Number(`${String(data)}e${-(type.scale ?? 0)}`);
    case 'date':
      return type.unit === 'DAY' ? Number(data) * 86_400_000 : Number(data);
    case 'timestamp': {
      const perMs = { SECOND: 1e-3, MILLISECOND: 1, MICROSECOND: 1e3, NANOSECOND: 1e6 }[type.unit ?? 'MILLISECOND'] ?? 1;
      return Number(data) / perMs;
    }
    case 'list':
    case 'largelist':
    case 'fixedsizelist': {
      const [from, to] = type.listSize ? [row * type.listSize, (row + 1) * type.listSize] : [Number(column.OFFSET?.[row]), Number(column.OFFSET?.[row + 1])];
      const [child] = field.children;
      const [values] = column.children ?? [];
      if (!child || !values) return OTHER;
      const list = Array.from({ length: to - from }, (_, i) => goldenValue(file, child, values, from + i));
      return list.includes(OTHER) ? OTHER : list;
    }
    default:
      return OTHER;
  }
}

/** Structs flattened as our tables flatten them: paths, and whether the parents of a cell are there. */
export function* goldenColumns(field: GoldenField, column: GoldenColumn, path: string, isThere: (row: number) => boolean): Generator<{ readonly path: string; readonly field: GoldenField; readonly column: GoldenColumn; readonly isThere: (row: number) => boolean }> {
  if (field.type.name !== 'struct' || field.dictionary) {
    yield { path, field, column, isThere };
    return;
  }
  for (const [index, child] of field.children.entries()) {
    const inner = column.children?.[index];
    if (inner) yield* goldenColumns(child, inner, `${path}.${child.name}`, (row) => isThere(row) && column.VALIDITY?.[row] !== 0);
  }
}
