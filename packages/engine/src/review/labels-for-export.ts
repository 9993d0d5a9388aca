import type { Table } from 'apache-arrow';
import type { Database, QueryOptions } from '../database/database';
import { sqlIdentifier } from '../database/sql';
import type { CocoSkipped } from '../formats/coco/coco-types';
import type { WritableDataset, WritableFrame } from '../formats/contract/format';
import { LABEL_TASKS, type AnnotatedLabel } from '../model/annotation';
import { boxesEqual, finiteBox } from '../model/geometry';
import type { Label } from '../model/label';
import type { Manifest } from '../model/manifest';
import { TABLES } from '../model/tables';

export type ExportedFrame = Pick<WritableFrame, 'frame' | 'media'>;

/** A label as it was imported, as changes are applied to it. */
export type ExportedLabel = AnnotatedLabel & Label;

/** All frames, with their pictures. A frame without one is called by its id, because COCO needs a file name. */
export async function readFrames(database: Database, options: QueryOptions): Promise<ExportedFrame[]> {
  const media = new Map<string, { frameId: string; sensorId: string | null; uri: string }[]>();
  const mediaColumns = await columnsOf(database, TABLES.media, options);
  const images = mediaColumns.has('kind') ? "WHERE kind = 'image' OR kind IS NULL" : '';
  for (const row of rowsOf(await database.query(`SELECT frame_id, sensor_id, uri FROM ${sqlIdentifier(TABLES.media)} ${images} ORDER BY frame_id, sensor_id`, options))) {
    const frameId = String(row.frame_id);
    const list = media.get(frameId) ?? [];
    if (list.length === 0) media.set(frameId, list);
    list.push({ frameId, sensorId: textOrNull(row.sensor_id), uri: textOrNull(row.uri) ?? frameId });
  }
  const table = await database.query(`SELECT frame_id, width, height, labeled FROM ${sqlIdentifier(TABLES.frames)} ORDER BY frame_id`, options);
  return rowsOf(table).map((row) => {
    const frameId = String(row.frame_id);
    const frame = { frameId, width: numberOrNull(row.width), height: numberOrNull(row.height), labeled: row.labeled === true };
    return { frame, media: media.get(frameId) ?? [{ frameId, sensorId: null, uri: frameId }] };
  });
}

const fields = ['label_id', 'frame_id', 'task', 'class_id', 'x', 'y', 'w', 'h', 'sensor_id', 'rotation', 'polygons', 'keypoints', 'mask_width', 'mask_height', 'mask_counts', 'track_id', 'iscrowd', 'ignored', 'area', 'occluded', 'truncated', 'attributes'];

/** All labels with what COCO can hold of them. */
export async function readLabels(database: Database, options: QueryOptions): Promise<ExportedLabel[]> {
  const columns = await columnsOf(database, TABLES.labels, options);
  if (columns.size === 0) return [];
  const list = fields.map((name) => (columns.has(name) ? name : `NULL AS ${name}`)).join(', ');
  const table = await database.query(`SELECT ${list} FROM ${sqlIdentifier(TABLES.labels)} ORDER BY frame_id, label_id`, options);
  return rowsOf(table).map((row) => {
    const [width, height, counts] = [numberOrNull(row.mask_width), numberOrNull(row.mask_height), textOrNull(row.mask_counts)];
    const task = LABEL_TASKS.find((known) => known === row.task) ?? 'box';
    return {
      labelId: String(row.label_id),
      frameId: String(row.frame_id),
      task,
      classId: String(row.class_id),
      box: task === 'class' ? null : { x: numberOf(row.x), y: numberOf(row.y), w: numberOf(row.w), h: numberOf(row.h) },
      // The database fills in the default.
      sensorId: row.sensor_id === 'camera' ? null : textOrNull(row.sensor_id),
      rotation: numberOrNull(row.rotation),
      polygons: listsOf(row.polygons),
      keypoints: numbersOf(row.keypoints),
      mask: width !== null && height !== null && counts !== null ? { width, height, counts } : null,
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

/** The dataset as it would be with the changes. `skipped`: labels of frames that do not exist; `reshaped`: see `fitOutline`. */
export function toWritableDataset(
  manifest: Manifest,
  frames: readonly ExportedFrame[],
  imported: readonly ExportedLabel[],
  labels: readonly (ExportedLabel | Label)[],
): { readonly dataset: WritableDataset; readonly skipped: readonly CocoSkipped[]; readonly reshaped: readonly string[] } {
  const boxes = new Map(imported.map((label) => [label.labelId, label.box]));
  const byFrame = new Map<string, AnnotatedLabel[]>(frames.map(({ frame }) => [frame.frameId, []]));
  const skipped: CocoSkipped[] = [];
  const reshaped: string[] = [];
  for (const label of labels) {
    const own = byFrame.get(label.frameId);
    if (!own) {
      skipped.push({ label_id: label.labelId, frame_id: label.frameId, reason: `frame "${label.frameId}" does not exist` });
      continue;
    }
    const before = boxes.get(label.labelId);
    const moved = before !== undefined && !boxesEqual(finiteBox(before), finiteBox(label.box));
    const fitted = moved ? fitOutline(label) : label;
    if (fitted.task !== label.task) reshaped.push(label.labelId);
    own.push(fitted);
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

/** Whose box was changed has another area, and an outline that belongs to the box before: a box is what is left. */
function fitOutline(label: AnnotatedLabel): AnnotatedLabel {
  const hadOutline = label.task === 'polygon' || label.task === 'mask' || label.task === 'keypoints';
  return { ...label, task: hadOutline ? 'box' : label.task, area: null, polygons: null, mask: null, keypoints: null };
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
