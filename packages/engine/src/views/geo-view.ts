import { isAbort } from '../base/errors';
import { createLifetime, type Disposable } from '../base/lifetime';
import { createSingleFlight } from '../base/single-flight';
import { createStore, type Readable } from '../base/store';
import { sqlIdentifier, sqlLiteral } from '../database/sql';
import type { ElementId } from '../model/element';
import type { Dataset } from '../session/dataset';
import { wrapLongitude } from './geo-projection';
import { geoColumns, placeSql, readExtent, readWindow, type GeoAnswer, type GeoColumns, type GeoExtent, type GeoWindow } from './geo-query';

/** Source of the shared filter that leaves what lies in a rectangle of the map. */
export const GEO_FILTER = 'geo';

export interface GeoOptions {
  /** How long the map must rest before what is in sight is asked for again. Default 60 ms. */
  readonly restMs?: number;
}

/** Degrees. `west` may be larger than `east`: the rectangle then crosses the antimeridian. */
export interface GeoBox {
  readonly south: number;
  readonly west: number;
  readonly north: number;
  readonly east: number;
}

export interface GeoSnapshot {
  /** `absent`: no column says where a frame was taken. `error` keeps the answer before. */
  readonly state: 'absent' | 'loading' | 'ready' | 'error';
  readonly error: Error | null;
  readonly columns: GeoColumns | null;
  readonly extent: GeoExtent;
  /** Frames in sight, or hexagons of them; `null` before the map said what is in sight. It stays while the next is read. */
  readonly answer: GeoAnswer | null;
  /** The answer belongs to what is in sight. */
  readonly current: boolean;
  readonly brush: GeoBox | null;
  readonly focus: ElementId | null;
  /** Where the frame of the focused element was taken, degrees. */
  readonly focusPlace: { readonly lat: number; readonly lon: number } | null;
}

/** Where the frames under the shared filters were taken. A frame counts when it or anything on it passes. Cold until the first `subscribe`. */
export interface GeoView extends Readable<GeoSnapshot>, Disposable {
  /** What is in sight now, with some room around it; frames are read for it once the map rests. */
  look(window: GeoWindow): void;
  /** Filters everything to a rectangle; `label` says so on the chip. `null` removes the filter. */
  brush(box: GeoBox | null, label?: string): void;
  focus(element: ElementId): void;
  refresh(): void;
}

const nowhere: GeoExtent = { total: 0, placed: 0, missing: 0, invalid: 0, wrapped: 0, atZero: 0, origin: 0, bounds: null };

export function createGeoView(dataset: Dataset, { restMs = 60 }: GeoOptions = {}): GeoView {
  const { selection, database, status } = dataset;
  const lifetime = createLifetime('The map of places');
  const surveying = createSingleFlight();
  const looking = createSingleFlight();
  const locating = createSingleFlight();
  const store = createStore<GeoSnapshot>({ state: 'loading', error: null, columns: null, extent: nowhere, answer: null, current: false, brush: null, focus: null, focusPlace: null });
  let started = false;
  let wanted: GeoWindow | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let seen = { where: '', version: -1 };

  const fail = (error: unknown) => {
    if (lifetime.disposed || isAbort(error)) return;
    store.update({ state: 'error', error: error instanceof Error ? error : new Error(String(error)) });
  };

  const refresh = () => {
    if (!started || lifetime.disposed) return;
    seen = { where: selection.where(GEO_FILTER), version: status.getSnapshot().version };
    const { where } = seen;
    surveying
      .run(async (signal) => {
        const columns = await geoColumns(database, signal);
        const extent = columns && (await readExtent(database, columns, where, signal));
        // The map asks for the window itself when it first learns where things are.
        const answer = columns && extent && wanted && extent.origin === store.getSnapshot().extent.origin ? await readWindow(database, columns, where, extent.origin, wanted, signal) : null;
        return { columns, extent, answer, window: wanted };
      })
      .then((read) => {
        if (!read || lifetime.disposed) return;
        const { columns, extent, answer, window } = read;
        if (!columns || !extent) return store.update({ state: 'absent', error: null, columns: null, extent: nowhere, answer: null });
        looking.cancel();
        const old = store.getSnapshot();
        store.update({ state: 'ready', error: null, columns, extent, answer: answer ?? (extent.origin === old.extent.origin ? old.answer : null), current: answer !== null && window === wanted });
        if (wanted && window !== wanted) lookNow();
        locate();
      }, fail);
  };

  const lookNow = () => {
    const window = wanted;
    const { columns, extent } = store.getSnapshot();
    if (!window || !columns || lifetime.disposed) return;
    store.update({ current: false });
    looking.run((signal) => readWindow(database, columns, selection.where(GEO_FILTER), extent.origin, window, signal)).then((answer) => {
      if (answer && !lifetime.disposed) store.update({ answer, current: true, state: 'ready', error: null });
    }, fail);
  };

  /** Where the focused element is, also when it is an object: its frame's place. */
  const locate = () => {
    const { element } = selection.focus.getSnapshot();
    const { columns } = store.getSnapshot();
    if (element === null || !columns) {
      locating.cancel();
      store.update({ focus: element, focusPlace: null });
      return;
    }
    const { lat, lon } = placeSql(columns);
    locating.run((signal) => database.query(`SELECT ${lat} AS lat, ${lon} AS lon FROM elements WHERE element_id = ${sqlLiteral(element)} LIMIT 1`, { signal })).then((table) => {
      if (!table || lifetime.disposed) return;
      const row = table.get(0)?.toJSON() ?? {};
      const place = { lat: Number(row.lat ?? NaN), lon: Number(row.lon ?? NaN) };
      store.update({ focus: element, focusPlace: Number.isFinite(place.lat) && Number.isFinite(place.lon) && Math.abs(place.lat) <= 90 ? place : null });
    }, fail);
  };

  const readBrush = () => {
    if (!selection.filters.getSnapshot().some((clause) => clause.source === GEO_FILTER) && store.getSnapshot().brush) store.update({ brush: null });
  };

  const start = () => {
    if (started || lifetime.disposed) return;
    started = true;
    const onData = () => {
      readBrush();
      if (selection.where(GEO_FILTER) !== seen.where || status.getSnapshot().version !== seen.version) refresh();
    };
    lifetime.defer(selection.filters.subscribe(onData));
    lifetime.defer(status.subscribe(onData));
    lifetime.defer(selection.focus.subscribe(locate));
    // A rectangle that was set before this map was opened, or by another one.
    const clause = selection.filters.getSnapshot().find((other) => other.source === GEO_FILTER);
    if (clause?.type === 'box') store.update({ brush: { south: clause.min[0], west: clause.min[1], north: clause.max[0], east: clause.max[1] } });
    refresh();
  };
  lifetime.defer(() => {
    clearTimeout(timer);
    surveying.cancel();
    looking.cancel();
    locating.cancel();
  });

  return {
    getSnapshot: store.getSnapshot,
    subscribe(listener) {
      const stop = store.subscribe(listener);
      start();
      return stop;
    },
    look(window) {
      wanted = window;
      clearTimeout(timer);
      if (store.getSnapshot().answer === null) return lookNow();
      timer = setTimeout(lookNow, restMs);
    },
    brush(box, label = '') {
      const { columns, extent } = store.getSnapshot();
      if (!columns || !box) return selection.setFilter(GEO_FILTER, null);
      const west = wrapLongitude(box.west);
      const east = wrapLongitude(box.east);
      const found = { south: Math.max(-90, box.south), north: Math.min(90, box.north), west, east };
      store.update({ brush: found });
      if (columns.numeric && west <= east && extent.wrapped === 0) {
        return selection.setFilter(GEO_FILTER, { source: GEO_FILTER, label, type: 'box', columns: [columns.lat, columns.lon], min: [found.south, west], max: [found.north, east] });
      }
      const { lat, lon } = placeSql(columns);
      const around = west <= east ? `${lon} BETWEEN ${west} AND ${east}` : `(${lon} >= ${west} OR ${lon} <= ${east})`;
      selection.setFilter(GEO_FILTER, { source: GEO_FILTER, label, type: 'sql', expression: `${sqlIdentifier(columns.lat)} IS NOT NULL AND ${lat} BETWEEN ${found.south} AND ${found.north} AND ${around}` });
    },
    focus: (element) => selection.setFocus(element),
    refresh,
    dispose: () => lifetime.dispose(),
  };
}
