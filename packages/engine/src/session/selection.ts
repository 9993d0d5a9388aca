import { createStore, type Readable } from '../base/store';
import { sqlIdentifier, sqlIn, sqlLiteral } from '../database/sql';
import { axisSql, doubleSql, type FilterGrid, type TimeReading } from './filter-grid';
import type { ElementId } from '../model/element';
import { isElementSet } from './element-set';

/** One condition on the `elements` table. A widget replaces the clauses of its own source and ignores them itself. */
export type FilterClause = {
  /** Who set it: `facet:split`, `map`, `search`. One clause a source. */
  readonly source: string;
  /** Shown on the chip: "split is train, val". */
  readonly label: string;
} & (
  /** `many`: the column has so many values that preparing the counts of other charts for each of them would not pay. */
  | { readonly type: 'in'; readonly column: string; readonly values: readonly (string | number | boolean | null)[]; readonly many?: boolean }
  /**
   * Both ends are included. `as`: the column holds times, and the ends are milliseconds since the epoch. `grid`: the ends lie on the cells of a brush, the
   * upper one just below an edge; charts then prepare the counts of every cell.
   */
  | { readonly type: 'range'; readonly column: string; readonly min: number | null; readonly max: number | null; readonly as?: TimeReading | undefined; readonly grid?: FilterGrid | undefined }
  | { readonly type: 'contains'; readonly columns: readonly string[]; readonly text: string }
  | { readonly type: 'elements'; readonly ids: readonly ElementId[] }
  /** Many elements, as a table of one bit a row. Made by `dataset.showOnly`; it lives as long as the dataset is open. */
  | { readonly type: 'set'; readonly set: string; readonly count: number }
  /** Both columns inside a closed rectangle: a brush on a plot of two columns, or on a map of places. `as`: which of them hold times. */
  | {
      readonly type: 'box';
      readonly columns: readonly [string, string];
      readonly min: readonly [number, number];
      readonly max: readonly [number, number];
      readonly grids?: readonly [FilterGrid, FilterGrid];
      readonly as?: readonly [TimeReading | null, TimeReading | null];
    }
  /** A condition that a person wrote. Only `checkCondition` makes it safe to put into a query: it comes from there or not at all. */
  | { readonly type: 'sql'; readonly expression: string }
);

export type PickMode = 'replace' | 'add' | 'remove' | 'toggle';

/** What all widgets of a dataset share: filters, the picked set, and the one element being judged. */
export interface SharedSelection {
  readonly filters: Readable<readonly FilterClause[]>;
  readonly focus: Readable<{ readonly element: ElementId | null }>;
  readonly picked: Readable<ReadonlySet<ElementId>>;
  /** Replaces the clause of its source; `null` removes it. */
  setFilter(source: string, clause: FilterClause | null): void;
  clearFilters(): void;
  /** `WHERE` expression over `elements` without the clauses of `exceptSource`; `TRUE` when nothing filters. */
  where(exceptSource?: string): string;
  setFocus(element: ElementId | null): void;
  pick(ids: Iterable<ElementId>, mode?: PickMode): void;
  clearPicked(): void;
}

export function createSelection(): SharedSelection {
  const filters = createStore<readonly FilterClause[]>([]);
  const focus = createStore<{ readonly element: ElementId | null }>({ element: null });
  const picked = createStore<ReadonlySet<ElementId>>(new Set());
  return {
    filters,
    focus,
    picked,
    setFilter(source, clause) {
      const others = filters.getSnapshot().filter((other) => other.source !== source);
      if (!clause && others.length === filters.getSnapshot().length) return;
      filters.set(clause ? [...others, clause] : others);
    },
    clearFilters() {
      if (filters.getSnapshot().length > 0) filters.set([]);
    },
    where(exceptSource) {
      const parts = filters.getSnapshot().filter((clause) => clause.source !== exceptSource).map(filterToSql);
      return parts.length === 0 ? 'TRUE' : parts.join(' AND ');
    },
    setFocus(element) {
      if (focus.getSnapshot().element !== element) focus.set({ element });
    },
    pick(ids, mode = 'replace') {
      picked.set(applyPick(picked.getSnapshot(), ids, mode));
    },
    clearPicked() {
      if (picked.getSnapshot().size > 0) picked.set(new Set());
    },
  };
}

/** SQL of one clause over `elements`. */
export function filterToSql(clause: FilterClause): string {
  switch (clause.type) {
    case 'in':
      return sqlIn(clause.column, clause.values);
    case 'range': {
      const column = clause.as ? axisSql(clause.column, clause.as) : sqlIdentifier(clause.column);
      const literal = clause.as || clause.grid ? doubleSql : sqlLiteral;
      const parts: string[] = [];
      if (clause.min !== null) parts.push(`${column} >= ${literal(clause.min)}`);
      if (clause.max !== null) parts.push(`${column} <= ${literal(clause.max)}`);
      return parts.length === 0 ? 'TRUE' : `(${parts.join(' AND ')})`;
    }
    case 'contains': {
      const needle = sqlLiteral(clause.text.toLowerCase());
      return `(${clause.columns.map((column) => `contains(lower(CAST(${sqlIdentifier(column)} AS VARCHAR)), ${needle})`).join(' OR ')})`;
    }
    case 'elements':
      return sqlIn('element_id', clause.ids);
    case 'set':
      return `get_bit((SELECT mask FROM ${sqlIdentifier(clause.set)}), CAST(row_index AS INTEGER)) = 1`;
    case 'box':
      return `(${clause.columns.map((column, axis) => boxSide(clause.as?.[axis] ? axisSql(column, clause.as[axis]) : sqlIdentifier(column), clause.min[axis] ?? 0, clause.max[axis] ?? 0, clause.grids || clause.as ? doubleSql : sqlLiteral)).join(' AND ')})`;
    case 'sql':
      // On lines of its own, so that a comment at its end does not swallow the parenthesis.
      return `(\n${clause.expression}\n)`;
  }
}

function boxSide(value: string, min: number, max: number, literal: (value: number) => string): string {
  return `${value} BETWEEN ${literal(min)} AND ${literal(max)}`;
}

function applyPick(current: ReadonlySet<ElementId>, ids: Iterable<ElementId>, mode: PickMode): ReadonlySet<ElementId> {
  if (mode === 'replace') return isElementSet(ids) ? ids : new Set(ids);
  const next = new Set(current);
  for (const id of ids) {
    if (mode === 'remove' || (mode === 'toggle' && next.has(id))) next.delete(id);
    else next.add(id);
  }
  return next;
}
