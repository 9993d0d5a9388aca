import { createStore, type Readable } from '../base/store';
import { sqlIdentifier, sqlIn, sqlLiteral } from '../database/sql';
import { axisSql, doubleSql } from './filter-grid';
import type { ElementId } from '../model/element';
import { isElementSet } from './element-set';
import type { FilterClause } from '../model/filter-clause';
import { createFilterHistory, type FilterHistoryOptions, type FilterState, type HeldClause, type HistoryInfo } from './filter-history';

export type { FilterClause };

export type PickMode = 'replace' | 'add' | 'remove' | 'toggle';

/** What all widgets of a dataset share: filters, the picked set, and the one element being judged. */
export interface SharedSelection {
  readonly filters: Readable<readonly FilterClause[]>;
  readonly focus: Readable<{ readonly element: ElementId | null }>;
  readonly picked: Readable<ReadonlySet<ElementId>>;
  /** Clauses that are shown and do not filter: put aside, or conditions from a link that nobody accepted yet. */
  readonly held: Readable<readonly HeldClause[]>;
  /** Undo and redo of the filters, not of decisions, focus or what is picked. */
  readonly history: Readable<HistoryInfo>;
  /** Replaces the clause of its source, also one that was held; `null` removes it. */
  setFilter(source: string, clause: FilterClause | null): void;
  /** Replaces all filters and all that is held, as one step of the history. */
  setFilters(filters: readonly FilterClause[], held?: readonly HeldClause[]): void;
  clearFilters(): void;
  /** Puts the clause of a source aside: it stays visible and does not filter. */
  hold(source: string): void;
  /** Lets a clause that was put aside filter again. A condition from a link stays: accepting it is the filter view's. */
  release(source: string): void;
  undo(): void;
  redo(): void;
  /** `WHERE` expression over `elements` without the clauses of `exceptSource`; `TRUE` when nothing filters. */
  where(exceptSource?: string): string;
  setFocus(element: ElementId | null): void;
  pick(ids: Iterable<ElementId>, mode?: PickMode): void;
  clearPicked(): void;
}

export function createSelection(options: FilterHistoryOptions = {}): SharedSelection {
  const filters = createStore<readonly FilterClause[]>([]);
  const held = createStore<readonly HeldClause[]>([]);
  const history = createFilterHistory(options);
  const focus = createStore<{ readonly element: ElementId | null }>({ element: null });
  const picked = createStore<ReadonlySet<ElementId>>(new Set());
  const now = (): FilterState => ({ filters: filters.getSnapshot(), held: held.getSnapshot() });
  const show = (state: FilterState) => {
    held.set(state.held);
    filters.set(state.filters);
  };
  const change = (next: FilterState) => {
    history.record(now(), next);
    show(next);
  };
  const without = (source: string) => held.getSnapshot().filter((entry) => entry.clause.source !== source);
  return {
    filters,
    held,
    history: history.info,
    focus,
    picked,
    setFilter(source, clause) {
      const { filters: shown, held: aside } = now();
      const known = shown.some((other) => other.source === source);
      if (!clause && !known && !aside.some((entry) => entry.clause.source === source)) return;
      // In its place, so that a chip does not wander while its brush moves.
      const next = clause ? (known ? shown.map((other) => (other.source === source ? clause : other)) : [...shown, clause]) : known ? shown.filter((other) => other.source !== source) : shown;
      change({ filters: next, held: aside.some((entry) => entry.clause.source === source) ? without(source) : aside });
    },
    setFilters: (next, aside = []) => change({ filters: onePerSource(next), held: aside }),
    clearFilters() {
      const { filters: shown, held: aside } = now();
      if (shown.length + aside.length > 0) change({ filters: shown.length > 0 ? [] : shown, held: [] });
    },
    hold(source) {
      const clause = filters.getSnapshot().find((other) => other.source === source);
      if (clause) change({ filters: filters.getSnapshot().filter((other) => other !== clause), held: [...without(source), { clause, why: 'off' }] });
    },
    release(source) {
      const entry = held.getSnapshot().find(({ clause, why }) => clause.source === source && why === 'off');
      if (entry) change({ filters: [...filters.getSnapshot().filter((other) => other.source !== source), entry.clause], held: without(source) });
    },
    undo() {
      const state = history.undo();
      if (state) show(state);
    },
    redo() {
      const state = history.redo();
      if (state) show(state);
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

/** Of several clauses of one source the last one counts. */
function onePerSource(clauses: readonly FilterClause[]): readonly FilterClause[] {
  return [...new Map(clauses.map((clause) => [clause.source, clause])).values()];
}

/** SQL of one clause over `elements`. */
export function filterToSql(clause: FilterClause): string {
  return clause.negated ? `NOT coalesce(${plainSql(clause)}, FALSE)` : plainSql(clause);
}

function plainSql(clause: FilterClause): string {
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
