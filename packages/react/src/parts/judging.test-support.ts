import { Bool, Field, FixedSizeList, Float32, Int32, Table, Utf8, vectorFromArray } from 'apache-arrow';
import { createMemoryStore, openDataset, type Dataset, type Manifest } from '@shoal/engine';

const manifest: Manifest = {
  schemaVersion: 1,
  name: 'Crossing',
  classes: [
    { id: 'stop', name: 'Stop sign' },
    { id: 'yield', name: 'Yield sign' },
    { id: 'cone', name: 'Cone' },
  ],
  tables: { frames: 'frames', media: 'media', labels: 'labels', inferences: 'inferences' },
  models: [{ id: 'v1', name: 'First' }],
};

const FRAMES = 24;
const PER_FRAME = 4;
const names = manifest.classes.map((info) => info.id);

interface Mark {
  readonly id: string;
  readonly frame: number;
  readonly classId: string;
  readonly box: readonly [number, number, number, number];
  readonly confidence: number;
}

/**
 * 96 labels in 24 frames of one sequence, 160 × 100. The model calls six of them something else (`l0`, `l16`, … `l80`)
 * and sees one object in frame `f2` that nobody labelled (`extra`). The picture of `f23` is broken.
 *
 * @param vectors gives every label and inference but `extra` a vector near those of its true class
 * @param open the engine's for pages; tests in Node pass the one of `@shoal/engine/node`
 */
export async function openCrossing(open: typeof openDataset = openDataset, { vectors = false }: { readonly vectors?: boolean } = {}): Promise<{ readonly dataset: Dataset; readonly close: () => void }> {
  const labels: Mark[] = [];
  const inferences: Mark[] = [];
  for (let n = 0; n < FRAMES * PER_FRAME; n++) {
    const place = n % PER_FRAME;
    const truth = names[n % 3] ?? 'stop';
    const given = n % 16 === 0 ? (names[(n + 1) % 3] ?? 'stop') : truth;
    const frame = Math.floor(n / PER_FRAME);
    labels.push({ id: `l${n}`, frame, classId: given, box: [8 + 38 * place, 30, 24, 24], confidence: 1 });
    inferences.push({ id: `i${n}`, frame, classId: truth, box: [9 + 38 * place, 30, 24, 25], confidence: 0.9 + ((n * 7) % 9) / 100 });
  }
  inferences.push({ id: 'extra', frame: 2, classId: 'cone', box: [60, 70, 20, 20], confidence: 0.97 });

  const frames = Array.from({ length: FRAMES }, (_, i) => `f${i}`);
  const store = createMemoryStore();
  const dataset = await open(
    {
      manifest: vectors ? { ...manifest, embeddings: [{ id: 'objects', name: 'Objects', dim: 3, metric: 'cosine', level: 'object', file: 'objects' }] } : manifest,
      tables: {
        objects: new Table({ owner: text(inferences.slice(0, -1).map(() => 'label')), owner_id: text(labels.map((mark) => mark.id)), vector: vectorFromArray(labels.map((_, n) => [0, 1, 2].map((axis) => (axis === n % 3 ? 1 : 0.01 * ((n * 7 + axis) % 9)))), new FixedSizeList(3, new Field('item', new Float32()))) }),
        frames: new Table({
          frame_id: text(frames),
          dataset: text(frames.map(() => 'labeled')),
          split: text(frames.map((_, i) => (i < 18 ? 'train' : 'test'))),
          labeled: vectorFromArray(frames.map(() => true), new Bool()),
          width: vectorFromArray(frames.map(() => 160), new Int32()),
          height: vectorFromArray(frames.map(() => 100), new Int32()),
          sequence_id: text(frames.map(() => 'drive')),
          sequence_index: vectorFromArray(frames.map((_, i) => i), new Int32()),
          weather: text(frames.map((_, i) => (i % 2 === 0 ? 'rain' : 'fog'))),
        }),
        media: new Table({
          frame_id: text(frames),
          sensor_id: text(frames.map(() => 'front')),
          kind: text(frames.map(() => 'image')),
          uri: text(frames.map((id) => `${id}.png`)),
          width: vectorFromArray(frames.map(() => 160), new Int32()),
          height: vectorFromArray(frames.map(() => 100), new Int32()),
        }),
        labels: new Table({ label_id: text(labels.map((mark) => mark.id)), set_id: text(labels.map(() => 'gt')), annotator: text(labels.map((_, i) => `labeler-${i % 3}`)), ...columns(labels) }),
        inferences: new Table({
          inference_id: text(inferences.map((mark) => mark.id)),
          model_id: text(inferences.map(() => 'v1')),
          confidence: vectorFromArray(inferences.map((mark) => mark.confidence), new Float32()),
          probs: vectorFromArray(inferences.map((mark) => names.map((id) => (id === mark.classId ? mark.confidence : (1 - mark.confidence) / 2))), new FixedSizeList(3, new Field('item', new Float32()))),
          ...columns(inferences),
        }),
      },
    },
    { reviewStore: store, currentUser: { id: 'ada' }, resolveMedia: async ({ frameId }) => ({ type: 'blob', blob: await draw(frameId) }) },
  );
  return {
    dataset,
    close() {
      dataset.dispose();
      store.dispose();
    },
  };
}

function text(values: readonly string[]) {
  return vectorFromArray([...values], new Utf8());
}

function columns(marks: readonly Mark[]) {
  const side = (at: 0 | 1 | 2 | 3) => vectorFromArray(marks.map((mark) => mark.box[at]), new Float32());
  return { frame_id: text(marks.map((mark) => `f${mark.frame}`)), task: text(marks.map(() => 'box')), class_id: text(marks.map((mark) => mark.classId)), x: side(0), y: side(1), w: side(2), h: side(3) };
}

/** Red left half, green right half, so that a test can tell where a pixel of the picture went. */
async function draw(frameId: string): Promise<Blob> {
  if (frameId === 'f23') return new Blob([Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 1, 2, 3)], { type: 'image/png' });
  const canvas = new OffscreenCanvas(160, 100);
  const context = canvas.getContext('2d');
  if (context) {
    context.fillStyle = 'rgb(200 0 0)';
    context.fillRect(0, 0, 80, 100);
    context.fillStyle = 'rgb(0 160 0)';
    context.fillRect(80, 0, 80, 100);
  }
  return canvas.convertToBlob();
}
