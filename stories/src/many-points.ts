import { Bool, Field, FixedSizeList, Float32, makeData, makeVector, Table, Utf8, Vector } from 'apache-arrow';
import { createMemoryStore, openDataset, type Dataset, type Manifest } from '@shoal/engine';

/** A dataset of `count` frames in fourteen clusters of different size, spread and density, with a haze of outliers; made here, the same on every run. */
export function manyPoints(count: number): Promise<Dataset> {
  const random = createRandom(7);
  const normal = () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  const groups = Array.from({ length: 14 }, (_, i) => ({ x: 9 * Math.cos(i * 2.4) * Math.sqrt((i + 1) / 14), y: 9 * Math.sin(i * 2.4) * Math.sqrt((i + 1) / 14), spread: 0.35 + 0.9 * random(), bend: 2.4 * (random() - 0.5) }));
  const [x, y] = [new Float32Array(count), new Float32Array(count)];
  const group = new Uint8Array(count);
  for (let row = 0; row < count; row += 1) {
    const which = Math.floor(random() ** 1.5 * groups.length);
    const { x: cx, y: cy, spread, bend } = groups[which] ?? { x: 0, y: 0, spread: 1, bend: 0 };
    const along = normal();
    const far = random() < 0.003 ? 5 : 1;
    x[row] = cx + along * spread * far;
    y[row] = cy + (normal() * 0.5 + bend * 0.25 * along * along) * spread * far;
    group[row] = random() < 0.02 ? Math.floor(random() * groups.length) : which;
  }
  const manifest: Manifest = {
    schemaVersion: 1,
    name: `${count.toLocaleString('en')} frames`,
    classes: [],
    tables: { frames: 'frames', media: 'media' },
    embeddings: [{ id: 'flat', name: 'Made here', dim: 2, metric: 'l2', level: 'frame', file: 'flat', projection: 'places' }],
  };
  const floats = (data: Float32Array) => makeVector(makeData({ type: new Float32(), length: count, data }));
  const size = () => floats(new Float32Array(count).fill(8));
  const ids = () => texts(count, (row) => `f${row}`);
  const labeled = makeVector(makeData({ type: new Bool(), length: count, data: new Uint8Array(Math.ceil(count / 8)) }));
  const pairs = makeData({ type: new Float32(), data: new Float32Array(2 * count) });
  return openDataset(
    {
      manifest,
      tables: {
        frames: new Table({ frame_id: ids(), dataset: texts(count, (row) => (row % 5 === 0 ? 'production' : 'labeled')), scene: texts(count, (row) => NAMES[group[row] ?? 0] ?? 'other'), labeled, width: size(), height: size() }),
        media: new Table({ frame_id: ids(), sensor_id: texts(count, () => 'eye'), kind: texts(count, () => 'image'), uri: ids(), width: size(), height: size() }),
        flat: new Table({ owner: texts(count, () => 'frame'), owner_id: ids(), vector: new Vector([makeData({ type: new FixedSizeList(2, new Field('item', new Float32())), length: count, nullCount: 0, child: pairs })]) }),
        places: new Table({ owner: texts(count, () => 'frame'), owner_id: ids(), x: floats(x), y: floats(y) }),
      },
    },
    { reviewStore: createMemoryStore() },
  );
}

const NAMES = ['harbour', 'market', 'bridge', 'tunnel', 'square', 'school', 'station', 'park', 'beach', 'hill', 'factory', 'stadium', 'church', 'farm'];

function texts(count: number, of: (row: number) => string): Vector {
  const encoder = new TextEncoder();
  const valueOffsets = new Int32Array(count + 1);
  const data = new Uint8Array(count * 12);
  let at = 0;
  for (let row = 0; row < count; row += 1) {
    at += encoder.encodeInto(of(row), data.subarray(at)).written;
    valueOffsets[row + 1] = at;
  }
  return makeVector(makeData({ type: new Utf8(), length: count, valueOffsets, data: data.subarray(0, at) }));
}

/** Mulberry32: small, seeded, good enough to look at. */
function createRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}
