import { Bool, DateMillisecond, Dictionary, Field, FixedSizeList, Float32, Float64, Int32, Int64, LargeUtf8, Table, tableToIPC, Timestamp, TimeUnit, Utf8, vectorFromArray, type DataType } from 'apache-arrow';
import type { Manifest } from '../model/manifest';

/** A bundle of four frames with one problem of each kind, in types that other tools write. */
export const tinyManifest: Manifest = {
  schemaVersion: 1,
  name: 'Tiny',
  classes: [
    { id: 'cat', name: 'Cat' },
    { id: 'dog', name: 'Dog' },
  ],
  tables: { frames: 'frames.arrow', media: 'media.arrow', labels: 'labels.arrow', inferences: 'inferences.arrow' },
  models: [
    { id: 'm1', name: 'First' },
    { id: 'm2', name: 'Second' },
  ],
  embeddings: [{ id: 'clip', name: 'CLIP', dim: 4, metric: 'cosine', level: 'object', file: 'clip.arrow' }],
  mediaBase: 'pictures/',
};

const text = (values: (string | null)[], type: DataType = new Utf8()) => vectorFromArray(values, type);
const numbers = (values: (number | null)[], type: DataType = new Float32()) => vectorFromArray(values, type);

export function tinyTables(): Record<'frames' | 'media' | 'labels' | 'inferences' | 'clip', Table> {
  return {
    frames: new Table({
      frame_id: text(['f1', 'f2', 'f3', 'f3']),
      dataset: text(['labeled', 'labeled', 'production', 'labeled'], new Dictionary(new Utf8(), new Int32())),
      labeled: vectorFromArray([true, true, false, true], new Bool()),
      width: vectorFromArray([100n, 100n, 100n, 100n], new Int64()),
      height: vectorFromArray([50n, 50n, 50n, 50n], new Int64()),
      timestamp: vectorFromArray([1_700_000_000_000, 1_700_000_001_000, null, null], new Timestamp(TimeUnit.MILLISECOND, 'UTC')),
      weather: text(['rain', null, 'fog', 'fog']),
    }),
    media: new Table({
      frame_id: text(['f1', 'f2']),
      uri: text(['one.png', 'two.png'], new LargeUtf8()),
      width: numbers([100, 200], new Int32()),
      height: numbers([50, 50], new Int32()),
    }),
    labels: new Table({
      label_id: text(['l1', 'l2', 'l3', 'l4', 'l5', null]),
      frame_id: text(['f1', 'f1', 'f1', 'f9', 'f2', 'f1']),
      set_id: text(['gt', 'gt', 'gt', 'gt', 'gt', 'gt']),
      task: text(['box', 'box', 'box', 'box', 'box', 'box']),
      class_id: text(['cat', 'dog', 'cow', 'cat', 'cat', 'cat']),
      x: numbers([10, Number.NaN, 5, 1, 150, 1], new Float64()),
      y: numbers([10, 1, 5, 1, 1, 1], new Float64()),
      w: numbers([20, 5, -5, 5, 5, 5], new Float64()),
      h: numbers([20, 5, 5, 5, 5, 5], new Float64()),
      updated_at: vectorFromArray([new Date(0), null, null, null, null, null], new DateMillisecond()),
    }),
    inferences: new Table({
      inference_id: text(['i1', 'i2', 'i3']),
      frame_id: text(['f1', 'f1', 'f2']),
      model_id: text(['m1', 'm2', 'm1']),
      task: text(['box', 'box', 'box']),
      class_id: text(['cat', 'cat', 'dog']),
      x: numbers([10, 10, 1]),
      y: numbers([10, 10, 1]),
      w: numbers([20, 20, 9]),
      h: numbers([20, 20, 9]),
      confidence: numbers([0.9, 0.5, 1.5]),
      probs: vectorFromArray([[0.9, 0.1], [0.5, 0.5], null], new FixedSizeList(2, new Field('item', new Float32()))),
    }),
    clip: new Table({
      owner: text(['label', 'label', 'inference']),
      owner_id: text(['l1', 'l2', 'i3']),
      vector: vectorFromArray([[1, 0, 0, 0], [0, 1, 0, 0], [0, 0, 1, 0.5]], new FixedSizeList(4, new Field('item', new Float32()))),
    }),
  };
}

/** The bundle as dropped files. */
export function tinyFiles(change: (files: Map<string, Uint8Array>) => void = () => undefined): { name: string; arrayBuffer(): Promise<ArrayBuffer> }[] {
  const files = new Map<string, Uint8Array>([['tiny/shoal.json', new TextEncoder().encode(JSON.stringify(tinyManifest))]]);
  for (const [name, table] of Object.entries(tinyTables())) files.set(`tiny/${name}.arrow`, tableToIPC(table, name === 'media' ? 'stream' : 'file'));
  files.set('tiny/pictures/one.png', Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 1, 2, 3));
  change(files);
  return [...files].map(([name, bytes]) => ({ name, arrayBuffer: async () => bytes.slice().buffer }));
}
