import type { Database, QueryOptions } from '../database/database';
import { sqlIdentifier, sqlLiteral } from '../database/sql';
import { readArrowBatches } from '../formats/arrow/read-arrow';
import { arrowToRaw } from '../formats/arrow/arrow-to-raw';
import type { CocoSkipped } from '../formats/coco/coco-types';
import type { WritableDataset, WritableFrame } from '../formats/contract/format';
import { concatTables } from '../formats/table/concat-tables';
import type { RawTable } from '../formats/table/raw-table';
import { createRowReader, readFrame, readLabel, readMedia } from '../formats/table/unflatten';
import type { AnnotatedLabel, ImportedMedia, LabelTask } from '../model/annotation';
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

/** All frames with their media. A frame without any is called by its id, because formats need the name of a file. */
export async function readFrames(database: Database, scope: ExportScope): Promise<ExportedFrame[]> {
  const [frames, media] = [await readTable(database, TABLES.frames, 'frame_id', scope), await readTable(database, TABLES.media, 'frame_id, sensor_id', scope)];
  const mediaReader = createRowReader(media);
  const mediaOf = new Map<string, ImportedMedia[]>();
  for (let row = 0; row < media.rows; row++) {
    const medium = readMedia(mediaReader, row);
    const list = mediaOf.get(medium.frameId);
    if (list) list.push(medium);
    else mediaOf.set(medium.frameId, [medium]);
  }
  const reader = createRowReader(frames);
  return Array.from({ length: frames.rows }, (_, row) => {
    const frame = readFrame(reader, row);
    return { frame, media: mediaOf.get(frame.frameId) ?? [{ frameId: frame.frameId, sensorId: null, uri: frame.frameId }] };
  });
}

/** All labels, with everything that their file said. */
export async function readLabels(database: Database, scope: ExportScope): Promise<ExportedLabel[]> {
  const table = await readTable(database, TABLES.labels, 'frame_id, label_id', scope);
  const reader = createRowReader(table);
  return Array.from({ length: table.rows }, (_, row) => {
    const label = readLabel(reader, row);
    const box = label.task === 'class' ? null : (label.box ?? (WITHOUT_BOX.has(label.task) ? null : boxWithGaps(reader, row)));
    // The database fills in the default sensor.
    return { ...label, box, sensorId: label.sensorId === 'camera' ? null : label.sensorId };
  });
}

/** Tasks whose labels need no box in a picture. */
const WITHOUT_BOX: ReadonlySet<string> = new Set<LabelTask>(['cuboid', 'span', 'interval']);

/** NaN for a missing coordinate, so that the writer lists the label instead of writing a zero. */
function boxWithGaps(reader: ReturnType<typeof createRowReader>, row: number) {
  const [x = NaN, y = NaN, w = NaN, h = NaN] = ['x', 'y', 'w', 'h'].map((name) => reader.number(name, row) ?? NaN);
  return { x, y, w, h };
}

async function readTable(database: Database, table: string, order: string, { frameId, signal }: ExportScope): Promise<RawTable> {
  const columns = new Set((await database.describe(table, { signal })).map(({ name }) => name));
  if (columns.size === 0) return { rows: 0, columns: {} };
  const known = order.split(', ').filter((name) => columns.has(name));
  const bytes = await database.queryBytes(`SELECT * FROM ${sqlIdentifier(table)} WHERE ${frameId === undefined ? 'TRUE' : `frame_id = ${sqlLiteral(frameId)}`} ORDER BY ${known.join(', ')}`, { signal });
  const batches = Array.from(readArrowBatches(bytes, table), (batch) => arrowToRaw(batch).table).filter(({ rows }) => rows > 0);
  return batches.length === 0 ? { rows: 0, columns: {} } : concatTables(batches);
}

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
