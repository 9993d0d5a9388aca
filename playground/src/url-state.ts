import { useEffect } from 'react';
import { parseElementId, type Dataset, type ElementId, type FilterClause } from '@shoal/engine';

/** What a link to the playground carries. Everything in it is checked; nothing in it is ever run. */
export interface UrlState {
  readonly dataset: string | null;
  readonly model: string | null;
  readonly element: ElementId | null;
  readonly tab: string | null;
  readonly filters: readonly FilterClause[];
}

export function readUrlState(hash = location.hash): UrlState {
  const params = new URLSearchParams(hash.replace(/^#/, ''));
  const element = params.get('e');
  return {
    dataset: params.get('d'),
    model: params.get('m'),
    element: element && parseElementId(element) ? (element as ElementId) : null,
    tab: params.get('t'),
    filters: parseFilters(params.get('f')),
  };
}

export function writeUrlState(state: UrlState): string {
  const params = new URLSearchParams();
  if (state.dataset) params.set('d', state.dataset);
  if (state.model) params.set('m', state.model);
  if (state.tab) params.set('t', state.tab);
  if (state.element) params.set('e', state.element);
  if (state.filters.length > 0) params.set('f', JSON.stringify(state.filters));
  return `#${params.toString()}`;
}

/** Clauses that a link may carry: value lists, ranges and text; others are dropped. */
function parseFilters(text: string | null): readonly FilterClause[] {
  if (!text) return [];
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    return [];
  }
  return Array.isArray(parsed) ? parsed.slice(0, 32).filter(isClause) : [];
}

function isClause(value: unknown): value is FilterClause {
  if (typeof value !== 'object' || value === null) return false;
  const clause = value as Record<string, unknown>;
  if (typeof clause['source'] !== 'string' || typeof clause['label'] !== 'string') return false;
  const plain = (entry: unknown) => entry === null || ['string', 'number', 'boolean'].includes(typeof entry);
  const number = (entry: unknown) => entry === null || (typeof entry === 'number' && Number.isFinite(entry));
  switch (clause['type']) {
    case 'in':
      return typeof clause['column'] === 'string' && Array.isArray(clause['values']) && clause['values'].every(plain);
    case 'range':
      return typeof clause['column'] === 'string' && number(clause['min']) && number(clause['max']);
    case 'contains':
      return typeof clause['text'] === 'string' && Array.isArray(clause['columns']) && clause['columns'].every((column) => typeof column === 'string');
    default:
      return false;
  }
}

/** Keeps the address in step with the dataset's selection, so that a copied link shows the same thing. */
export function useUrlState(dataset: Dataset, datasetId: string | null, tab: string): void {
  useEffect(() => {
    const write = () => {
      const { element } = dataset.selection.focus.getSnapshot();
      const filters = dataset.selection.filters.getSnapshot().filter((clause) => clause.type !== 'elements');
      const { modelId } = dataset.status.getSnapshot();
      const first = dataset.manifest.models?.[0]?.id ?? null;
      const hash = writeUrlState({ dataset: datasetId, model: modelId === first ? null : modelId, element, tab: tab === 'explore' ? null : tab, filters });
      if (hash !== location.hash) history.replaceState(null, '', hash);
    };
    write();
    const stops = [dataset.selection.focus.subscribe(write), dataset.selection.filters.subscribe(write), dataset.status.subscribe(write)];
    return () => stops.forEach((stop) => stop());
  }, [dataset, datasetId, tab]);
}
