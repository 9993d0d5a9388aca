import type { Progress } from '../base/abort';
import { isAbort } from '../base/errors';
import { createLifetime } from '../base/lifetime';
import { createSingleFlight } from '../base/single-flight';
import { createStore } from '../base/store';
import type { Dataset } from '../session/dataset';
import type { SpaceLayout } from '../session/project-space';
import { loadColorChoices, loadColoring, type MapColoring } from './map-colors';
import { countCodes, hideClause, legendSource, makeLegend } from './map-legend';
import { createMapInfoCache } from './map-info';
import { createMapMask } from './map-mask';
import { markPicked, pickPoints } from './map-picks';
import { MAP_DIMMED, type MapPoints } from './map-points';
import { createRefinement } from './map-refinement';
import { loadRegions } from './map-regions';
import { hasValues, loadBytes, loadLevels, loadPoints, placedSql } from './map-queries';
import type { MapLevel, MapLevelInfo, MapSnapshot, MapView, MapViewOptions } from './map-types';

/** The filter source of the map itself: it does not dim its own points. */
const SOURCE = 'map';

const initial: MapSnapshot = {
  ...{ state: 'loading', progress: null, error: null, refreshing: false, refining: false, level: 'object', levels: [], space: null, spaces: [], colorBy: 'class_id', colorChoices: [], legend: null },
  ...{ points: null, styleVersion: 0, regions: [], shown: 0, total: 0, picked: 0, cursor: null, cursorInfo: null, focus: null },
};

/**
 * View-model of the embedding map. Cold: nothing is queried before the first `subscribe`. Positions are read once per
 * version of the dataset; filters, colours and picks only rewrite one byte a point.
 */
export function createMapView(dataset: Dataset, options: MapViewOptions = {}): MapView {
  const { database, selection } = dataset;
  const lifetime = createLifetime('The map view');
  const store = createStore<MapSnapshot>({ ...initial, level: options.level ?? 'object', colorBy: options.colorBy ?? 'class_id' });
  const flights = { load: createSingleFlight(), color: createSingleFlight(), mask: createSingleFlight(), choices: createSingleFlight(), regions: createSingleFlight() };
  const info = createMapInfoCache(database);
  const mask = createMapMask(database, selection, SOURCE);
  let wanted = options;
  let points: MapPoints | null = null;
  let coloring: MapColoring | null = null;
  /** Points by code, which only another colouring changes, and those of them that pass the filters. */
  let counted: { readonly of: MapColoring; readonly category: Uint8Array; readonly counts: Uint32Array } | null = null;
  let shownCodes: Uint32Array = new Uint32Array();
  let regionOfPoint: Int16Array = new Int16Array();
  /** Version of the dataset that `points` were read from. */
  let version = dataset.status.getSnapshot().version;
  let started = false;
  let projection: AbortController | null = null;
  /** Levels whose projection was tried, so that a failure or cancel does not start it again and again. */
  const tried = new Set<MapLevel>();
  lifetime.defer(() => {
    for (const flight of Object.values(flights)) flight.cancel();
    projection?.abort(new DOMException('The map was closed.', 'AbortError'));
  });

  const update = (patch: Partial<MapSnapshot>) => {
    if (!lifetime.disposed) store.update(patch);
  };
  /** Whether these are the points that are shown, wherever they lie. */
  const isShownStill = (target: MapPoints) => points?.flags === target.flags;
  const fail = (error: unknown) => {
    if (!isAbort(error) && !lifetime.disposed) update({ state: 'error', error: error instanceof Error ? error : new Error(String(error)), refreshing: false, refining: false, progress: null });
  };

  // ---- loading ------------------------------------------------------------------------------------------------

  const spacesOf = (level: MapLevel) => (dataset.manifest.embeddings ?? []).filter((space) => space.level === level).map(({ id, name }) => ({ id, name }));
  const spaceOf = (level: MapLevel) => spacesOf(level)[0];
  const choiceOf = (level: MapLevel) => ({ space: spaceOf(level)?.id ?? null, spaces: spacesOf(level) });

  function chooseLevel(levels: readonly MapLevelInfo[]): MapLevel {
    if (wanted.level && levels.some(({ level }) => level === wanted.level)) return wanted.level;
    return levels.find(({ placed }) => placed > 0)?.level ?? levels[0]?.level ?? wanted.level ?? 'object';
  }

  async function load(): Promise<void> {
    flights.color.cancel();
    flights.mask.cancel();
    flights.regions.cancel();
    ({ version } = dataset.status.getSnapshot());
    update(points ? { refreshing: true } : { state: projection ? 'projecting' : 'loading', error: null });
    const asked = { where: selection.where(SOURCE), colorBy: wanted.colorBy };
    try {
      const next = await flights.load.run(async (signal) => {
        const levels = (await loadLevels(database, signal)).filter(({ level, placed, count }) => placed > 0 || (count > 0 && spaceOf(level)));
        const level = chooseLevel(levels);
        const placed = levels.find((entry) => entry.level === level)?.placed ?? 0;
        if (placed === 0) return { levels, level, loaded: null };
        const loadedPoints = await loadPoints(database, level, signal);
        const colors = await readColoring(level, signal);
        await applyColors(loadedPoints, level, colors, signal);
        await mask.apply(loadedPoints, level, signal);
        return { levels, level, loaded: { points: loadedPoints, colors } };
      });
      if (!next) return;
      if (next.loaded) {
        ({ points } = next.loaded);
        coloring = next.loaded.colors;
        update({ ...placeless, ...(projection && { progress: store.getSnapshot().progress }), state: 'ready', refining: projection !== null, levels: next.levels, level: next.level, ...choiceOf(next.level), points, total: points.count, colorBy: coloring.column });
        restyle();
        followPicked();
        followFocus();
        void readChoices();
        void findRegions();
        // What changed while the answer was on its way.
        if (asked.colorBy !== wanted.colorBy) void recolor();
        if (asked.where !== selection.where(SOURCE)) void remask();
      } else {
        points = coloring = null;
        update({ ...placeless, levels: next.levels, level: next.level, ...choiceOf(next.level) });
        if (!spaceOf(next.level) || next.levels.length === 0) update({ state: 'empty' });
        else if (projection) update({ state: 'projecting' });
        else if (tried.has(next.level)) update({ state: 'needs-projection' });
        else project();
      }
    } catch (error) {
      fail(error);
    }
  }

  async function readColoring(level: MapLevel, signal: AbortSignal): Promise<MapColoring> {
    const column = wanted.colorBy ?? ((await hasValues(database, level, 'class_id', signal)) ? 'class_id' : 'dataset');
    const classOrder = dataset.manifest.classes.map(({ id }) => id);
    return loadColoring(database, column, placedSql(level), classOrder, signal);
  }

  async function applyColors(target: MapPoints, level: MapLevel, colors: MapColoring, signal: AbortSignal): Promise<void> {
    target.category.set(await loadBytes(database, level, colors.sql, target.count, signal));
  }

  async function recolor(): Promise<void> {
    const target = points;
    if (!target) return load();
    const { level } = store.getSnapshot();
    update({ refreshing: true });
    try {
      const colors = await flights.color.run(async (signal) => {
        const next = await readColoring(level, signal);
        await applyColors(target, level, next, signal);
        return next;
      });
      if (!colors || !isShownStill(target)) return;
      coloring = colors;
      update({ colorBy: colors.column, state: 'ready', error: null });
      restyle();
    } catch (error) {
      fail(error);
    }
  }

  async function remask(): Promise<void> {
    const target = points;
    if (!target) return;
    const { level } = store.getSnapshot();
    try {
      const done = await flights.mask.run(async (signal) => {
        await mask.apply(target, level, signal);
        return true;
      });
      if (done && isShownStill(target)) restyle();
    } catch (error) {
      fail(error);
    }
  }

  async function readChoices(): Promise<void> {
    try {
      const colorChoices = await flights.choices.run((signal) => loadColorChoices(database, signal));
      if (colorChoices) update({ colorChoices });
    } catch (error) {
      fail(error);
    }
  }

  /** Where points are dense, and what is there. While places still change there is nothing to name. */
  async function findRegions(): Promise<void> {
    const target = points;
    if (!target || projection) return;
    try {
      const found = await flights.regions.run((signal) => loadRegions(database, dataset.manifest, target, store.getSnapshot().level, signal));
      if (!found || points !== target) return;
      regionOfPoint = found.ofPoint;
      update({ regions: found.list });
      // A lasso asks by id soon: the index over them is made while nobody waits.
      target.indexOf('frame:');
    } catch {
      // Names are an ornament: the map is whole without them. The table may just be rewritten; the next load asks again.
    }
  }

  /** After bytes inside `points` changed: counts again and tells readers. */
  function restyle(): void {
    if (!points || !coloring) return;
    if (counted?.of !== coloring || counted.category !== points.category) counted = { of: coloring, category: points.category, counts: countCodes(points, 'all') };
    shownCodes = countCodes(points, 'shown');
    const legend = makeLegend(coloring, counted.counts, shownCodes, selection.filters.getSnapshot());
    update({ legend, shown: shownCodes.reduce((sum, count) => sum + count, 0), refreshing: false, styleVersion: store.getSnapshot().styleVersion + 1 });
  }

  function followPicked(): void {
    if (!points) return;
    // Counts of the legend do not depend on it.
    update({ picked: markPicked(points, selection.picked.getSnapshot()), styleVersion: store.getSnapshot().styleVersion + 1 });
  }

  function followFocus(): void {
    const { element } = selection.focus.getSnapshot();
    const index = element && points ? points.indexOf(element) : -1;
    update({ focus: index < 0 ? null : index });
  }

  // ---- projecting ---------------------------------------------------------------------------------------------

  function project(): void {
    const { level } = store.getSnapshot();
    const space = spaceOf(level);
    if (projection || !space || lifetime.disposed) return;
    const mine = new AbortController();
    projection = mine;
    tried.add(level);
    update({ state: 'projecting', progress: null, error: null });
    const onProgress = (progress: Progress) => projection === mine && update({ progress });
    const refine = createRefinement();
    const onLayout = (layout: SpaceLayout) => {
      if (projection !== mine || !points || store.getSnapshot().level !== level) return;
      points = refine(points, layout);
      update({ points });
    };
    const settle = (then: () => void) => {
      if (projection !== mine) return;
      projection = null;
      update({ progress: null, refining: false });
      then();
    };
    dataset.project(space.id, { signal: mine.signal, onProgress, onLayout }).then(
      () => settle(() => void load()),
      (error: unknown) => settle(() => (isAbort(error, mine.signal) ? rest() : fail(error))),
    );
  }

  /** After a stop: what is shown stays. */
  function rest(): void {
    update({ progress: null, refining: false, ...(!points && { state: 'needs-projection' }) });
  }

  function cancelProjection(): void {
    const running = projection;
    projection = null;
    running?.abort(new DOMException('The projection was cancelled.', 'AbortError'));
    if (running) rest();
  }

  function start(): void {
    if (started || lifetime.disposed) return;
    started = true;
    const onStatus = () => {
      if (dataset.status.getSnapshot().version === version) return;
      info.clear();
      void load();
    };
    lifetime.defer(dataset.status.subscribe(onStatus));
    lifetime.defer(
      selection.filters.subscribe(() => {
        // The legend answers at once; its counts follow when the database has.
        if (points && coloring && counted) update({ legend: makeLegend(coloring, counted.counts, shownCodes, selection.filters.getSnapshot()) });
        void remask();
      }),
    );
    lifetime.defer(selection.picked.subscribe(followPicked));
    lifetime.defer(selection.focus.subscribe(followFocus));
    // A subscriber must not be called back before it holds the function that stops it.
    queueMicrotask(() => void load());
  }

  // ---- actions ------------------------------------------------------------------------------------------------

  const isShown = (index: number) => ((points?.flags[index] ?? MAP_DIMMED) & MAP_DIMMED) === 0;

  function setCursor(index: number | null): void {
    if (!points || index === store.getSnapshot().cursor) return;
    const id = index === null ? null : points.idAt(index);
    update({ cursor: index, cursorInfo: id ? (info.get(id) ?? null) : null });
    if (!id || info.get(id)) return;
    const target = points;
    info.load(id).then((found) => {
      if (found && isShownStill(target) && store.getSnapshot().cursor === index) update({ cursorInfo: found });
    }, fail);
  }

  function setHidden(change: (hidden: Set<number>) => void): void {
    const { legend } = store.getSnapshot();
    if (legend?.type !== 'categories' || !legend.canHide || !coloring) return;
    const hidden = new Set(legend.entries.filter((entry) => entry.hidden).map(({ code }) => code));
    change(hidden);
    selection.setFilter(legendSource(legend.column), hideClause(coloring, legend, hidden));
  }

  return {
    getSnapshot: store.getSnapshot,
    subscribe(listener) {
      const stop = store.subscribe(listener);
      start();
      return stop;
    },
    dispose: lifetime.dispose,
    setLevel(level) {
      if (wanted.level === level) return;
      wanted = { ...wanted, level };
      if (store.getSnapshot().level === level && points) return;
      cancelProjection();
      tried.clear();
      points = null;
      if (started) void load();
    },
    setSpace(spaceId) {
      if (spaceId !== store.getSnapshot().space) dataset.useSpace(spaceId, { signal: lifetime.signal }).catch(fail);
    },
    setColorBy(column) {
      if (wanted.colorBy === column) return;
      wanted = { ...wanted, colorBy: column };
      if (started) void recolor();
    },
    toggleEntry: (code) => setHidden((hidden) => (hidden.has(code) ? hidden.delete(code) : hidden.add(code))),
    isolateEntry(code) {
      const { legend } = store.getSnapshot();
      const others = legend?.type === 'categories' ? legend.entries.filter((entry) => entry.code !== code) : [];
      setHidden((hidden) => {
        const alone = !hidden.has(code) && others.every((entry) => hidden.has(entry.code));
        hidden.clear();
        if (!alone) for (const other of others) hidden.add(other.code);
      });
    },
    setRange(range) {
      const { legend } = store.getSnapshot();
      if (legend?.type !== 'ramp') return;
      const { column } = legend;
      const source = legendSource(column);
      if (!range || (range.min === null && range.max === null)) return selection.setFilter(source, null);
      const name = (value: number) => (legend.kind === 'time' ? new Date(value).toISOString().slice(0, 16).replace('T', ' ') : value.toPrecision(3));
      const from = range.min === null ? '' : `${name(range.min)} ≤ `;
      const to = range.max === null ? '' : ` ≤ ${name(range.max)}`;
      selection.setFilter(source, { source, label: `${from}${column}${to}`, type: 'range', column, ...range, ...(legend.kind === 'time' && { as: 'time' }) });
    },
    loadInfo(indices) {
      const target = points;
      return target ? info.loadMany(Array.from(indices, target.idAt)) : Promise.resolve([]);
    },
    setCursor,
    moveCursor(direction, { minDistance = 0, start: from } = {}) {
      if (!points) return null;
      const { cursor, focus } = store.getSnapshot();
      let next: number;
      if (cursor !== null) next = points.tree.toward(cursor, direction, minDistance, isShown);
      else if (focus !== null) next = focus;
      else {
        const { minX, maxX, minY, maxY } = points.bounds;
        next = points.tree.nearest(from?.x ?? (minX + maxX) / 2, from?.y ?? (minY + maxY) / 2, Infinity, isShown);
      }
      if (next < 0) return cursor;
      setCursor(next);
      return next;
    },
    pick(indices, mode) {
      const target = points;
      if (!target) return;
      const isAllHere = selection.picked.getSnapshot().size === store.getSnapshot().picked;
      if (mode === 'replace' || isAllHere) selection.pick(pickPoints(target, indices, mode ?? 'replace', version));
      else selection.pick(Array.from(indices, (index) => target.idAt(index)), mode);
    },
    pickRegion(index, mode) {
      const inside: number[] = [];
      regionOfPoint.forEach((region, point) => region === index && isShown(point) && inside.push(point));
      this.pick(inside, mode);
    },
    focusOn(index) {
      if (points) selection.setFocus(index === null ? null : points.idAt(index));
    },
    project,
    cancelProjection,
    retry() {
      tried.clear();
      update({ error: null });
      void load();
    },
  };
}

/** What must not survive a change of the points. */
const placeless: Partial<MapSnapshot> = { error: null, progress: null, refreshing: false, points: null, legend: null, regions: [], shown: 0, total: 0, picked: 0, cursor: null, cursorInfo: null, focus: null };

