import { useEffect } from 'react';
import { getViewState, parseElementId, type Dataset, type ElementId, type EvaluationThresholds } from '@shoal/engine';

/** What the middle of the Explore tab shows. */
export const VIEWS = ['map', 'gallery', 'plots', 'places'] as const;
export type ExploreView = (typeof VIEWS)[number];

/** How the panels are arranged and what they show, beside what the dataset's selection holds. */
export interface Layout {
  readonly view: ExploreView;
  /** Level and colour of the map; `null` for the default. */
  readonly level: 'object' | 'frame' | null;
  readonly colorBy: string | null;
}

/** What a link to the playground carries. Everything in it is checked; nothing in it is ever run. */
export interface UrlState extends Layout {
  readonly dataset: string | null;
  readonly model: string | null;
  readonly element: ElementId | null;
  readonly tab: string | null;
  /** Filters, what was put aside, what is picked: JSON for `setViewState`, which checks it. */
  readonly selection: string | null;
  /** Thresholds of the evaluation that differ from where it starts. */
  readonly thresholds: Partial<EvaluationThresholds>;
}

export function readUrlState(hash = location.hash): UrlState {
  const params = new URLSearchParams(hash.replace(/^#/, ''));
  const element = params.get('e');
  const level = params.get('l');
  return {
    dataset: params.get('d'),
    model: params.get('m'),
    element: element && parseElementId(element) ? (element as ElementId) : null,
    tab: params.get('t'),
    selection: params.get('f'),
    thresholds: parseThresholds(params.get('x')),
    view: VIEWS.find((view) => view === params.get('w')) ?? 'map',
    level: level === 'object' || level === 'frame' ? level : null,
    colorBy: params.get('c'),
  };
}

export function writeUrlState(state: UrlState): string {
  const params = new URLSearchParams();
  if (state.dataset) params.set('d', state.dataset);
  if (state.model) params.set('m', state.model);
  if (state.tab) params.set('t', state.tab);
  if (state.view !== 'map') params.set('w', state.view);
  if (state.level) params.set('l', state.level);
  if (state.colorBy) params.set('c', state.colorBy);
  if (state.element) params.set('e', state.element);
  const thresholds = writeThresholds(state.thresholds);
  if (thresholds) params.set('x', thresholds);
  if (state.selection) params.set('f', state.selection);
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

/** What `setViewState` reads: the selection of a link, with its model and element. */
export function viewStateOf({ selection, model, element }: UrlState): unknown {
  const rest = { v: 1, ...(model !== null && { m: model }), ...(element !== null && { e: element }) };
  if (selection === null) return rest;
  let parsed: unknown;
  try {
    parsed = JSON.parse(selection);
  } catch {
    return selection;
  }
  if (Array.isArray(parsed)) return { ...rest, f: parsed as unknown[] };
  return typeof parsed === 'object' && parsed !== null ? { ...parsed, ...rest } : parsed;
}

/** Keeps the address in step with the dataset's selection and the layout, so that a copied link shows the same thing. */
export function useUrlState(dataset: Dataset, datasetId: string | null, tab: string, thresholds: Partial<EvaluationThresholds>, layout: Layout): void {
  const { view, level, colorBy } = layout;
  useEffect(() => {
    const write = () => {
      const { e = null, m = null, f, o, p } = getViewState(dataset).state;
      const selection = f || o || p ? JSON.stringify({ v: 1, f, o, p }) : null;
      const hash = writeUrlState({ dataset: datasetId, model: m, element: e, tab: tab === 'explore' ? null : tab, selection, thresholds, view, level, colorBy });
      if (hash !== location.hash) history.replaceState(null, '', hash);
    };
    write();
    const { selection, status } = dataset;
    const stops = [selection.focus, selection.filters, selection.held, selection.picked, status].map((readable) => readable.subscribe(write));
    return () => stops.forEach((stop) => stop());
  }, [dataset, datasetId, tab, thresholds, view, level, colorBy]);
}
