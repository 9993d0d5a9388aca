import type { Disposable } from '../base/lifetime';
import type { Readable } from '../base/store';
import type { Dataset } from '../session/dataset';
import { chooseValues, chosenValues, facetSource, facetTitle, toggleValue } from './facet-filter';
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
      const counts = await columnValues(dataset.database, column, dataset.selection.where(facetSource(column)), signal);
      const values = counts.map((entry) => ({ ...entry, selected: chosen.includes(entry.value) }));
      facets.push({ column, title: facetTitle(column), values, max: Math.max(1, ...values.map((entry) => entry.total)), active: chosen.length > 0 });
    }
    return facets;
  });

  return {
    getSnapshot: query.getSnapshot,
    subscribe: query.subscribe,
    refresh: query.refresh,
    dispose: query.dispose,
    toggle: (column, value, mode = 'toggle') => toggleValue(dataset, column, value, mode),
    clear: (column) => chooseValues(dataset, column, []),
  };
}
