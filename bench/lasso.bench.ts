import { Bool, Field, FixedSizeList, Float32, makeData, makeVector, Table, Utf8, Vector } from 'apache-arrow';
import { createMapView, createMemoryStore, type Manifest, type MapSnapshot, type MapView } from '@shoal/engine';
import { openDataset } from '@shoal/engine/node';
import { median, type Benchmark } from './benchmark';
import { makePoints } from './map/data';

const COUNT = 1_000_000;
const ROUNDS = 9;

/** A million frames on a map, opened as any dataset is. */
async function openMillion() {
  const { x, y } = makePoints(COUNT);
  const encoder = new TextEncoder();
  const text = (of: (row: number) => string) => {
    const valueOffsets = new Int32Array(COUNT + 1);
    const data = new Uint8Array(COUNT * 12);
    let at = 0;
    for (let row = 0; row < COUNT; row += 1) {
      at += encoder.encodeInto(of(row), data.subarray(at)).written;
      valueOffsets[row + 1] = at;
    }
    return makeVector(makeData({ type: new Utf8(), length: COUNT, valueOffsets, data: data.subarray(0, at) }));
  };
  const floats = (data: Float32Array) => makeVector(makeData({ type: new Float32(), length: COUNT, data }));
  const size = () => floats(new Float32Array(COUNT).fill(8));
  const id = () => text((row) => `f${row}`);
  const manifest: Manifest = {
    schemaVersion: 1,
    name: 'Million',
    classes: [{ id: 'a', name: 'A' }],
    tables: { frames: 'frames', media: 'media' },
    embeddings: [{ id: 'flat', name: 'Flat', dim: 2, metric: 'l2', level: 'frame', file: 'flat', projection: 'places' }],
  };
  const pairs = makeData({ type: new Float32(), data: new Float32Array(2 * COUNT) });
  const labeled = makeVector(makeData({ type: new Bool(), length: COUNT, data: new Uint8Array(COUNT / 8).fill(255) }));
  const tables = {
    frames: new Table({ frame_id: id(), dataset: text((row) => (row % 2 === 0 ? 'labeled' : 'production')), labeled, width: size(), height: size() }),
    media: new Table({ frame_id: id(), sensor_id: text(() => 'eye'), kind: text(() => 'image'), uri: id(), width: size(), height: size() }),
    flat: new Table({ owner: text(() => 'frame'), owner_id: id(), vector: new Vector([makeData({ type: new FixedSizeList(2, new Field('item', new Float32())), length: COUNT, nullCount: 0, child: pairs })]) }),
    places: new Table({ owner: text(() => 'frame'), owner_id: id(), x: floats(x), y: floats(y) }),
  };
  return openDataset({ manifest, tables }, { reviewStore: createMemoryStore() });
}

function ready(view: MapView): Promise<MapSnapshot> {
  return new Promise((resolve, reject) => {
    const stop = view.subscribe(() => {
      const snapshot = view.getSnapshot();
      if (snapshot.error) reject(snapshot.error);
      if (snapshot.state !== 'ready' || snapshot.regions.length === 0) return;
      stop();
      resolve(snapshot);
    });
  });
}

/** A lasso of about a third of a million points: from its last corner to the picked set that everything shares, and to the filter. */
export const benchmark: Benchmark = {
  title: 'lasso of about 300,000 of 1,000,000 points, a ragged ring of 400 corners, in Node; medians',
  async run() {
    const dataset = await openMillion();
    const view = createMapView(dataset, { level: 'frame', colorBy: 'dataset' });
    const { points } = await ready(view);
    if (!points) throw new Error('The map has no points.');
    const keep = view.subscribe(() => undefined);
    const ring = Array.from({ length: 400 }, (_, i) => [0.3 * Math.cos((i / 400) * 2 * Math.PI) * (1 + 0.1 * Math.sin(i)), 0.3 * Math.sin((i / 400) * 2 * Math.PI)]).flat();
    const times = { pick: [] as number[], filter: [] as number[], count: [] as number[] };
    let picked = 0;
    for (let round = 0; round < ROUNDS; round += 1) {
      view.pick([], 'replace');
      const start = performance.now();
      view.pick(points.tree.within(ring, (index) => ((points.flags[index] ?? 1) & 1) === 0), 'replace');
      times.pick.push(performance.now() - start);
      picked = dataset.selection.picked.getSnapshot().size;
      const before = performance.now();
      await dataset.showOnly(dataset.selection.picked.getSnapshot());
      times.filter.push(performance.now() - before);
      const asked = performance.now();
      const counted = Number((await dataset.database.query(`SELECT count(*)::INTEGER AS n FROM elements WHERE ${dataset.selection.where()}`)).get(0)?.['n']);
      times.count.push(performance.now() - asked);
      if (counted !== picked) throw new Error(`The filter keeps ${counted} of ${picked} picked points.`);
      dataset.selection.clearFilters();
      await new Promise((resolve) => setTimeout(resolve, 800));
    }
    keep();
    view.dispose();
    dataset.dispose();
    const row = (what: string, of: readonly number[], target: string) => ({ what, 'points picked': picked, 'ms, median': Number(median(of).toFixed(1)), 'ms, worst': Number(Math.max(...of).toFixed(1)), target, rounds: ROUNDS });
    return [row('lasso to the picked set, the map told', times.pick, '≤ 50'), row('picked set to a filter in the database', times.filter, '–'), row('SQL count with that filter, which waits for the map and the legend', times.count, '–')];
  },
};
