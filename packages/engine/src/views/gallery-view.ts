import { isAbort } from '../base/errors';
import { createLifetime, type Disposable } from '../base/lifetime';
import { createSingleFlight } from '../base/single-flight';
import { createStore, type Readable } from '../base/store';
import type { LabelChange } from '../model/change';
import type { ElementId } from '../model/element';
import type { Judgement } from '../review/review';
import type { Dataset } from '../session/dataset';
import type { PickMode } from '../session/selection';
import { galleryCountSql, galleryPageSql, galleryPositionSql, gallerySectionsSql, timeColumnOf, type GalleryLevel, type GalleryOrder, type GalleryQuery } from './gallery-query';
import { readGalleryRows, type GalleryRow } from './gallery-rows';
import { createRowPages, type RowPages } from './row-pages';

export interface GalleryOptions {
  /** Default: objects where the dataset has any. */
  readonly level?: GalleryLevel;
  /** Default `score`: the most suspicious first. */
  readonly sort?: GalleryOrder;
  /** Puts the pictures of a class together. Default false. */
  readonly grouped?: boolean;
  /** Pictures read at once. Default 120. */
  readonly pageSize?: number;
}

/** Pictures `start` to `start + count` of one class. */
export interface GallerySection {
  readonly classId: string | null;
  readonly start: number;
  readonly count: number;
}

export interface GallerySnapshot {
  /** `stale`: pictures of the query before are shown while the next one runs. `error`: as `stale`, but it failed. */
  readonly state: 'loading' | 'ready' | 'stale' | 'error';
  readonly error: Error | null;
  readonly level: GalleryLevel;
  readonly sort: GalleryOrder;
  readonly grouped: boolean;
  /** Pictures under the shared filters, and without them at this level. */
  readonly total: number;
  readonly every: number;
  /** How many there are to show at each level, without filters. */
  readonly levels: Readonly<Record<GalleryLevel, number>>;
  /** Mean of width through height of all pictures: what a layout may reckon with before it has read them. */
  readonly meanAspect: number;
  /** Empty unless grouped. */
  readonly sections: readonly GallerySection[];
  /** Grows when pictures were read: `rowAt` may answer more. */
  readonly version: number;
  /** Grows when the pictures are others in another order: scroll to the top. */
  readonly order: number;
  readonly focus: ElementId | null;
  /** Position of the focused element; `null` when nothing is focused or it is not shown. */
  readonly focusIndex: number | null;
  readonly judgements: ReadonlyMap<ElementId, Judgement>;
  /** Proposed changes by label id. */
  readonly changes: ReadonlyMap<string, LabelChange>;
}

/** The whole filtered set as pictures. They come in windows, a million or not; nothing is read before the first `subscribe`. */
export interface GalleryView extends Readable<GallerySnapshot>, Disposable {
  /** Synchronous, never reads; `undefined` while the picture's window was not read. */
  rowAt(index: number): GalleryRow | undefined;
  /** Asks for pictures `start` to `end` (half-open) to be read. */
  ensureRange(start: number, end: number): void;
  setLevel(level: GalleryLevel): void;
  setSort(sort: GalleryOrder): void;
  setGrouped(grouped: boolean): void;
  focusAt(index: number): Promise<void>;
  /**
   * Picks pictures `start` to `end` (half-open), whether they were read or not. The picked set holds ids, so that no more
   * than {@link GALLERY_PICK_LIMIT} are taken; resolves to how many were.
   */
  pickRange(start: number, end: number, mode?: PickMode): Promise<number>;
  /** Reads again, after an error. */
  refresh(): void;
}

/** As many ids as one pick may take. More belongs into a filter, which is a value of its own. */
export const GALLERY_PICK_LIMIT = 100_000;

export function createGalleryView(dataset: Dataset, options: GalleryOptions = {}): GalleryView {
  const { pageSize = 120 } = options;
  const { selection, review, database, status } = dataset;
  const lifetime = createLifetime('The gallery');
  const refreshing = createSingleFlight();
  const locating = createSingleFlight();
  let pages: RowPages<GalleryRow> | undefined;
  let query: GalleryQuery | undefined;
  let range: readonly [number, number] = [0, pageSize];
  let seen = { where: '', version: -1 };
  let started = false;
  let wantedLevel = options.level ?? null;

  const reviewPart = () => {
    const { judgements, changes } = review.state.getSnapshot();
    return { judgements, changes };
  };
  const store = createStore<GallerySnapshot>({
    state: 'loading',
    error: null,
    level: options.level ?? 'object',
    sort: options.sort ?? 'score',
    grouped: options.grouped ?? false,
    total: 0,
    every: 0,
    levels: { object: 0, frame: 0 },
    meanAspect: 4 / 3,
    sections: [],
    version: 0,
    order: 0,
    focus: selection.focus.getSnapshot().element,
    focusIndex: null,
    ...reviewPart(),
  });

  const fail = (error: unknown) => {
    if (lifetime.disposed || isAbort(error)) return;
    store.update({ state: 'error', error: error instanceof Error ? error : new Error(String(error)) });
  };
  const load = () => {
    pages?.ensure(...range).catch(fail);
  };

  const start = () => {
    if (started || lifetime.disposed) return;
    started = true;
    const onData = () => {
      const now = { where: selection.where(), version: status.getSnapshot().version };
      if (now.where !== seen.where || now.version !== seen.version) refresh(now.where !== seen.where);
    };
    lifetime.defer(selection.filters.subscribe(onData));
    lifetime.defer(status.subscribe(onData));
    lifetime.defer(selection.focus.subscribe(locate));
    lifetime.defer(review.state.subscribe(() => store.update(reviewPart())));
    lifetime.defer(() => refreshing.cancel());
    lifetime.defer(() => locating.cancel());
    lifetime.defer(() => pages?.close());
    refresh(false);
  };

  /** `fresh`: the pictures are others, so reading starts at the top again. */
  const refresh = (fresh: boolean) => {
    if (!started || lifetime.disposed) return;
    seen = { where: selection.where(), version: status.getSnapshot().version };
    if (fresh) range = [0, pageSize];
    const { where } = seen;
    store.update({ state: pages ? 'stale' : 'loading', error: null });
    refreshing.run((signal) => readAll(where, signal)).then((read) => {
      if (!read || lifetime.disposed) return;
      pages?.close();
      ({ pages, query } = read);
      const { version, order } = store.getSnapshot();
      store.update({ state: 'ready', ...read.facts, version: version + 1, order: fresh ? order + 1 : order, focusIndex: null });
      locate();
      load();
    }, fail);
  };

  const readAll = async (where: string, signal: AbortSignal) => {
    const { sort, grouped } = store.getSnapshot();
    const columns = (await database.describe('elements', { signal })).map((column) => column.name);
    const present = new Set(columns);
    const ask = async (level: GalleryLevel) => {
      const next: GalleryQuery = { where, level, sort, grouped, timeColumn: timeColumnOf(columns) };
      return { next, row: (await database.query(galleryCountSql(next, present), { signal })).get(0)?.toJSON() ?? {} };
    };
    let { next, row } = await ask(wantedLevel ?? 'object');
    if (wantedLevel === null && Number(row.objects) === 0 && Number(row.frames) > 0) ({ next, row } = await ask('frame'));
    const total = Number(row.total ?? 0);
    const sections: GallerySection[] = [];
    if (grouped && total > 0) {
      let from = 0;
      for (const { id, count } of await database.query(gallerySectionsSql(next), { signal })) {
        sections.push({ classId: id === null ? null : String(id), start: from, count: Number(count) });
        from += Number(count);
      }
    }
    const levels = { object: Number(row.objects ?? 0), frame: Number(row.frames ?? 0) };
    const found = createRowPages<GalleryRow>({
      total,
      pageSize,
      read: (from, to, pageSignal) => readGalleryRows(database, next, present, from, to, pageSignal),
      onLoad: () => pages === found && store.update({ version: store.getSnapshot().version + 1 }),
    });
    signal.addEventListener('abort', () => found.close(), { once: true });
    const from = Math.max(0, Math.min(range[0], total - 1));
    await found.ensure(from, Math.max(from + 1, Math.min(range[1], from + pageSize)));
    const mean = Number(row.aspect ?? NaN);
    return { pages: found, query: next, facts: { level: next.level, total, levels, every: levels[next.level], sections, meanAspect: mean > 0 ? mean : 4 / 3 } };
  };

  /** Finds the place of the focused element, by a query when its window was not read. */
  const locate = () => {
    const focus = selection.focus.getSnapshot().element;
    const known = focus === null ? null : pages?.indexOf(focus);
    if (known !== undefined || !pages || !query || focus === null) {
      locating.cancel();
      store.update({ focus, focusIndex: known ?? null });
      return;
    }
    store.update({ focus, focusIndex: null });
    const sql = galleryPositionSql(query, focus);
    locating.run((signal) => database.query(sql, { signal })).then((table) => {
      const row = table?.get(0)?.toJSON();
      if (row && Number(row.found) > 0 && !lifetime.disposed) store.update({ focusIndex: Number(row.row_index) });
    }, fail);
  };

  const change = (patch: Partial<GallerySnapshot>) => {
    store.update(patch);
    refresh(true);
  };

  return {
    getSnapshot: store.getSnapshot,
    subscribe(listener) {
      const stop = store.subscribe(listener);
      start();
      return stop;
    },
    rowAt: (index) => pages?.rowAt(index),
    ensureRange(from, to) {
      range = [Math.max(0, from), Math.max(from + 1, to)];
      load();
    },
    setLevel(level) {
      wantedLevel = level;
      if (level !== store.getSnapshot().level) change({ level });
    },
    setSort(sort) {
      if (sort !== store.getSnapshot().sort) change({ sort });
    },
    setGrouped(grouped) {
      if (grouped !== store.getSnapshot().grouped) change({ grouped });
    },
    async focusAt(index) {
      const from = pages;
      const at = Math.max(0, Math.min(index, store.getSnapshot().total - 1));
      if (!from || from.total === 0) return;
      try {
        if (!from.rowAt(at)) await from.ensure(at, at + 1);
        const row = from === pages ? from.rowAt(at) : undefined;
        if (row && !lifetime.disposed) selection.setFocus(row.elementId);
      } catch (error) {
        fail(error);
      }
    },
    async pickRange(from, to, mode = 'replace') {
      if (!query || !pages || to <= from) return 0;
      const end = Math.min(to, from + GALLERY_PICK_LIMIT, pages.total);
      if (end - from <= pageSize) {
        const known = Array.from({ length: end - from }, (_, at) => pages?.rowAt(from + at)?.elementId).filter((id) => id !== undefined);
        // Pictures on the screen are picked at once: the next key may already act on them.
        if (known.length === end - from) {
          selection.pick(known, mode);
          return known.length;
        }
      }
      try {
        const table = await database.query(galleryPageSql(query, ['element_id'], from, end), { signal: lifetime.signal });
        const ids = table.toArray().map((row: { element_id: unknown }) => String(row.element_id) as ElementId);
        selection.pick(ids, mode);
        return ids.length;
      } catch (error) {
        fail(error);
        return 0;
      }
    },
    refresh: () => refresh(false),
    dispose: () => lifetime.dispose(),
  };
}
