import type { Disposable } from '../base/lifetime';
import type { Readable } from '../base/store';
import type { Dataset } from '../session/dataset';
import { columnValues, facetColumns } from './facets-query';
import { createLiveQuery, type LiveSnapshot } from './live-query';

/** One value of a column: how often it occurs in all, after the other filters, and how much of that is suspicious. */
export interface FacetValue {
  readonly value: string | null;
  /** Elements with this value, no filter applied. */
  readonly total: number;
  /** Of these, the ones that pass the filters of all other facets and widgets. */
  readonly shown: number;
  /** Of the shown ones, those that an analysis flagged. */
  readonly flagged: number;
  readonly selected: boolean;
}

export interface Facet {
  readonly column: string;
  readonly title: string;
  readonly values: readonly FacetValue[];
  /** Largest `total`, for the scale of the bars. */
  readonly max: number;
  readonly active: boolean;
}

/** The values of every low-cardinality column of `elements`, with live counts, each a filter. */
export interface FacetsView extends Readable<LiveSnapshot<readonly Facet[]>>, Disposable {
  /** Adds or removes a value from the filter of its column; `only` replaces all others. */
  toggle(column: string, value: string | null, mode?: 'toggle' | 'only'): void;
  clear(column: string): void;
  refresh(): void;
}

/** A cold view-model: it queries when somebody subscribes. */
export function createFacetsView(dataset: Dataset): FacetsView {
  let columns: { readonly version: number; readonly names: readonly string[] } | undefined;

  const query = createLiveQuery<readonly Facet[]>(dataset, [], async (signal, version) => {
    if (columns?.version !== version) columns = { version, names: await facetColumns(dataset.database) };
    const facets: Facet[] = [];
    for (const column of columns.names) {
      const chosen = chosenValues(dataset, column);
      const counts = await columnValues(dataset.database, column, dataset.selection.where(sourceOf(column)), signal);
      const values = counts.map((entry) => ({ ...entry, selected: chosen.includes(entry.value) }));
      facets.push({ column, title: titleOf(column), values, max: Math.max(1, ...values.map((entry) => entry.total)), active: chosen.length > 0 });
    }
    return facets;
  });

  const choose = (column: string, values: readonly (string | null)[]) => {
    const source = sourceOf(column);
    const label = `${titleOf(column)}: ${values.map((value) => value ?? 'none').join(', ')}`;
    dataset.selection.setFilter(source, values.length > 0 ? { source, label, type: 'in', column, values } : null);
  };

  return {
    getSnapshot: query.getSnapshot,
    subscribe: query.subscribe,
    refresh: query.refresh,
    dispose: query.dispose,
    toggle(column, value, mode = 'toggle') {
      const chosen = chosenValues(dataset, column);
      const alone = chosen.length === 1 && chosen[0] === value;
      if (mode === 'only') choose(column, alone ? [] : [value]);
      else choose(column, chosen.includes(value) ? chosen.filter((other) => other !== value) : [...chosen, value]);
    },
    clear: (column) => choose(column, []),
  };
}

function chosenValues(dataset: Dataset, column: string): readonly (string | null)[] {
  const clause = dataset.selection.filters.getSnapshot().find((filter) => filter.source === sourceOf(column));
  return clause?.type === 'in' ? clause.values.map((value) => (value === null ? null : String(value))) : [];
}

function sourceOf(column: string): string {
  return `facet:${column}`;
}

/** `time_of_day` → "Time of day". */
function titleOf(column: string): string {
  const words = column.replace(/_id$/, '').replaceAll('_', ' ').trim();
  return words.charAt(0).toUpperCase() + words.slice(1);
}
