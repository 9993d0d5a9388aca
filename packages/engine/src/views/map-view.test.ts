import { tableFromArrays, tableToIPC } from 'apache-arrow';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createStore } from '../base/store';
import type { Database } from '../database/database';
import { createNodeDatabase } from '../database/duckdb-node';
import type { ElementId } from '../model/element';
import type { Dataset, DatasetStatus } from '../session/dataset';
import { createSelection } from '../session/selection';
import { MAP_DIMMED, MAP_PICKED } from './map-points';
import { createMapView } from './map-view';
import type { MapSnapshot, MapView } from './map-types';

const classes = ['car', 'cone', 'stop', 'yield'];
const COUNT = 600;

/** An `elements` table: 600 objects in four clusters, every tenth flagged, and 40 frames without positions. */
function elementsTable(): Uint8Array {
  const objects = Array.from({ length: COUNT }, (_, i) => {
    const classId = classes[i % 4] ?? 'car';
    const wrong = i % 10 === 0;
    const [cx, cy] = [(i % 4) * 10, (i % 2) * 10];
    return {
      element_id: `label:é${i}`, level: 'object', frame_id: `f${i % 40}`, class_id: classId, given: classId, predicted: wrong ? 'car' : classId,
      agreement: wrong ? 'wrong_class' : 'agree', score: wrong ? 0.5 + i / (2 * COUNT) : 0.01, flagged: wrong, reason: wrong ? `Model says car.` : null, suggested: wrong ? 'car' : null,
      confidence: 0.9, dataset: 'labeled', split: i % 5 === 0 ? 'val' : i % 7 === 0 ? null : 'train', x: 1, y: 2, w: 3, h: 4, map_x: cx + Math.sin(i), map_y: cy + Math.cos(i * 1.7),
    };
  });
  const frames = Array.from({ length: 40 }, (_, i) => ({
    element_id: `frame:f${i}`, level: 'frame', frame_id: `f${i}`, class_id: null, given: null, predicted: null, agreement: 'unlabeled', score: 0, flagged: false, reason: null,
    suggested: null, confidence: null, dataset: i % 2 ? 'labeled' : 'production', split: null, x: null, y: null, w: null, h: null, map_x: null, map_y: null,
  }));
  const rows = [...objects, ...frames].map((row, i) => ({ ...row, row_index: i }));
  const names = Object.keys(rows[0] ?? {}) as (keyof (typeof rows)[number])[];
  return tableToIPC(tableFromArrays(Object.fromEntries(names.map((name) => [name, rows.map((row) => row[name])])) as Record<string, unknown[]>), 'stream');
}

let database: Database;
beforeAll(async () => {
  database = await createNodeDatabase();
});
afterAll(() => database.dispose());

/** The parts of a dataset that the map uses, over the real database; projecting writes positions with SQL. */
function openParts(project?: Dataset['project']) {
  const status = createStore<DatasetStatus>({ modelId: null, version: 1, jobs: [], audited: false, counts: { frames: 40, labels: COUNT, inferences: 0, elements: COUNT + 40, flagged: 0 } });
  const selection = createSelection();
  const manifest = { schemaVersion: 1, name: 'test', classes: classes.map((id) => ({ id, name: id })), tables: { frames: '', media: '' }, embeddings: [{ id: 'whole', name: 'Whole', dim: 2, metric: 'l2', level: 'frame', file: '' }] } as const;
  const dataset = { database, selection, manifest, status, project: project ?? (() => Promise.reject(new Error('not used'))) } as unknown as Dataset;
  return { dataset, selection, status };
}

async function until(view: MapView, holds: (snapshot: MapSnapshot) => boolean): Promise<MapSnapshot> {
  for (;;) {
    const snapshot = view.getSnapshot();
    if (holds(snapshot)) return snapshot;
    if (snapshot.error) throw snapshot.error;
    await new Promise<void>((resolve) => {
      const stop = view.subscribe(() => (stop(), resolve()));
    });
  }
}

async function count(where: string): Promise<number> {
  return Number((await database.query(`SELECT CAST(count(*) AS INTEGER) AS n FROM elements WHERE level = 'object' AND ${where}`)).get(0)?.['n']);
}

const ready = (snapshot: MapSnapshot) => snapshot.state === 'ready' && !snapshot.refreshing && snapshot.legend !== null;

describe('createMapView', () => {
  beforeEach(() => database.insertArrow('elements', elementsTable()));

  it('tells the facts of many points in one query, in their order, and asks only once', async () => {
    const { dataset } = openParts();
    let asked = 0;
    const counting: Database = { ...database, query: (sql, options) => ((asked += sql.includes('WHERE element_id IN') ? 1 : 0), database.query(sql, options)) };
    const view = createMapView({ ...dataset, database: counting } as Dataset);
    expect(await view.loadInfo([0])).toEqual([]);
    const { points } = await until(view, ready);
    const wanted = [299, 10, 0, 10];
    const infos = await view.loadInfo(wanted);
    expect(infos.map(({ elementId }) => elementId)).toEqual(wanted.map((index) => points?.idAt(index)));
    expect(infos[1]).toMatchObject({ kind: 'label', flagged: true, agreement: 'wrong_class', suggested: 'car', box: { x: 1, y: 2, w: 3, h: 4 } });
    await view.loadInfo([0, 10]);
    expect(asked).toBe(1);
    await view.loadInfo([0, 11]);
    expect(asked).toBe(2);
    expect(await view.loadInfo([])).toEqual([]);
    expect(asked).toBe(2);
    await database.exec("DELETE FROM elements WHERE element_id = 'label:é20'");
    expect(await view.loadInfo([20, 21])).toHaveLength(1);
    view.dispose();
  });

  it('loads positions, classes and counts, and knows each point by id', async () => {
    const { dataset } = openParts();
    const view = createMapView(dataset);
    expect(view.getSnapshot().state).toBe('loading');
    const { points, legend, total, shown, levels } = await until(view, ready);
    expect([total, shown]).toEqual([COUNT, COUNT]);
    expect(levels).toEqual([{ level: 'object', count: COUNT, placed: COUNT }, { level: 'frame', count: 40, placed: 0 }]);
    expect(legend).toMatchObject({ type: 'categories', kind: 'class', entries: classes.map((value, code) => ({ value, code, count: 150, shown: 150, hidden: false })) });
    for (const i of [0, 1, 299, 599]) {
      const index = points?.indexOf(`label:é${i}`) ?? -1;
      expect(points?.idAt(index)).toBe(`label:é${i}`);
      expect(points?.x[index]).toBeCloseTo((i % 4) * 10 + Math.sin(i), 5);
      expect(points?.category[index]).toBe(i % 4);
    }
    expect(points?.indexOf('label:nobody')).toBe(-1);
    view.dispose();
  });

  it('dims what a filter of another widget excludes, and says how many are left', async () => {
    const { dataset, selection } = openParts();
    const view = createMapView(dataset);
    await until(view, ready);
    selection.setFilter('facet:split', { source: 'facet:split', label: 'split is val or none', type: 'in', column: 'split', values: ['val', null] });
    const { shown, points } = await until(view, (snapshot) => snapshot.shown < COUNT);
    expect(shown).toBe(await count(selection.where()));
    for (let i = 0; i < COUNT; i += 1) {
      const kept = i % 5 === 0 || i % 7 === 0;
      expect((points?.flags[points.indexOf(`label:é${i}`)] ?? 0) & MAP_DIMMED).toBe(kept ? 0 : MAP_DIMMED);
    }
    view.dispose();
  });

  it('hides and isolates legend entries through the shared filters', async () => {
    const { dataset, selection } = openParts();
    const view = createMapView(dataset);
    await until(view, ready);
    view.toggleEntry(1);
    const one = await until(view, (snapshot) => snapshot.shown === 450);
    expect(one.legend).toMatchObject({ entries: [{ hidden: false }, { hidden: true, count: 150, shown: 0 }, { hidden: false }, { hidden: false }] });
    expect(selection.filters.getSnapshot().map(({ label }) => label)).toEqual(['class_id is not cone']);
    view.isolateEntry(2);
    await until(view, (snapshot) => snapshot.shown === 150);
    expect(selection.filters.getSnapshot().map(({ label }) => label)).toEqual(['class_id is stop']);
    view.isolateEntry(2);
    await until(view, (snapshot) => snapshot.shown === COUNT);
    expect(selection.filters.getSnapshot()).toEqual([]);
    view.dispose();
  });

  it('colours by another column, by a number, and refuses unknown columns', async () => {
    const { dataset } = openParts();
    const view = createMapView(dataset, { colorBy: 'agreement' });
    const agreement = await until(view, ready);
    expect(agreement.legend).toMatchObject({ kind: 'agreement', entries: [{ value: 'wrong_class', count: 60 }, { value: 'agree', count: 540 }] });
    view.setColorBy('split');
    const split = await until(view, (snapshot) => snapshot.colorBy === 'split' && !snapshot.refreshing);
    expect(split.legend).toMatchObject({ entries: [{ value: 'train' }, { value: 'val', count: 120 }, { role: 'none' }] });
    view.setColorBy('score');
    const score = await until(view, (snapshot) => snapshot.colorBy === 'score' && !snapshot.refreshing);
    if (score.legend?.type !== 'ramp') throw new Error('expected a ramp');
    expect(score.legend.steps.reduce((sum, step) => sum + step.count, 0)).toBe(COUNT);
    expect(score.legend.steps[0]?.count).toBe(540);
    view.setRange({ min: 0.5, max: null });
    expect((await until(view, (snapshot) => snapshot.shown === 60)).legend).toMatchObject({ range: { min: 0.5, max: null } });
    expect((await until(view, ({ colorChoices }) => colorChoices.length > 0)).colorChoices.map(({ column }) => column)).toEqual(['class_id', 'agreement', 'score', 'dataset', 'split', 'given', 'predicted', 'flagged']);
    view.setColorBy('los');
    await expect(until(view, ({ colorBy }) => colorBy === 'los')).rejects.toMatchObject({ code: 'not-found', message: expect.stringContaining('"los"') });
    view.setColorBy(undefined);
    for (let s = view.getSnapshot(); s.state !== 'ready'; s = view.getSnapshot()) await new Promise((resolve) => setTimeout(resolve, 5));
    expect(view.getSnapshot().colorBy).toBe('class_id');
    view.dispose();
  });

  it('puts zero in the middle of what lies on both sides of it, and reads times', async () => {
    await database.exec("CREATE OR REPLACE TABLE plain AS SELECT * FROM elements; CREATE OR REPLACE TABLE elements AS SELECT *, (row_index % 21) - 12.0 AS delta, TIMESTAMP '2026-01-01' + INTERVAL (row_index) HOUR AS taken_at FROM plain");
    const { dataset } = openParts();
    const view = createMapView(dataset, { colorBy: 'delta' });
    const { legend } = await until(view, ({ state }) => state === 'ready');
    expect(legend).toMatchObject({ type: 'ramp', kind: 'diverging', min: -12, max: 12 });
    view.setColorBy('taken_at');
    const time = await until(view, ({ legend: next }) => next?.column === 'taken_at');
    expect(time.legend).toMatchObject({ type: 'ramp', kind: 'time' });
    expect(time.legend?.type === 'ramp' && time.legend.min).toBeGreaterThan(Date.UTC(2026, 0, 1));
    expect(time.legend?.type === 'ramp' && time.legend.max).toBeLessThan(Date.UTC(2026, 1, 1));
    view.dispose();
  });

  it('shares picks and the focus with other widgets', async () => {
    const { dataset, selection } = openParts();
    const view = createMapView(dataset);
    const { points } = await until(view, ready);
    if (!points) throw new Error('no points');
    const box = [-2, -2, 12, -2, 12, 2, -2, 2];
    view.pick(points.tree.within(box));
    expect(selection.picked.getSnapshot().size).toBe(await count('map_x BETWEEN -2 AND 12 AND map_y BETWEEN -2 AND 2'));
    expect(view.getSnapshot().picked).toBe(selection.picked.getSnapshot().size);
    const someone: ElementId = 'label:é7';
    selection.pick([someone, 'frame:f1']);
    expect(view.getSnapshot().picked).toBe(1);
    expect(points.flags[points.indexOf(someone)]).toBe(MAP_PICKED);
    selection.setFocus(someone);
    expect(view.getSnapshot().focus).toBe(points.indexOf(someone));
    view.focusOn(points.indexOf('label:é8'));
    expect(selection.focus.getSnapshot().element).toBe('label:é8');
    view.dispose();
  });

  it('moves a keyboard cursor over shown points only, and describes the point', async () => {
    const { dataset, selection } = openParts();
    const view = createMapView(dataset);
    const { points } = await until(view, ready);
    selection.setFilter('facet:class', { source: 'facet:class', label: 'class is car or stop', type: 'in', column: 'class_id', values: ['car', 'stop'] });
    await until(view, ({ shown }) => shown === 300);
    const first = view.moveCursor('right', { start: { x: 0, y: 0 } });
    expect(first).not.toBeNull();
    const second = view.moveCursor('right', { minDistance: 5 });
    expect(points?.category[second ?? -1]).toBe(2);
    const { cursorInfo } = await until(view, (snapshot) => snapshot.cursorInfo !== null);
    expect(cursorInfo).toMatchObject({ elementId: points?.idAt(second ?? -1), given: 'stop', kind: 'label', box: { x: 1, y: 2, w: 3, h: 4 } });
    view.dispose();
  });

  it('computes missing positions on its own, with progress, and shows them', async () => {
    const { dataset } = openParts(async (space, options) => {
      expect(space).toBe('whole');
      options?.onProgress?.({ phase: 'Projecting', done: 1, total: 2 });
      await database.exec("UPDATE elements SET map_x = random(), map_y = random() WHERE level = 'frame'");
    });
    const view = createMapView(dataset, { level: 'frame' });
    const states: string[] = [];
    view.subscribe(() => {
      const { state, progress } = view.getSnapshot();
      states.push(progress ? `${state} ${progress.done}/${progress.total}` : state);
    });
    const { total, colorBy } = await until(view, ready);
    expect([total, colorBy]).toEqual([40, 'dataset']);
    expect(states).toContain('projecting 1/2');
    view.dispose();
  });

  it('stops projecting on cancel and waits to be asked again', async () => {
    let starts = 0;
    const { dataset, status } = openParts((_space, options) => {
      starts += 1;
      return new Promise((_resolve, reject) => options?.signal?.addEventListener('abort', () => reject(options.signal?.reason)));
    });
    const view = createMapView(dataset, { level: 'frame' });
    await until(view, ({ state }) => state === 'projecting');
    view.cancelProjection();
    expect(view.getSnapshot().state).toBe('needs-projection');
    status.update({ version: 2 });
    await until(view, ({ state }) => state === 'needs-projection');
    expect(starts).toBe(1);
    view.project();
    expect([view.getSnapshot().state, starts]).toEqual(['projecting', 2]);
    view.dispose();
  });

  it('shows the first layout, lets it settle, and keeps what is there on a stop', async () => {
    const owners = Array.from({ length: 40 }, (_, i): ElementId => `frame:f${39 - i}`);
    let tell: ((offset: number) => void) | undefined;
    let stopped: unknown;
    const parts = openParts(async (_space, options) => {
      await database.exec("UPDATE elements SET map_x = CAST(substr(frame_id, 2) AS INTEGER), map_y = 0 WHERE level = 'frame'");
      parts.status.update({ version: 2 });
      tell = (offset) => options?.onLayout?.({ owners, positions: Float32Array.from({ length: 80 }, (_, at) => (at % 2 ? 5 : 39 - Math.floor(at / 2) + offset)) });
      options?.onProgress?.({ phase: 'Laying out', done: 1, total: 4 });
      return new Promise((_resolve, reject) => options?.signal?.addEventListener('abort', () => reject((stopped = options.signal?.reason))));
    });
    const view = createMapView(parts.dataset, { level: 'frame' });
    const first = await until(view, (snapshot) => ready(snapshot) && snapshot.refining);
    const seven = first.points?.indexOf('frame:f7') ?? -1;
    expect(first.points?.x[seven]).toBe(7);
    expect(first.progress).toMatchObject({ done: 1, total: 4 });
    parts.selection.pick(['frame:f7']);
    tell?.(100);
    const second = view.getSnapshot();
    expect(second.points).not.toBe(first.points);
    expect([second.points?.x[seven], second.points?.y[seven], second.points?.bounds.maxX]).toEqual([107, 5, 139]);
    expect([second.points?.indexOf('frame:f7'), second.points?.flags[seven], second.refining]).toEqual([seven, MAP_PICKED, true]);
    // Colours that are asked for while points move arrive.
    view.setColorBy('split');
    tell?.(200);
    await until(view, (snapshot) => snapshot.colorBy === 'split' && !snapshot.refreshing);
    expect(view.getSnapshot().points?.x[seven]).toBe(207);
    view.cancelProjection();
    expect(view.getSnapshot()).toMatchObject({ state: 'ready', refining: false, progress: null });
    expect(stopped).toMatchObject({ name: 'AbortError' });
    tell?.(300);
    expect(view.getSnapshot().points?.x[seven]).toBe(207);
    view.dispose();
  });

  it('reads again when the dataset has a new version, and tells an empty table from an error', async () => {
    const { dataset, status } = openParts();
    const view = createMapView(dataset);
    await until(view, ready);
    await database.exec("DELETE FROM elements WHERE class_id = 'car'");
    status.update({ version: 2 });
    expect((await until(view, ({ total }) => total === 450)).shown).toBe(450);
    await database.exec('DELETE FROM elements');
    status.update({ version: 3 });
    expect((await until(view, ({ state }) => state === 'empty')).points).toBeNull();
    await database.exec('DROP TABLE elements');
    status.update({ version: 4 });
    await expect(until(view, ({ state }) => state === 'error')).resolves.toMatchObject({ error: { code: 'query-failed' } });
    view.dispose();
  });
});
