import { isAbort } from '../base/errors';
import { createLifetime, type Disposable } from '../base/lifetime';
import { createSingleFlight } from '../base/single-flight';
import { createStore, type Readable } from '../base/store';
import type { FilterClause } from '../model/filter-clause';
import { checkCondition, conditionClause, type ConditionCheck } from '../session/check-condition';
import { columnKind, type ColumnKind } from '../session/complete-condition';
import { clausesToText, clauseToText, textToClauses } from '../session/condition-text';
import type { Dataset } from '../session/dataset';
import type { HistoryInfo } from '../session/filter-history';
import { clauseOrigin, describeClause, type ClauseOrigin, type ClauseWords } from './describe-clause';
import { facetSource, facetTitle } from './facet-filter';
import { countShown, readBounds, readEffects, readValues, type ClauseEffect, type FilterBounds, type FilterValues } from './filter-queries';
import { createLiveQuery } from './live-query';
import { SEARCH_COLUMNS, SEARCH_FILTER } from './text-search';

/** The clause source of a range on a column: that of its values, so that a brush, a list and a chip are one filter. */
export function rangeSource(column: string): string {
  return facetSource(column);
}

/** A clause as a chip. `link`: a condition that came with a link and waits for a click. */
export interface FilterChip {
  readonly source: string;
  readonly clause: FilterClause;
  readonly state: 'on' | 'off' | 'link';
  readonly origin: ClauseOrigin;
  readonly words: ClauseWords;
}

export interface FilterColumn {
  readonly name: string;
  readonly title: string;
  readonly type: string;
  readonly kind: ColumnKind;
}

export interface FilterSnapshot {
  readonly state: 'loading' | 'ready' | 'error';
  readonly error: Error | null;
  /** In the order in which they were set; one that was put aside keeps its place. */
  readonly chips: readonly FilterChip[];
  /** Rows that pass all filters, of all. Those of the last count while the next one runs. */
  readonly shown: number;
  readonly total: number;
  /** How long the last count took, in milliseconds. */
  readonly tookMs: number | null;
  /** Columns that can be filtered by. */
  readonly columns: readonly FilterColumn[];
  /** Text of the search in all text columns; empty without one. */
  readonly search: string;
  /** Clauses that a text cannot say: long lists of elements. They stay when a condition is applied. */
  readonly wordless: number;
  readonly history: HistoryInfo;
}

/** The shared filters as chips, text and counts: one state, whoever sets it. */
export interface FilterView extends Readable<FilterSnapshot>, Disposable {
  set(clause: FilterClause): void;
  remove(source: string): void;
  /** Puts a chip aside, or lets it filter again. */
  toggle(source: string): void;
  negate(source: string): void;
  /** All filters at once, as one step of the history. */
  replace(clauses: readonly FilterClause[]): void;
  clear(): void;
  /** Text in any text column, the same filter as the search of the loss table; empty removes it. */
  search(text: string): void;
  /** Values of a column with counts under the other filters; `limit` default 50. */
  loadValues(column: string, options?: { readonly search?: string; readonly limit?: number; readonly signal?: AbortSignal }): Promise<FilterValues>;
  loadBounds(column: string, options?: { readonly signal?: AbortSignal }): Promise<FilterBounds>;
  /** What each filtering clause does. Costs a pass over the table. */
  explain(options?: { readonly signal?: AbortSignal }): Promise<ReadonlyMap<string, ClauseEffect>>;
  /** The filters as one condition, a line each. */
  conditionText(): string;
  /** Checks a condition and, when it is sound, shows it: as value lists and ranges where it is that simple. A newer call aborts an older one, which resolves to `null`. */
  applyCondition(text: string): Promise<ConditionCheck | null>;
  /** Checks a condition that came with a link, and lets it filter. `null` when it is not there any more. */
  accept(source: string): Promise<ConditionCheck | null>;
  undo(): void;
  redo(): void;
  refresh(): void;
}

/** Ids and positions: nothing that a person filters by. */
const hidden = new Set(['element_id', 'id', 'row_index', 'map_x', 'map_y']);

/** A cold view-model: it queries when somebody subscribes. */
export function createFilterView(dataset: Dataset): FilterView {
  const { selection, database, manifest } = dataset;
  const lifetime = createLifetime('The filter view');
  const checking = createSingleFlight();
  const order: string[] = [];
  let started = false;

  const counts = createLiveQuery(dataset, { shown: 0, total: 0, tookMs: null as number | null, columns: [] as readonly FilterColumn[] }, async (signal) => {
    const columns = (await database.describe('elements', { signal })).flatMap(({ name, type }): FilterColumn[] => (hidden.has(name) || columnKind(type) === 'other' ? [] : [{ name, title: facetTitle(name), type, kind: columnKind(type) }]));
    const from = performance.now();
    const { shown, total } = await countShown(database, selection.where(), { signal });
    return { shown, total, tookMs: performance.now() - from, columns };
  });
  lifetime.own(counts);

  const chips = (): readonly FilterChip[] => {
    const shown = selection.filters.getSnapshot().map((clause) => ({ clause, state: 'on' as const }));
    const held = selection.held.getSnapshot().map(({ clause, why }) => ({ clause, state: why }));
    const all = [...shown, ...held];
    const sources = new Set(all.map(({ clause }) => clause.source));
    order.splice(0, order.length, ...order.filter((source) => sources.has(source)));
    for (const source of sources) if (!order.includes(source)) order.push(source);
    return all
      .map(({ clause, state }): FilterChip => ({ source: clause.source, clause, state, origin: clauseOrigin(clause), words: describeClause(clause, manifest) }))
      .sort((a, b) => order.indexOf(a.source) - order.indexOf(b.source));
  };
  const read = (): FilterSnapshot => {
    const { state, error, value } = counts.getSnapshot();
    const filters = selection.filters.getSnapshot();
    const search = filters.find((clause) => clause.source === SEARCH_FILTER);
    return { state, error, ...value, chips: chips(), search: search?.type === 'contains' ? search.text : '', wordless: filters.filter((clause) => clauseToText(clause) === null).length, history: selection.history.getSnapshot() };
  };
  const store = createStore<FilterSnapshot>(read());
  const update = () => store.set(read());
  const start = () => {
    if (started || lifetime.disposed) return;
    started = true;
    for (const source of [counts, selection.filters, selection.held, selection.history]) lifetime.defer(source.subscribe(update));
    update();
  };
  lifetime.defer(() => checking.cancel());

  const find = (source: string) => store.getSnapshot().chips.find((chip) => chip.source === source) ?? chips().find((chip) => chip.source === source);
  const check = async (text: string, onSound: () => void): Promise<ConditionCheck | null> => {
    try {
      const found = await checking.run((signal) => checkCondition(database, text, { signal }));
      if (!found || lifetime.disposed) return null;
      if (!found.problem) onSound();
      return found;
    } catch (error) {
      if (isAbort(error)) return null;
      throw error;
    }
  };

  return {
    getSnapshot: store.getSnapshot,
    subscribe(listener) {
      start();
      return store.subscribe(listener);
    },
    set: (clause) => selection.setFilter(clause.source, clause),
    remove: (source) => selection.setFilter(source, null),
    toggle(source) {
      const chip = find(source);
      if (chip?.state === 'on') selection.hold(source);
      else if (chip?.state === 'off') selection.release(source);
    },
    negate(source) {
      const chip = find(source);
      if (chip?.state !== 'on') return;
      const { negated, ...plain } = chip.clause;
      selection.setFilter(source, negated ? plain : { ...chip.clause, negated: true });
    },
    replace: (clauses) => selection.setFilters(clauses),
    clear: () => selection.clearFilters(),
    search(text) {
      const trimmed = text.trim().slice(0, 500).replaceAll('\0', '');
      selection.setFilter(SEARCH_FILTER, trimmed ? { source: SEARCH_FILTER, label: `contains “${trimmed}”`, type: 'contains', columns: SEARCH_COLUMNS, text: trimmed } : null);
    },
    loadValues: (column, { search = '', limit = 50, signal } = {}) => readValues(database, column, selection.where(facetSource(column)), search.replaceAll('\0', ''), limit, { signal }),
    loadBounds: (column, { signal } = {}) => readBounds(database, column, { signal }),
    explain: ({ signal } = {}) => readEffects(database, selection.filters.getSnapshot(), { signal }),
    conditionText: () => clausesToText(selection.filters.getSnapshot()),
    async applyCondition(text) {
      const filters = selection.filters.getSnapshot();
      const { columns } = counts.getSnapshot().value;
      const texts = columns.filter(({ kind }) => kind === 'text').map(({ name }) => name);
      const numbers = columns.filter(({ kind }) => kind === 'number').map(({ name }) => name);
      const show = () => {
        const next = textToClauses(text, filters, [...texts, ...numbers], (type, column) => (type === 'in' ? facetSource(column) : rangeSource(column)));
        selection.setFilters(next.map((clause) => (filters.includes(clause) ? clause : labelled(clause, manifest))), selection.held.getSnapshot());
      };
      if (text.trim() !== '') return check(text, show);
      show();
      return { expression: '', count: 0, problem: null };
    },
    async accept(source) {
      const chip = find(source);
      if (chip?.state !== 'link' || chip.clause.type !== 'sql') return null;
      const { expression, negated } = chip.clause;
      return check(expression, () => selection.setFilter(source, { ...conditionClause(source, expression), ...(negated && { negated }) }));
    },
    undo: () => selection.undo(),
    redo: () => selection.redo(),
    refresh: () => counts.refresh(),
    dispose: () => lifetime.dispose(),
  };
}

function labelled(clause: FilterClause, manifest: Dataset['manifest']): FilterClause {
  const { title, values } = describeClause(clause, manifest);
  return title === null ? clause : { ...clause, label: `${title}: ${values.map((value) => value ?? 'none').join(clause.type === 'range' ? ' – ' : ', ')}` };
}
