import { tableFromArrays } from 'apache-arrow';
import { createDistributionView, createMapView, createMemoryStore, openDataset, type Dataset, type DistributionView, type MapSnapshot, type MapView } from '@shoal/engine';

export interface Moves {
  /** Milliseconds from a brush to the last answer, one a step. */
  readonly charts: readonly number[];
  /** The same until the map has dimmed its points too, which asks once in which cell of the brush each lies. */
  readonly withMap: readonly number[];
  /** The same with a page of the table too. */
  readonly everything: readonly number[];
  /** The statements of `charts` alone, given to the database as they are. */
  readonly raw: readonly number[];
  /** From the pointer coming in until the counts are prepared. */
  readonly prepare: number;
  /** The first brush, and the same queries over the whole table. */
  readonly unprepared: number;
  readonly prepared: number;
}

const STEPS = 40;
let dataset: Dataset | undefined;

const tables = (rows: number) => `CREATE OR REPLACE TABLE elements AS SELECT 'label:' || range AS element_id, CAST(range AS UINTEGER) AS row_index, 'label'::ENUM('label', 'inference', 'frame') AS kind, 'object'::ENUM('object', 'frame') AS level,
  CAST(('c' || CAST(floor(8 * pow(hash(range) % 10000 / 10000.0, 2)) AS INTEGER)) AS ENUM('c0', 'c1', 'c2', 'c3', 'c4', 'c5', 'c6', 'c7')) AS class_id, CAST(sqrt(hash(range + 1) % 100003 / 100003.0) AS FLOAT) AS confidence,
  CAST(pow(hash(range + 2) % 100003 / 100003.0, 3) AS FLOAT) AS score, TIMESTAMP '2024-01-01' + INTERVAL (CAST(hash(range + 3) % 31536000 AS INTEGER)) SECOND AS taken, hash(range + 4) % 20 = 0 AS flagged,
  CAST(hash(range + 5) % 1000 / 100.0 AS FLOAT) AS map_x, CAST(hash(range + 6) % 1000 / 100.0 AS FLOAT) AS map_y FROM range(${rows})`;

/** Opens an empty dataset whose `elements` are then made in SQL. */
async function open(): Promise<Dataset> {
  const ipc = (columns: Record<string, readonly string[] | readonly boolean[] | Int32Array>) => tableFromArrays(columns as Record<string, string[]>);
  const store = createMemoryStore();
  return openDataset(
    {
      manifest: { schemaVersion: 1, name: 'Bench', classes: [{ id: 'c0', name: 'c0' }], tables: { frames: 'frames', media: 'media' } },
      tables: { frames: ipc({ frame_id: ['f'], dataset: ['labeled'], labeled: [true], width: Int32Array.of(1), height: Int32Array.of(1) }), media: ipc({ frame_id: ['f'], sensor_id: ['s'], kind: ['image'], uri: ['f.png'], width: Int32Array.of(1), height: Int32Array.of(1) }) },
    },
    { reviewStore: store, currentUser: { id: 'bench' } },
  );
}

const changed = (view: DistributionView) =>
  new Promise<void>((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`No answer in a minute: ${view.getSnapshot().error?.message ?? view.getSnapshot().state}`)), 60_000);
    const stop = view.subscribe(() => {
      clearTimeout(timer);
      stop();
      resolve();
    });
  });

function until(map: MapView, holds: (snapshot: MapSnapshot) => boolean): Promise<void> {
  return new Promise((resolve, reject) => {
    const look = () => {
      const snapshot = map.getSnapshot();
      if (snapshot.error) reject(snapshot.error);
      if (!holds(snapshot)) return;
      stop();
      resolve();
    };
    const stop = map.subscribe(look);
    queueMicrotask(look);
  });
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

/** Four linked distributions; a brush moves over the first one. */
export async function measure(rows: number): Promise<Moves> {
  dataset ??= await open();
  const { database, coordinator, selection } = dataset;
  await database.exec('DROP SCHEMA IF EXISTS shoal_mosaic CASCADE');
  await database.exec(tables(rows));
  const views = ['confidence', 'score', 'taken', 'class_id'].map((column) => createDistributionView(dataset as Dataset, { column }));
  const [brushed, ...others] = views as [DistributionView, ...DistributionView[]];
  await Promise.all(views.map(changed));

  const statements: string[] = [];
  const connector = coordinator.manager.connector();
  if (!connector) throw new Error('The coordinator has no connector.');
  coordinator.manager.connector({
    query: (request: { readonly type?: string; readonly sql: string }) => {
      if (request.type === 'arrow') statements.push(request.sql);
      return connector.query(request as never);
    },
  } as never);

  const grid = brushed.getSnapshot().value.grid;
  if (!grid) throw new Error('Numbers have a grid.');
  const brush = (step: number) => {
    const done = Promise.all(others.map(changed));
    brushed.brush({ min: grid.origin + (step * 3) * grid.step, max: grid.origin + (step * 3 + 100) * grid.step });
    return done;
  };
  const where = () => selection.where();
  const page = () => database.query(`SELECT * FROM elements WHERE ${where()} ORDER BY score DESC LIMIT 100`);
  const prepare = await timed(async () => {
    brushed.activate();
    await coordinator.exec('SELECT 1');
  });
  const prepared = await timed(() => brush(0));
  statements.length = 0;
  const charts: number[] = [];
  for (let step = 1; step <= STEPS; step++) charts.push(await timed(() => brush(step)));
  const asked = [...statements];
  const raw: number[] = [];
  for (let at = 0; at + others.length <= asked.length; at += others.length) raw.push(await timed(() => Promise.all(asked.slice(at, at + others.length).map((sql) => database.queryBytes(sql)))));
  coordinator.manager.cache().clear();
  const map = createMapView(dataset, { level: 'object', colorBy: 'class_id' });
  const stopMap = map.subscribe(() => undefined);
  await until(map, ({ state, regions }) => state === 'ready' && regions.length > 0);
  await new Promise((resolve) => setTimeout(resolve, 2000));
  const dimmed = () => {
    const { styleVersion } = map.getSnapshot();
    return until(map, (snapshot) => snapshot.styleVersion > styleVersion);
  };
  await Promise.all([brush(STEPS + 2), dimmed()]);
  const withMap: number[] = [];
  for (let step = 0; step < STEPS; step++) withMap.push(await timed(() => Promise.all([brush(STEPS + 1 - step), dimmed()])));
  coordinator.manager.cache().clear();
  const everything: number[] = [];
  for (let step = 0; step < STEPS; step++) everything.push(await timed(() => Promise.all([brush(step + 2), dimmed(), page()])));
  stopMap();
  map.dispose();

  coordinator.manager.cache().clear();
  coordinator.preaggregator.enabled = false;
  const unprepared = await timed(() => brush(7));
  coordinator.preaggregator.enabled = true;
  for (const view of views) view.dispose();
  selection.clearFilters();
  coordinator.manager.connector(connector);
  return { charts, withMap, everything, raw, prepare, prepared, unprepared };
}

