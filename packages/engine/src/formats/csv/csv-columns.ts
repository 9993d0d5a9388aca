import { createFlagBuilder, createNumberBuilder, createNumberListBuilder, createTextBuilder } from '../table/column-builders';
import type { RawColumn, RawTable } from '../table/raw-table';

/** Collects cells as text and decides what the columns are once a batch is full. */
export interface CsvColumns {
  readonly names: readonly string[];
  readonly rows: number;
  add(cells: readonly string[]): void;
  /** The rows so far as a table; begins anew. */
  take(): RawTable;
}

type Kind = 'number' | 'flag' | 'numbers' | 'text';

export function createCsvColumns(names: readonly string[]): CsvColumns {
  let cells: string[][] = names.map(() => []);
  /** What a column was in earlier batches; it only ever gets wider. */
  const kinds: (Kind | undefined)[] = names.map(() => undefined);
  return {
    names,
    get rows() {
      return cells[0]?.length ?? 0;
    },
    add(row) {
      row.forEach((cell, index) => cells[index]?.push(cell));
    },
    take() {
      const rows = cells[0]?.length ?? 0;
      const columns = names.map((name, index): [string, RawColumn] => {
        const values = cells[index] ?? [];
        const kind = widest(kinds[index], kindOf(values));
        kinds[index] = kind;
        return [name, build(values, kind ?? 'text')];
      });
      cells = names.map(() => []);
      return { rows, columns: Object.fromEntries(columns) };
    },
  };
}

/** Numbers that survive the way to a double and back: no leading zeros, which are ids, and at most 15 digits. */
const number = /^[+-]?(?:(?:0|[1-9]\d*)(?:\.\d*)?|\.\d+)(?:e[+-]?\d{1,3})?$/i;
const special: Readonly<Record<string, number>> = { nan: NaN, inf: Infinity, infinity: Infinity, '-inf': -Infinity, '-infinity': -Infinity };

function isNumber(cell: string): boolean {
  if (Object.hasOwn(special, cell.toLowerCase())) return true;
  return number.test(cell) && cell.replaceAll(/[^0-9]/g, '').length <= 18 && !(/^[+-]?\d{16,}$/.test(cell) && !Number.isSafeInteger(Number(cell)));
}

function kindOf(values: readonly string[]): Kind | undefined {
  let kind: Kind | undefined;
  let onlySpecial = true;
  for (const raw of values) {
    const cell = raw.trim();
    if (cell === '') continue;
    const own: Kind = isNumber(cell) ? 'number' : /^(true|false)$/i.test(cell) ? 'flag' : /^\[[^[\]]*\]$/.test(cell) && isNumberList(cell) ? 'numbers' : 'text';
    if (own === 'number' && !Object.hasOwn(special, cell.toLowerCase())) onlySpecial = false;
    if (kind !== undefined && kind !== own) return 'text';
    kind = own;
    if (kind === 'text') return 'text';
  }
  return kind === 'number' && onlySpecial ? 'text' : kind;
}

/** `[0.1, 0.2]` as pandas and people write vectors into a cell; spaces alone may separate too. */
function isNumberList(cell: string): boolean {
  const items = itemsOf(cell);
  return items.length > 1 && items.every(isNumber);
}

function itemsOf(cell: string): string[] {
  return cell.slice(1, -1).split(/[\s,]+/).filter(Boolean);
}

function widest(before: Kind | undefined, now: Kind | undefined): Kind | undefined {
  if (before === undefined || now === undefined) return before ?? now;
  return before === now ? now : 'text';
}

function toNumber(cell: string): number {
  return special[cell.toLowerCase()] ?? Number(cell);
}

function build(values: readonly string[], kind: Kind): RawColumn {
  const isEmpty = (cell: string) => cell.trim() === '';
  switch (kind) {
    case 'number': {
      const builder = createNumberBuilder();
      for (const cell of values) builder.push(isEmpty(cell) ? null : toNumber(cell.trim()));
      return builder.finish();
    }
    case 'flag': {
      const builder = createFlagBuilder();
      for (const cell of values) builder.push(isEmpty(cell) ? null : cell.trim().toLowerCase() === 'true');
      return builder.finish();
    }
    case 'numbers': {
      const builder = createNumberListBuilder();
      for (const cell of values) builder.push(isEmpty(cell) ? null : itemsOf(cell.trim()).map(toNumber));
      return builder.finish();
    }
    case 'text': {
      const builder = createTextBuilder();
      for (const cell of values) builder.push(cell === '' ? null : cell);
      return builder.finish();
    }
  }
}
