import { Bool, Field, FixedSizeList, Float32, Float64, Table, Utf8, vectorFromArray } from 'apache-arrow';
import { createMemoryStore, openDataset, type Dataset } from '@shoal/engine';
import { carAt, FILM_SECONDS, FILM_SIZE } from './time-media';

interface Mark {
  readonly id: string;
  readonly task: 'box' | 'interval';
  readonly classId: string;
  readonly start: number;
  readonly end: number;
  readonly box?: { readonly x: number; readonly y: number; readonly w: number; readonly h: number };
  readonly trackId?: string;
  readonly keyframe?: boolean;
  readonly confidence?: number;
}

const classes = [
  { id: 'car', name: 'Car' },
  { id: 'passing', name: 'Passing' },
  { id: 'chirp', name: 'Chirp' },
  { id: 'whistle', name: 'Whistle' },
  { id: 'knock', name: 'Knock' },
];

/** A dataset of one film or sound, opened by the real engine. */
export async function timeDataset(kind: 'video' | 'audio', medium: () => Promise<Blob> | Blob, labels: readonly Mark[], inferences: readonly Mark[]): Promise<Dataset> {
  const blob = await medium();
  const text = (values: readonly (string | null)[]) => vectorFromArray([...values], new Utf8());
  const columns = (marks: readonly Mark[]) => {
    const side = (name: 'x' | 'y' | 'w' | 'h') => vectorFromArray(marks.map((mark) => mark.box?.[name] ?? null), new Float32());
    return {
      frame_id: text(marks.map(() => kind)),
      task: text(marks.map((mark) => mark.task)),
      class_id: text(marks.map((mark) => mark.classId)),
      x: side('x'),
      y: side('y'),
      w: side('w'),
      h: side('h'),
      time_start: vectorFromArray(marks.map((mark) => mark.start), new Float64()),
      time_end: vectorFromArray(marks.map((mark) => mark.end), new Float64()),
      track_id: text(marks.map((mark) => mark.trackId ?? null)),
      attributes: text(marks.map((mark) => (mark.keyframe ? '{"keyframe":true}' : null))),
    };
  };
  return openDataset(
    {
      manifest: { schemaVersion: 1, name: 'Time', classes, tables: { frames: 'frames', media: 'media', labels: 'labels', inferences: 'inferences' }, models: [{ id: 'v1', name: 'First' }] },
      tables: {
        frames: new Table({ frame_id: text([kind]), dataset: text(['labeled']), labeled: vectorFromArray([true], new Bool()), width: vectorFromArray([FILM_SIZE.width], new Float32()), height: vectorFromArray([FILM_SIZE.height], new Float32()) }),
        media: new Table({ frame_id: text([kind]), sensor_id: text(['main']), kind: text([kind]), uri: text([`${kind}.bin`]) }),
        labels: new Table({ label_id: text(labels.map((mark) => mark.id)), set_id: text(labels.map(() => 'gt')), ...columns(labels) }),
        inferences: new Table({
          inference_id: text(inferences.map((mark) => mark.id)),
          model_id: text(inferences.map(() => 'v1')),
          confidence: vectorFromArray(inferences.map((mark) => mark.confidence ?? 0.9), new Float32()),
          probs: vectorFromArray(inferences.map(() => classes.map(() => 1 / classes.length)), new FixedSizeList(classes.length, new Field('item', new Float32()))),
          ...columns(inferences),
        }),
      },
    },
    { reviewStore: createMemoryStore(), currentUser: { id: 'storyteller' }, resolveMedia: () => ({ type: 'blob', blob }) },
  );
}

const seconds = Array.from({ length: FILM_SECONDS / 2 }, (_, n) => n * 2);

export const filmLabels: readonly Mark[] = [
  ...(['car-1', 'car-2'] as const).flatMap((trackId) => seconds.map((start): Mark => ({ id: `${trackId}-${start}`, task: 'box', classId: 'car', start, end: start + 2, box: carAt(trackId, start), trackId, keyframe: true }))),
  { id: 'pass', task: 'interval', classId: 'passing', start: 4.8, end: 7.4 },
];

export const filmInferences: readonly Mark[] = [
  ...seconds.map((start): Mark => ({ id: `i-car-1-${start}`, task: 'box', classId: 'car', start, end: start + 2, box: { ...carAt('car-1', start + 0.1), h: 60 }, trackId: 'car-1', keyframe: true, confidence: 0.93 })),
  { id: 'i-pass', task: 'interval', classId: 'passing', start: 5.2, end: 8.1, confidence: 0.81 },
  { id: 'i-pass-2', task: 'interval', classId: 'passing', start: 10.2, end: 11.3, confidence: 0.44 },
];

export const soundLabels: readonly Mark[] = [
  { id: 'chirp-1', task: 'interval', classId: 'chirp', start: 0.9, end: 2.1 },
  { id: 'whistle-1', task: 'interval', classId: 'whistle', start: 2.9, end: 4.2 },
  { id: 'chirp-2', task: 'interval', classId: 'chirp', start: 5.3, end: 6.5 },
];

export const soundInferences: readonly Mark[] = [
  { id: 'i-chirp-1', task: 'interval', classId: 'chirp', start: 0.8, end: 2.2, confidence: 0.96 },
  { id: 'i-whistle-1', task: 'interval', classId: 'whistle', start: 2.8, end: 4.6, confidence: 0.9 },
  { id: 'i-whistle-2', task: 'interval', classId: 'whistle', start: 5.3, end: 6.4, confidence: 0.52 },
  { id: 'i-knock', task: 'interval', classId: 'knock', start: 7, end: 7.4, confidence: 0.88 },
];

/** Short intervals all over a film. */
export function denseMarks(count: number, side: 'label' | 'inference'): readonly Mark[] {
  return Array.from({ length: count }, (_, n): Mark => {
    const start = (n * 7919 * (side === 'label' ? 1 : 3)) % 11_800 / 1000;
    return { id: `${side}-${n}`, task: 'interval', classId: classes[n % classes.length]?.id ?? 'car', start, end: start + 0.02 + (n % 13) / 60, confidence: 0.3 + (n % 70) / 100 };
  });
}
