import { createMemoryStore, openDataset, type Dataset, type Manifest } from '@shoal/engine';
import { Field, FixedSizeList, Float32, makeData, Table, Utf8, Vector, vectorFromArray } from 'apache-arrow';

const CLASSES = ['sun', 'moon', 'star', 'comet'];
const COUNT = 400;
const DIM = 4;

/**
 * 400 pictures in four clear clusters, one a class: sun and moon left of x = 0, star and comet right of it. Every
 * twentieth label names the next class. Frames with `placed: false` have embeddings but no positions yet.
 */
export async function openSky({ placed = true }: { readonly placed?: boolean } = {}): Promise<{ readonly dataset: Dataset; readonly close: () => void }> {
  const rows = Array.from({ length: COUNT }, (_, i) => {
    const truth = i % 4;
    const [cx, cy] = [truth < 2 ? -10 : 10, truth % 2 === 0 ? -6 : 6];
    // A sunflower around the centre: even, and the same on every run.
    const radius = Math.sqrt((Math.floor(i / 4) + 0.5) / (COUNT / 4)) * 4;
    const angle = Math.floor(i / 4) * 2.399963;
    return { truth, given: i % 20 === 7 ? (truth + 1) % 4 : truth, x: cx + radius * Math.cos(angle), y: cy + radius * Math.sin(angle) };
  });
  const text = (values: readonly (string | null)[]) => vectorFromArray([...values], new Utf8());
  const numbers = (values: readonly (number | null)[]) => vectorFromArray([...values], new Float32());
  const lists = (flat: Float32Array, size: number) => {
    const child = makeData({ type: new Float32(), data: flat });
    return new Vector([makeData({ type: new FixedSizeList(size, new Field('item', new Float32())), length: flat.length / size, nullCount: 0, child })]);
  };
  const ids = (prefix: string) => text(rows.map((_, i) => `${prefix}${i}`));
  const same = (value: string | null) => text(rows.map(() => value));
  const nothing = () => numbers(rows.map(() => null));
  const boxes = () => ({ x: nothing(), y: nothing(), w: nothing(), h: nothing() });
  const probs = Float32Array.from({ length: COUNT * 4 }, (_, k) => (k % 4 === rows[Math.floor(k / 4)]?.truth ? 0.94 : 0.02));
  const vectors = Float32Array.from({ length: COUNT * DIM }, (_, k) => (k % DIM === rows[Math.floor(k / DIM)]?.truth ? 1 : 0) + Math.sin(k) * 0.1);
  const name = (index: number) => CLASSES[index] ?? 'sun';
  const manifest: Manifest = {
    schemaVersion: 1,
    name: 'Sky',
    classes: CLASSES.map((id) => ({ id, name: id })),
    tables: { frames: 'frames', media: 'media', labels: 'labels', inferences: 'inferences' },
    models: [{ id: 'm', name: 'Model' }],
    embeddings: [{ id: 'sky', name: 'Sky', dim: DIM, metric: 'cosine', level: 'frame', file: 'sky', ...(placed && { projection: 'places' }) }],
  };
  // A vector of its own for each column: the Arrow writer stores one that is shared wrongly.
  const size = () => numbers(rows.map(() => 8));
  const dataset = await openDataset(
    {
      manifest,
      tables: {
        frames: new Table({ frame_id: ids('f'), dataset: same('labeled'), split: text(rows.map((_, i) => (i % 4 === 3 ? 'val' : 'train'))), labeled: vectorFromArray(rows.map(() => true)), width: size(), height: size() }),
        media: new Table({ frame_id: ids('f'), sensor_id: same('eye'), kind: same('image'), uri: ids('f'), width: size(), height: size() }),
        labels: new Table({ label_id: ids('l'), frame_id: ids('f'), set_id: same('gt'), task: same('class'), class_id: text(rows.map(({ given }) => name(given))), ...boxes() }),
        inferences: new Table({ inference_id: ids('i'), frame_id: ids('f'), model_id: same('m'), task: same('class'), class_id: text(rows.map(({ truth }) => name(truth))), confidence: numbers(rows.map(() => 0.94)), probs: lists(probs, 4), ...boxes() }),
        sky: new Table({ owner: same('frame'), owner_id: ids('f'), vector: lists(vectors, DIM) }),
        places: new Table({ owner: same('frame'), owner_id: ids('f'), x: numbers(rows.map(({ x }) => x)), y: numbers(rows.map(({ y }) => y)) }),
      },
    },
    { reviewStore: createMemoryStore(), resolveMedia: async () => ({ type: 'blob', blob: await drawPicture() }) },
  );
  return { dataset, close: () => dataset.dispose() };
}

async function drawPicture(): Promise<Blob> {
  const canvas = new OffscreenCanvas(8, 8);
  const context = canvas.getContext('2d');
  if (context) {
    context.fillStyle = 'rgb(40 60 120)';
    context.fillRect(0, 0, 8, 8);
  }
  return canvas.convertToBlob();
}
