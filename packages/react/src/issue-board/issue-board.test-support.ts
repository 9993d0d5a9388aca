import { Bool, Int32, Table, Utf8, Float32, vectorFromArray } from 'apache-arrow';
import { createIndexedDbStore, openDataset, type Dataset, type ElementId, type Manifest } from '@shoal/engine';

const manifest: Manifest = {
  schemaVersion: 1,
  name: 'Signs',
  classes: [
    { id: 'slow', name: 'Slow sign' },
    { id: 'speed_limit', name: 'Speed limit' },
  ],
  tables: { frames: 'frames', media: 'media', labels: 'labels' },
};

const FRAMES = 4;
const LABELS = 12;
const text = (length: number, value: (index: number) => string) => vectorFromArray(Array.from({ length }, (_, index) => value(index)), new Utf8());
const whole = (length: number, value: (index: number) => number) => vectorFromArray(Array.from({ length }, (_, index) => value(index)), new Int32());
const float = (length: number, value: (index: number) => number) => vectorFromArray(Array.from({ length }, (_, index) => value(index)), new Float32());

/** Twelve labels `l0` … `l11` in four drawn frames, with a durable review log of the given name. */
export async function openSigns(log: string): Promise<{ readonly dataset: Dataset; readonly close: () => void }> {
  const store = createIndexedDbStore({ name: log });
  const dataset = await openDataset(
    {
      manifest,
      tables: {
        frames: new Table({
          frame_id: text(FRAMES, (i) => `f${i}`),
          dataset: text(FRAMES, () => 'labeled'),
          labeled: vectorFromArray(Array.from({ length: FRAMES }, () => true), new Bool()),
          width: whole(FRAMES, () => 160),
          height: whole(FRAMES, () => 100),
        }),
        media: new Table({
          frame_id: text(FRAMES, (i) => `f${i}`),
          sensor_id: text(FRAMES, () => 'front'),
          kind: text(FRAMES, () => 'image'),
          uri: text(FRAMES, (i) => `f${i}.png`),
          width: whole(FRAMES, () => 160),
          height: whole(FRAMES, () => 100),
        }),
        labels: new Table({
          label_id: text(LABELS, (i) => `l${i}`),
          frame_id: text(LABELS, (i) => `f${i % FRAMES}`),
          set_id: text(LABELS, () => 'gt'),
          task: text(LABELS, () => 'box'),
          class_id: text(LABELS, () => 'slow'),
          x: float(LABELS, (i) => 10 * i),
          y: float(LABELS, () => 20),
          w: float(LABELS, () => 30),
          h: float(LABELS, () => 30),
        }),
      },
    },
    { reviewStore: store, currentUser: { id: 'ada' }, people: [{ id: 'bo', name: 'Bo Lind' }], resolveMedia: async ({ frameId }) => ({ type: 'blob', blob: await draw(frameId) }) },
  );
  return {
    dataset,
    close() {
      dataset.dispose();
      store.dispose();
    },
  };
}

export const label = (index: number): ElementId => `label:l${index}`;

/** Agrees that label `index` is a speed limit. */
export async function agree(dataset: Dataset, index: number): Promise<void> {
  const before = { labelId: `l${index}`, frameId: `f${index % FRAMES}`, task: 'box' as const, classId: 'slow', box: { x: 10 * index, y: 20, w: 30, h: 30 } };
  const change = { op: 'MODIFY' as const, labelId: before.labelId, frameId: before.frameId, before, after: { ...before, classId: 'speed_limit' }, reason: 'A red rim' };
  await dataset.review.act({ type: 'judge', element: label(index), verdict: 'agree', change });
}

async function draw(frameId: string): Promise<Blob> {
  const canvas = new OffscreenCanvas(160, 100);
  const context = canvas.getContext('2d');
  if (context) {
    context.fillStyle = `hsl(${Number(frameId.slice(1)) * 80} 40% 60%)`;
    context.fillRect(0, 0, 160, 100);
  }
  return canvas.convertToBlob();
}
