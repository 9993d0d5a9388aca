import { useEffect } from 'react';
import { parseElementId, type Dataset, type ElementId, type EvaluationThresholds, type FilterClause } from '@shoal/engine';

/** What a link to the playground carries. Everything in it is checked; nothing in it is ever run. */
export interface UrlState {
  readonly dataset: string | null;
  readonly model: string | null;
  readonly element: ElementId | null;
  readonly tab: string | null;
  readonly filters: readonly FilterClause[];
  /** Thresholds of the evaluation that differ from where it starts. */
  readonly thresholds: Partial<EvaluationThresholds>;
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
    thresholds: parseThresholds(params.get('x')),
  };
}

export function writeUrlState(state: UrlState): string {
  const params = new URLSearchParams();
  if (state.dataset) params.set('d', state.dataset);
  if (state.model) params.set('m', state.model);
  if (state.tab) params.set('t', state.tab);
  if (state.element) params.set('e', state.element);
  const thresholds = writeThresholds(state.thresholds);
  if (thresholds) params.set('x', thresholds);
  if (state.filters.length > 0) params.set('f', JSON.stringify(state.filters));
  return `#${params.toString()}`;
}

/** `0.45,0.6,1,0.7`: confidence, overlap, class-agnostic, suppression; empty where it is as it starts. */
function parseThresholds(text: string | null): Partial<EvaluationThresholds> {
  const [confidence = '', iou = '', agnostic = '', nms = ''] = text?.split(',') ?? [];
  const share = (part: string) => (/^(0(\.\d{1,6})?|1(\.0*)?)$/.test(part) ? Number(part) : undefined);
  const [c, o, n] = [share(confidence), share(iou), share(nms)];
  return { ...(c !== undefined && { confidence: c }), ...(o !== undefined && { iou: o }), ...(/^[01]$/.test(agnostic) && { classAgnostic: agnostic === '1' }), ...(n !== undefined && { nms: n }) };
}

function writeThresholds({ confidence, iou, classAgnostic, nms }: Partial<EvaluationThresholds>): string {
  const parts = [confidence ?? '', iou ?? '', classAgnostic === undefined ? '' : classAgnostic ? '1' : '0', nms ?? ''];
  return parts.join(',').replace(/,+$/, '');
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
export function useUrlState(dataset: Dataset, datasetId: string | null, tab: string, thresholds: Partial<EvaluationThresholds>): void {
  useEffect(() => {
    const write = () => {
      const { element } = dataset.selection.focus.getSnapshot();
      const filters = dataset.selection.filters.getSnapshot().filter((clause) => clause.type !== 'elements');
      const { modelId } = dataset.status.getSnapshot();
      const first = dataset.manifest.models?.[0]?.id ?? null;
      const hash = writeUrlState({ dataset: datasetId, model: modelId === first ? null : modelId, element, tab: tab === 'explore' ? null : tab, filters, thresholds });
      if (hash !== location.hash) history.replaceState(null, '', hash);
    };
    write();
    const stops = [dataset.selection.focus.subscribe(write), dataset.selection.filters.subscribe(write), dataset.status.subscribe(write)];
    return () => stops.forEach((stop) => stop());
  }, [dataset, datasetId, tab, thresholds]);
}
