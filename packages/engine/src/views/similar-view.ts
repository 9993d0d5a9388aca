import { isAbort, isShoalError } from '../base/errors';
import { createLifetime, type Disposable } from '../base/lifetime';
import { createSingleFlight } from '../base/single-flight';
import { createStore, type Readable } from '../base/store';
import { readColumnsOf } from '../analyses/read-columns';
import { sqlIn } from '../database/sql';
import type { ElementId } from '../model/element';
import type { Box } from '../model/geometry';
import type { Dataset } from '../session/dataset';

/** Source of the shared filter that leaves what is similar. */
export const SIMILAR_FILTER = 'similar';

export interface SimilarItem {
  readonly element: ElementId;
  /** In the unit of the space's metric. */
  readonly distance: number;
  readonly frameId: string;
  /** Pixels; `null` for whole frames. */
  readonly box: Box | null;
  readonly given: string | null;
  readonly predicted: string | null;
  readonly flagged: boolean;
}

export interface SimilarSnapshot {
  /** `absent`: the dataset has no vectors. `idle`: nothing is focused. `none`: what is focused has no vector. */
  readonly state: 'absent' | 'idle' | 'loading' | 'ready' | 'none' | 'error';
  readonly error: Error | null;
  /** What the items are like; they stay while the next ones are looked for. */
  readonly element: ElementId | null;
  readonly items: readonly SimilarItem[];
  /** Elements that were compared. */
  readonly compared: number;
  /** Whether the shared filter leaves only what is like some element. */
  readonly filtering: boolean;
}

/** The elements most like the focused one, live. Searching starts with the first subscription. */
export interface SimilarView extends Readable<SimilarSnapshot>, Disposable {
  focus(element: ElementId): void;
  /** Filters everything to the `limit` most similar elements and the focused one; `label` says so on the chip. */
  filter(label: string): Promise<void>;
  clearFilter(): void;
  refresh(): void;
}

export interface SimilarViewOptions {
  /** Items at most; default 12. */
  readonly limit?: number;
  /** Elements that `filter` leaves; default 200. */
  readonly filterLimit?: number;
  /** How long the focus must rest, so that stepping through a queue does not search at every step. Default 180 ms. */
  readonly restMs?: number;
}

export function createSimilarView(dataset: Dataset, { limit = 12, filterLimit = 200, restMs = 180 }: SimilarViewOptions = {}): SimilarView {
  const { selection, database, status } = dataset;
  const lifetime = createLifetime('The similar view');
  const flight = createSingleFlight();
  const store = createStore<SimilarSnapshot>({ state: 'idle', error: null, element: null, items: [], compared: 0, filtering: false });
  let started = false;
  let timer: ReturnType<typeof setTimeout> | undefined;

  const fail = (error: unknown) => {
    if (lifetime.disposed || isAbort(error)) return;
    if (isShoalError(error) && error.code === 'not-found') store.update({ state: 'none', error: null, items: [], compared: 0 });
    else store.update({ state: 'error', error: error instanceof Error ? error : new Error(String(error)) });
  };

  async function search(element: ElementId, signal: AbortSignal): Promise<Pick<SimilarSnapshot, 'items' | 'compared'>> {
    const { items, compared } = await dataset.findSimilar({ like: [element], limit, signal });
    const table = await database.query(`SELECT element_id, frame_id, x, y, w, h, given, predicted, flagged FROM elements WHERE ${sqlIn('element_id', items.map((item) => item.element))}`, { signal });
    const columns = readColumnsOf(table, { element_id: 'text', frame_id: 'text', x: 'number', y: 'number', w: 'number', h: 'number', given: 'text', predicted: 'text', flagged: 'number' });
    const rowOf = new Map(columns.element_id.map((id, row) => [id, row]));
    return {
      compared,
      items: items.flatMap(({ element: id, distance }): SimilarItem[] => {
        const row = rowOf.get(id);
        if (row === undefined) return [];
        const [x, y, w, h] = [columns.x, columns.y, columns.w, columns.h].map((column) => column[row] ?? NaN) as [number, number, number, number];
        return [{ element: id, distance, frameId: columns.frame_id[row] ?? '', box: Number.isFinite(w) ? { x, y, w, h } : null, given: columns.given[row] || null, predicted: columns.predicted[row] || null, flagged: columns.flagged[row] === 1 }];
      }),
    };
  }

  const follow = () => {
    clearTimeout(timer);
    const { element } = selection.focus.getSnapshot();
    if ((dataset.manifest.embeddings?.length ?? 0) === 0) {
      store.update({ state: 'absent', element: null, items: [] });
      return;
    }
    if (element === null) {
      flight.cancel();
      store.update({ state: 'idle', error: null, element: null, items: [], compared: 0 });
      return;
    }
    store.update({ state: 'loading', error: null });
    timer = setTimeout(() => {
      flight.run((signal) => search(element, signal)).then((found) => {
        if (found && !lifetime.disposed) store.update({ state: 'ready', element, ...found });
      }, fail);
    }, restMs);
  };

  const start = () => {
    if (started || lifetime.disposed) return;
    started = true;
    let seen = status.getSnapshot().version;
    lifetime.defer(selection.focus.subscribe(follow));
    lifetime.defer(
      status.subscribe(() => {
        const { version } = status.getSnapshot();
        if (version === seen) return;
        seen = version;
        follow();
      }),
    );
    const showFilter = () => store.update({ filtering: selection.filters.getSnapshot().some((clause) => clause.source === SIMILAR_FILTER) });
    lifetime.defer(selection.filters.subscribe(showFilter));
    showFilter();
    follow();
  };
  lifetime.defer(() => {
    clearTimeout(timer);
    flight.cancel();
  });

  return {
    getSnapshot: store.getSnapshot,
    subscribe(listener) {
      start();
      return store.subscribe(listener);
    },
    focus: (element) => selection.setFocus(element),
    async filter(label) {
      const { element } = selection.focus.getSnapshot();
      if (element === null) return;
      try {
        const { items } = await dataset.findSimilar({ like: [element], limit: filterLimit, signal: lifetime.signal });
        if (!lifetime.disposed) selection.setFilter(SIMILAR_FILTER, { source: SIMILAR_FILTER, label, type: 'elements', ids: [element, ...items.map((item) => item.element)] });
      } catch (error) {
        fail(error);
      }
    },
    clearFilter: () => selection.setFilter(SIMILAR_FILTER, null),
    refresh: follow,
    dispose: () => lifetime.dispose(),
  };
}
