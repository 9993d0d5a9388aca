import type { Dataset } from '../session/dataset';

/** The filter clause of a column's values: the same for every widget that filters by it, so that they agree. */
export function facetSource(column: string): string {
  return `facet:${column}`;
}

/** `time_of_day` → "Time of day". */
export function facetTitle(column: string): string {
  const words = column.replace(/_id$/, '').replaceAll('_', ' ').trim();
  return words.charAt(0).toUpperCase() + words.slice(1);
}

export function chosenValues(dataset: Dataset, column: string): readonly (string | null)[] {
  const clause = dataset.selection.filters.getSnapshot().find((filter) => filter.source === facetSource(column));
  return clause?.type === 'in' && !clause.negated ? clause.values.map((value) => (value === null ? null : String(value))) : [];
}

/** Filters to the given values of a column; to all of them when there is none. */
export function chooseValues(dataset: Dataset, column: string, values: readonly (string | null)[]): void {
  const source = facetSource(column);
  const label = `${facetTitle(column)}: ${values.map((value) => value ?? 'none').join(', ')}`;
  dataset.selection.setFilter(source, values.length > 0 ? { source, label, type: 'in', column, values } : null);
}

/** Adds or removes a value from the filter of its column; `only` replaces all others, and the only one again shows all. */
export function toggleValue(dataset: Dataset, column: string, value: string | null, mode: 'toggle' | 'only'): void {
  const chosen = chosenValues(dataset, column);
  const alone = chosen.length === 1 && chosen[0] === value;
  if (mode === 'only') chooseValues(dataset, column, alone ? [] : [value]);
  else chooseValues(dataset, column, chosen.includes(value) ? chosen.filter((other) => other !== value) : [...chosen, value]);
}
