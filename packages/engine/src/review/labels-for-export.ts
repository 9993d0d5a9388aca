import type { Table } from 'apache-arrow';
import type { Database, QueryOptions } from '../database/database';
import { sqlIdentifier, sqlLiteral } from '../database/sql';
import type { CocoSkipped } from '../formats/coco/coco-types';
import type { WritableDataset, WritableFrame } from '../formats/contract/format';
import { LABEL_TASKS, type AnnotatedLabel, type Cuboid, type LabelTask } from '../model/annotation';
import type { Label } from '../model/label';
import type { Manifest } from '../model/manifest';
import { TABLES } from '../model/tables';
import { hasOutline, samePlace } from './changed-label';

export type ExportedFrame = Pick<WritableFrame, 'frame' | 'media'>;

/** A label as it was imported, as changes are applied to it. */
export type ExportedLabel = AnnotatedLabel & Label;

/** What is read: the rows of one frame, or all. */
export interface ExportScope extends QueryOptions {
  readonly frameId?: string | undefined;
}

/** All frames, with their pictures. A frame without one is called by its id, because COCO needs a file name. */
export async function readFrames(database: Database, { frameId: only, ...options }: ExportScope): Promise<ExportedFrame[]> {
  const media = new Map<string, { frameId: string; sensorId: string | null; uri: string }[]>();
  const mediaColumns = await columnsOf(database, TABLES.media, options);
  const images = mediaColumns.has('kind') ? "(kind = 'image' OR kind IS NULL)" : 'TRUE';
  const here = only === undefined ? 'TRUE' : `frame_id = ${sqlLiteral(only)}`;
  for (const row of rowsOf(await database.query(`SELECT frame_id, sensor_id, uri FROM ${sqlIdentifier(TABLES.media)} WHERE ${images} AND ${here} ORDER BY frame_id, sensor_id`, options))) {
    const frameId = String(row.frame_id);
    const list = media.get(frameId) ?? [];
    if (list.length === 0) media.set(frameId, list);
    list.push({ frameId, sensorId: textOrNull(row.sensor_id), uri: textOrNull(row.uri) ?? frameId });
  }
  const table = await database.query(`SELECT frame_id, width, height, labeled FROM ${sqlIdentifier(TABLES.frames)} WHERE ${here} ORDER BY frame_id`, options);
  return rowsOf(table).map((row) => {
    const frameId = String(row.frame_id);
    const frame = { frameId, width: numberOrNull(row.width), height: numberOrNull(row.height), labeled: row.labeled === true };
    return { frame, media: media.get(frameId) ?? [{ frameId, sensorId: null, uri: frameId }] };
  });
}

const fields = [
  'label_id', 'frame_id', 'task', 'class_id', 'x', 'y', 'w', 'h', 'sensor_id', 'rotation', 'polygons', 'keypoints', 'mask_width', 'mask_height', 'mask_counts', 'track_id', 'iscrowd', 'ignored', 'area', 'occluded', 'truncated', 'attributes',
  'center_x', 'center_y', 'center_z', 'size_l', 'size_w', 'size_h', 'quat_w', 'quat_x', 'quat_y', 'quat_z', 'reference', 'span_start', 'span_end', 'time_start', 'time_end',
] as const; // prettier-ignore

/** All labels, with everything that a change can say about them. */
export async function readLabels(database: Database, { frameId: only, ...options }: ExportScope): Promise<ExportedLabel[]> {
  const columns = await columnsOf(database, TABLES.labels, options);
  if (columns.size === 0) return [];
  const list = fields.map((name) => (columns.has(name) ? name : `NULL AS ${name}`)).join(', ');
  const table = await database.query(`SELECT ${list} FROM ${sqlIdentifier(TABLES.labels)} WHERE ${only === undefined ? 'TRUE' : `frame_id = ${sqlLiteral(only)}`} ORDER BY frame_id, label_id`, options);
  return rowsOf(table).map((row) => {
    const [width, height, counts] = [numberOrNull(row.mask_width), numberOrNull(row.mask_height), textOrNull(row.mask_counts)];
    const task = LABEL_TASKS.find((known) => known === row.task) ?? 'box';
    return {
      labelId: String(row.label_id),
      frameId: String(row.frame_id),
      task,
      classId: String(row.class_id),
      box: task === 'class' || (WITHOUT_BOX.has(task) && row.x === null) ? null : { x: numberOf(row.x), y: numberOf(row.y), w: numberOf(row.w), h: numberOf(row.h) },
      // The database fills in the default.
      sensorId: row.sensor_id === 'camera' ? null : textOrNull(row.sensor_id),
      rotation: numberOrNull(row.rotation),
      polygons: listsOf(row.polygons),
      keypoints: numbersOf(row.keypoints),
      mask: width !== null && height !== null && counts !== null ? { width, height, counts } : null,
      cuboid: cuboidOf(row),
      span: rangeOf(row.span_start, row.span_end),
      interval: rangeOf(row.time_start, row.time_end),
      trackId: textOrNull(row.track_id),
      iscrowd: flagOrNull(row.iscrowd),
      ignored: flagOrNull(row.ignored),
      area: numberOrNull(row.area),
      occluded: numberOrNull(row.occluded),
      truncated: numberOrNull(row.truncated),
      attributes: attributesOf(row.attributes),
    };
  });
}

/** Tasks whose labels need no box in a picture. */
const WITHOUT_BOX: ReadonlySet<string> = new Set<LabelTask>(['cuboid', 'span', 'interval']);

/** The dataset as it would be with the changes. `skipped`: labels of frames that do not exist; `reshaped`: labels whose outline is gone, because only their
 * box was moved. */
export function toWritableDataset(
  manifest: Manifest,
  frames: readonly ExportedFrame[],
  imported: readonly ExportedLabel[],
  labels: readonly (ExportedLabel | Label)[],
): { readonly dataset: WritableDataset; readonly skipped: readonly CocoSkipped[]; readonly reshaped: readonly string[] } {
  const known = new Map(imported.map((label) => [label.labelId, label]));
  const byFrame = new Map<string, AnnotatedLabel[]>(frames.map(({ frame }) => [frame.frameId, []]));
  const skipped: CocoSkipped[] = [];
  const reshaped: string[] = [];
  for (const label of labels) {
    const own = byFrame.get(label.frameId);
    if (!own) {
      skipped.push({ label_id: label.labelId, frame_id: label.frameId, reason: `frame "${label.frameId}" does not exist` });
      continue;
    }
    const before = known.get(label.labelId);
    if (before && hasOutline(before) && !hasOutline(label)) reshaped.push(label.labelId);
    own.push(label === before ? label : writableLabel(label, before));
  }
  return {
    dataset: {
      name: manifest.name,
      classes: manifest.classes,
      models: [],
      counts: { frames: frames.length, labels: labels.length, inferences: 0 },
      *frames() {
        for (const item of frames) yield { ...item, labels: byFrame.get(item.frame.frameId) ?? [], inferences: [] };
      },
    },
    skipped,
    reshaped,
  };
}

/** A label that moved has another area than the file said; the sensor that the database fills in is none that the file names. */
function writableLabel(label: AnnotatedLabel & Label, before: ExportedLabel | undefined): AnnotatedLabel {
  const stays = before !== undefined && samePlace(label, before) && samePlace(before, label);
  return { ...label, sensorId: label.sensorId === 'camera' ? null : label.sensorId, area: stays ? before.area : null };
}

async function columnsOf(database: Database, table: string, options: QueryOptions): Promise<ReadonlySet<string>> {
  return new Set((await database.describe(table, options)).map((column) => column.name));
}

function rowsOf(table: Table): Record<string, unknown>[] {
  return table.toArray() as Record<string, unknown>[];
}

function textOrNull(value: unknown): string | null {
  return value === null || value === undefined ? null : String(value);
}

function numberOrNull(value: unknown): number | null {
  return value === null || value === undefined ? null : Number(value);
}

function flagOrNull(value: unknown): boolean | null {
  return typeof value === 'boolean' ? value : null;
}

/** NaN for a missing coordinate, so that the writer lists the label instead of writing a zero. */
function numberOf(value: unknown): number {
  return numberOrNull(value) ?? Number.NaN;
}

function rangeOf(from: unknown, to: unknown): { readonly start: number; readonly end: number } | null {
  const [start, end] = [numberOrNull(from), numberOrNull(to)];
  return start === null || end === null ? null : { start, end };
}

function cuboidOf(row: Record<string, unknown>): Cuboid | null {
  const of = (name: string) => numberOf(row[name]);
  const cuboid: Cuboid = {
    center: [of('center_x'), of('center_y'), of('center_z')],
    size: [of('size_l'), of('size_w'), of('size_h')],
    rotation: [numberOrNull(row.quat_w) ?? 1, numberOrNull(row.quat_x) ?? 0, numberOrNull(row.quat_y) ?? 0, numberOrNull(row.quat_z) ?? 0],
    reference: textOrNull(row.reference) ?? 'ego',
  };
  return [...cuboid.center, ...cuboid.size].every(Number.isFinite) ? cuboid : null;
}

function isIterable(value: unknown): value is Iterable<unknown> {
  return typeof value === 'object' && value !== null && Symbol.iterator in value;
}

function numbersOf(value: unknown): readonly number[] | null {
  return isIterable(value) ? Array.from(value, Number) : null;
}

function listsOf(value: unknown): readonly (readonly number[])[] | null {
  return isIterable(value) ? Array.from(value, (part) => numbersOf(part) ?? []) : null;
}

function attributesOf(value: unknown): Record<string, unknown> | null {
  if (typeof value !== 'string') return null;
  try {
    const parsed: unknown = JSON.parse(value);
    return typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed) ? (parsed as Record<string, unknown>) : null;
  } catch {
    return null;
  }
}
