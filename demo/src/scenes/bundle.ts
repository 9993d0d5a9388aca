import type { Manifest } from '@shoal/engine';
import { Bool, Dictionary, type Float64, Int32, makeVector, Table, tableToIPC, TimestampMillisecond, Utf8, vectorFromArray, type Vector } from 'apache-arrow';
import { CLASSES } from './scene-types';
import type { Town } from './town';

type Text = string | null | undefined;

const texts = (values: readonly Text[]): Vector<Utf8> => vectorFromArray(values.map((value) => value ?? null), new Utf8());
const repeated = (values: readonly Text[]): Vector<Dictionary<Utf8, Int32>> => vectorFromArray(values.map((value) => value ?? null), new Dictionary(new Utf8(), new Int32()));
const whole = (values: readonly (number | null | undefined)[]): Vector<Int32> => vectorFromArray(values.map((value) => value ?? null), new Int32());
const flags = (values: readonly boolean[]): Vector<Bool> => vectorFromArray(values, new Bool());
const times = (values: readonly (number | null | undefined)[]): Vector<TimestampMillisecond> => vectorFromArray(values.map((value) => value ?? null), new TimestampMillisecond());
/** Numbers as they are, NaN included. */
const numbers = (values: readonly (number | null | undefined)[]): Vector<Float64> => makeVector(Float64Array.from(values, (value) => value ?? Number.NaN));

/** Path of a frame's picture inside the bundle. */
export function pictureUri(frameId: string): string {
  return `media/${frameId}.jpg`;
}

/** The tables of the bundle as Arrow IPC files, by file name. */
export function townTables(town: Town): ReadonlyMap<string, Uint8Array> {
  const { frames, labels } = town;
  const framesTable = new Table({
    frame_id: texts(frames.map((row) => row.frame_id)),
    dataset: repeated(frames.map((row) => row.dataset)),
    split: repeated(frames.map((row) => row.split)),
    labeled: flags(frames.map((row) => row.labeled)),
    width: whole(frames.map((row) => row.width)),
    height: whole(frames.map((row) => row.height)),
    timestamp: times(frames.map((row) => row.timestamp)),
    sequence_id: repeated(frames.map((row) => row.sequence_id)),
    sequence_index: whole(frames.map((row) => row.sequence_index)),
    lat: numbers(frames.map((row) => row.lat)),
    lon: numbers(frames.map((row) => row.lon)),
    time_of_day: repeated(frames.map((row) => row.time_of_day)),
    weather: repeated(frames.map((row) => row.weather)),
    device: repeated(frames.map((row) => row.device)),
    place: repeated(frames.map((row) => row.place)),
  });
  const mediaTable = new Table({
    frame_id: texts(frames.map((row) => row.frame_id)),
    sensor_id: repeated(frames.map(() => 'front')),
    kind: repeated(frames.map(() => 'image')),
    uri: texts(frames.map((row) => pictureUri(row.frame_id))),
    width: whole(frames.map((row) => row.width)),
    height: whole(frames.map((row) => row.height)),
  });
  const labelsTable = new Table({
    label_id: texts(labels.map((row) => row.label_id)),
    frame_id: repeated(labels.map((row) => row.frame_id)),
    set_id: repeated(labels.map((row) => row.set_id)),
    task: repeated(labels.map((row) => row.task)),
    class_id: repeated(labels.map((row) => row.class_id)),
    x: numbers(labels.map((row) => row.x)),
    y: numbers(labels.map((row) => row.y)),
    w: numbers(labels.map((row) => row.w)),
    h: numbers(labels.map((row) => row.h)),
    iscrowd: flags(labels.map((row) => row.iscrowd ?? false)),
    annotator: repeated(labels.map((row) => row.annotator)),
    batch: repeated(labels.map((row) => row.batch)),
    updated_at: times(labels.map((row) => row.updated_at)),
  });
  return new Map([
    ['frames.arrow', tableToIPC(framesTable, 'file')],
    ['media.arrow', tableToIPC(mediaTable, 'file')],
    ['labels.arrow', tableToIPC(labelsTable, 'file')],
  ]);
}

/** What the model outputs add to the manifest; vectors by level with their length. */
export interface ModelOutputs {
  readonly inferences: boolean;
  readonly embeddings: readonly { readonly id: 'object' | 'frame' | 'look'; readonly dim: number; readonly projection: boolean }[];
}

/** `shoal.json` of the bundle. */
export function townManifest(outputs: ModelOutputs): Manifest {
  const names = { object: 'Objects', frame: 'Frames', look: 'Colours of objects' } as const;
  return {
    schemaVersion: 1,
    name: 'Demo town',
    description:
      'Generated street scenes of a small town by the sea: cones, signs, cars, people and bicycles by day, at dusk, at night, in rain and in fog. A labelled part with known mistakes, an unlabelled pool, and frames from production.',
    license: 'CC0-1.0. The pictures and labels are generated; no rights are reserved.',
    classes: CLASSES.map(({ id, name }) => ({ id, name })),
    tables: { frames: 'frames.arrow', media: 'media.arrow', labels: 'labels.arrow', ...(outputs.inferences ? { inferences: 'inferences.arrow' } : {}) },
    ...(outputs.embeddings.length > 0
      ? {
          embeddings: outputs.embeddings.map(({ id, dim, projection }) => ({
            id,
            name: names[id],
            dim,
            metric: 'cosine' as const,
            level: id === 'frame' ? ('frame' as const) : ('object' as const),
            file: `embeddings_${id}.arrow`,
            ...(projection ? { projection: `projections_${id}.arrow` } : {}),
          })),
        }
      : {}),
    ...(outputs.inferences
      ? {
          models: [
            { id: 'v1', name: 'Detector v1', description: 'Trained on the labels as given. Predictions on the labelled part are out of sample (two folds).' },
            { id: 'v2', name: 'Detector v2', description: 'Retrained after the fixes, with the green cones of the pool added. Out of sample on the labelled part.' },
          ],
        }
      : {}),
  };
}
