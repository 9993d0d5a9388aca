import { LABEL_TASKS, MEDIA_KINDS, type AnnotatedInference, type AnnotatedLabel, type Annotation, type Cuboid, type ExtraValue, type ImportedFrame, type ImportedMedia, type MediaKind, type Pose } from '../../model/annotation';
import type { WritableDataset, WritableFrame } from '../contract/format';
import { FRAME_SCHEMA, INFERENCE_SCHEMA, LABEL_SCHEMA } from './flatten';
import { getCell, type RawColumn, type RawTable } from './raw-table';

// Columns back to rows, one at a time: the opposite of `flatten.ts`.

export interface CanonicalTables {
  readonly frames: RawTable;
  readonly media: RawTable;
  readonly labels: RawTable;
  readonly inferences: RawTable;
}

/** Reads the cells of one table by column name; columns that do not exist are null. */
export function createRowReader(table: RawTable) {
  const cell = (name: string, row: number) => {
    const column: RawColumn | undefined = table.columns[name];
    return column ? getCell(column, row) : null;
  };
  return {
    text(name: string, row: number): string | null {
      const value = cell(name, row);
      return value === null ? null : typeof value === 'string' ? value : String(value);
    },
    number(name: string, row: number): number | null {
      const value = cell(name, row);
      return value === null ? null : Number(value);
    },
    flag(name: string, row: number): boolean | null {
      const value = cell(name, row);
      return value === null ? null : value === true || value === 1;
    },
    numbers(name: string, row: number): readonly number[] | null {
      const value = cell(name, row);
      return value instanceof Float32Array ? Array.from(value) : Array.isArray(value) ? (value as readonly number[]) : null;
    },
    lists(name: string, row: number): readonly (readonly number[])[] | null {
      const value = cell(name, row);
      return Array.isArray(value) ? (value as readonly (readonly number[])[]) : null;
    },
    extra(row: number, own: Readonly<Record<string, unknown>>): Record<string, ExtraValue> | undefined {
      const names = Object.keys(table.columns).filter((name) => !Object.hasOwn(own, name));
      if (names.length === 0) return undefined;
      const entries = names.map((name): [string, ExtraValue] => {
        const value = cell(name, row);
        return [name, value === null || typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? value : typeof value === 'bigint' ? String(value) : JSON.stringify(value)];
      });
      return Object.fromEntries(entries);
    },
  };
}

type RowReader = ReturnType<typeof createRowReader>;

export function readFrame(reader: RowReader, row: number): ImportedFrame {
  return {
    frameId: reader.text('frame_id', row) ?? '',
    dataset: reader.text('dataset', row),
    split: reader.text('split', row),
    labeled: reader.flag('labeled', row) ?? false,
    width: reader.number('width', row),
    height: reader.number('height', row),
    timestamp: reader.number('timestamp', row),
    sequenceId: reader.text('sequence_id', row),
    sequenceIndex: reader.number('sequence_index', row),
    lat: reader.number('lat', row),
    lon: reader.number('lon', row),
    extra: reader.extra(row, FRAME_SCHEMA),
  };
}

export function readMedia(reader: RowReader, row: number): ImportedMedia {
  const kind = reader.text('kind', row);
  return {
    frameId: reader.text('frame_id', row) ?? '',
    sensorId: reader.text('sensor_id', row) ?? 'camera',
    kind: MEDIA_KINDS.find((known) => known === kind) ?? ('image' satisfies MediaKind),
    uri: reader.text('uri', row),
    width: reader.number('width', row),
    height: reader.number('height', row),
    byteOffset: reader.number('byte_offset', row),
    byteLength: reader.number('byte_length', row),
    text: reader.text('text', row),
    intrinsics: reader.numbers('intrinsics', row),
    pose: readPose(reader.numbers('pose', row)),
    egoPose: readPose(reader.numbers('ego_pose', row)),
    timestamp: reader.number('timestamp', row),
  };
}

function readPose(values: readonly number[] | null): Pose | null {
  if (values?.length !== 7) return null;
  const [x = 0, y = 0, z = 0, w = 1, qx = 0, qy = 0, qz = 0] = values;
  return { translation: [x, y, z], rotation: [w, qx, qy, qz] };
}

function readAnnotation(reader: RowReader, row: number): Annotation {
  const [x, y, w, h] = ['x', 'y', 'w', 'h'].map((name) => reader.number(name, row));
  const [maskWidth, maskHeight] = ['mask_width', 'mask_height'].map((name) => reader.number(name, row));
  const counts = reader.text('mask_counts', row);
  const [start, end] = ['span_start', 'span_end'].map((name) => reader.number(name, row));
  const [from, to] = ['time_start', 'time_end'].map((name) => reader.number(name, row));
  const task = reader.text('task', row);
  return {
    frameId: reader.text('frame_id', row) ?? '',
    task: LABEL_TASKS.find((known) => known === task) ?? 'box',
    classId: reader.text('class_id', row) ?? '',
    sensorId: reader.text('sensor_id', row),
    box: typeof x === 'number' && typeof y === 'number' && typeof w === 'number' && typeof h === 'number' ? { x, y, w, h } : null,
    rotation: reader.number('rotation', row),
    polygons: reader.lists('polygons', row),
    keypoints: reader.numbers('keypoints', row),
    mask: typeof maskWidth === 'number' && typeof maskHeight === 'number' && counts !== null ? { width: maskWidth, height: maskHeight, counts } : null,
    cuboid: readCuboid(reader, row),
    span: typeof start === 'number' && typeof end === 'number' ? { start, end } : null,
    interval: typeof from === 'number' && typeof to === 'number' ? { start: from, end: to } : null,
    trackId: reader.text('track_id', row),
    iscrowd: reader.flag('iscrowd', row),
    ignored: reader.flag('ignored', row),
    area: reader.number('area', row),
    occluded: reader.number('occluded', row),
    truncated: reader.number('truncated', row),
    attributes: readAttributes(reader.text('attributes', row)),
  };
}

function readCuboid(reader: RowReader, row: number): Cuboid | null {
  const [x, y, z, l, w, h, qw, qx, qy, qz] = ['center_x', 'center_y', 'center_z', 'size_l', 'size_w', 'size_h', 'quat_w', 'quat_x', 'quat_y', 'quat_z'].map((name) => reader.number(name, row));
  if (typeof x !== 'number' || typeof y !== 'number' || typeof z !== 'number' || typeof l !== 'number' || typeof w !== 'number' || typeof h !== 'number') return null;
  return { center: [x, y, z], size: [l, w, h], rotation: [qw ?? 1, qx ?? 0, qy ?? 0, qz ?? 0], reference: reader.text('reference', row) ?? 'ego' };
}

function readAttributes(text: string | null): Record<string, unknown> | null {
  if (text === null) return null;
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : null;
  } catch {
    return null;
  }
}

export function readLabel(reader: RowReader, row: number): AnnotatedLabel {
  return {
    ...readAnnotation(reader, row),
    labelId: reader.text('label_id', row) ?? '',
    setId: reader.text('set_id', row),
    source: reader.text('source', row),
    annotator: reader.text('annotator', row),
    batch: reader.text('batch', row),
    updatedAt: reader.number('updated_at', row),
    extra: reader.extra(row, LABEL_SCHEMA),
  };
}

export function readInference(reader: RowReader, row: number): AnnotatedInference {
  return {
    ...readAnnotation(reader, row),
    inferenceId: reader.text('inference_id', row) ?? '',
    modelId: reader.text('model_id', row) ?? '',
    confidence: reader.number('confidence', row),
    probs: reader.numbers('probs', row),
    loss: reader.number('loss', row),
    extra: reader.extra(row, INFERENCE_SCHEMA),
  };
}

/** Canonical tables as writers get them. Objects keep the order of their rows within a frame. */
export function toWritable(tables: CanonicalTables, about: Pick<WritableDataset, 'name' | 'classes' | 'models'>): WritableDataset {
  const readers = { frames: createRowReader(tables.frames), media: createRowReader(tables.media), labels: createRowReader(tables.labels), inferences: createRowReader(tables.inferences) };
  const rowsOf = { media: groupRows(tables.media), labels: groupRows(tables.labels), inferences: groupRows(tables.inferences) };
  return {
    ...about,
    counts: { frames: tables.frames.rows, labels: tables.labels.rows, inferences: tables.inferences.rows },
    *frames(): Iterable<WritableFrame> {
      for (let row = 0; row < tables.frames.rows; row++) {
        const frame = readFrame(readers.frames, row);
        yield {
          frame,
          media: rowsOf.media(frame.frameId).map((at) => readMedia(readers.media, at)),
          labels: rowsOf.labels(frame.frameId).map((at) => readLabel(readers.labels, at)),
          inferences: rowsOf.inferences(frame.frameId).map((at) => readInference(readers.inferences, at)),
        };
      }
    },
  };
}

/** Rows by `frame_id`, in order, as two flat arrays. */
function groupRows(table: RawTable): (frameId: string) => number[] {
  const column = table.columns['frame_id'];
  const groups = new Map<string, number>();
  const groupOf = new Int32Array(table.rows);
  for (let row = 0; row < table.rows; row++) {
    const value = column ? getCell(column, row) : null;
    const key = value === null ? '' : String(value);
    let group = groups.get(key);
    if (group === undefined) {
      group = groups.size;
      groups.set(key, group);
    }
    groupOf[row] = group;
  }
  const starts = new Int32Array(groups.size + 1);
  for (const group of groupOf) starts[group + 1] = (starts[group + 1] ?? 0) + 1;
  for (let group = 0; group < groups.size; group++) starts[group + 1] = (starts[group + 1] ?? 0) + (starts[group] ?? 0);
  const next = starts.slice();
  const rows = new Int32Array(table.rows);
  groupOf.forEach((group, row) => {
    const at = next[group] ?? 0;
    rows[at] = row;
    next[group] = at + 1;
  });
  return (frameId) => {
    const group = groups.get(frameId);
    return group === undefined ? [] : Array.from(rows.subarray(starts[group] ?? 0, starts[group + 1] ?? 0));
  };
}
