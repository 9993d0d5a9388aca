import type { Database } from '../database/database';
import { sqlIdentifier, sqlLiteral } from '../database/sql';
import { ShoalError } from '../base/errors';
import { parseElementId, type ElementId } from '../model/element';
import { MEDIA_KINDS, type MediaKind, type Pose } from '../model/annotation';
import type { LabelTask } from '../model/label';
import { numberOr, textOr } from '../session/read-cell';
import { isNumbers, readPlace } from '../session/read-place';
import type { FrameContent, FrameMark } from './frame-objects';
import { readRows, rowColumns } from './loss-table-row';

/** A value of a frame's own row: what a metadata list shows. */
export interface FrameEntry {
  readonly name: string;
  readonly value: string | number | boolean;
  /** SQL type of the column: `VARCHAR`, `TIMESTAMP_MS`, `DOUBLE`. */
  readonly type: string;
}

/** One sensor of a frame: a picture, a scan, a sound. */
export interface FrameMedium {
  readonly sensorId: string;
  readonly kind: MediaKind;
  /** As the table has it; `null` when the table holds the medium itself. `dataset.media` finds the bytes. */
  readonly uri: string | null;
  /** Pixels; `null` when the table does not say. */
  readonly width: number | null;
  readonly height: number | null;
  /** Camera matrix, 3 × 3, row-major, pixels. */
  readonly intrinsics: readonly number[] | null;
  /** Sensor → ego. */
  readonly pose: Pose | null;
  /** Ego → global when this was recorded. */
  readonly egoPose: Pose | null;
  /** Milliseconds since the epoch, UTC. */
  readonly timestamp: number | null;
}

export interface FrameInfo {
  readonly frameId: string;
  /** Size of the picture as the tables say it, pixels. */
  readonly width: number;
  readonly height: number;
  readonly labeled: boolean;
  readonly sequenceId: string | null;
  /** Neighbours in the same sequence. */
  readonly previous: string | null;
  readonly next: string | null;
  /** What there is to see or hear of it; `none` for a row of a table. */
  readonly kind: MediaKind | 'none';
  /** All sensors, the one that `kind` is of first; then pictures, scans, and the rest. */
  readonly media: readonly FrameMedium[];
  /** The text itself, for frames that are one and came with it; at most the first 2,000,000 characters. */
  readonly text: string | null;
  /** Characters of the whole text. */
  readonly textLength: number;
  /** All columns of the frame that have a value, in table order. */
  readonly entries: readonly FrameEntry[];
}

export interface LoadedFrame {
  readonly info: FrameInfo;
  readonly content: FrameContent;
}

type Row = Readonly<Record<string, unknown>>;

const MAX_TEXT = 2_000_000;
const MAX_SENSORS = 64;

/** Reads what the tables know about frames. */
export interface FrameReader {
  /** The frame that an element is in. Rejects with `not-found`. */
  frameOf(element: ElementId, signal: AbortSignal): Promise<string>;
  /** Rejects with `not-found` for an unknown frame. */
  load(frameId: string, modelId: string | null, signal: AbortSignal, comparedModelId?: string | null): Promise<LoadedFrame>;
}

export function createFrameReader(database: Database): FrameReader {
  const rows = async (sql: string, signal: AbortSignal): Promise<Row[]> => (await database.query(sql, { signal })).toArray().map((row: { toJSON(): Row }) => row.toJSON());

  /** Rows of a table that a dataset may lack. */
  const rowsIfAny = async (table: string, where: string, signal: AbortSignal): Promise<Row[]> =>
    (await database.describe(table, { signal })).length > 0 ? rows(`SELECT * FROM ${sqlIdentifier(table)} WHERE ${where}`, signal) : [];

  const neighbour = async (row: Row, side: '<' | '>', signal: AbortSignal): Promise<string | null> => {
    if (row.sequence_id === null || row.sequence_id === undefined || row.sequence_index === null || row.sequence_index === undefined) return null;
    const index = Number(row.sequence_index);
    const [found] = await rows(
      `SELECT frame_id FROM frames WHERE sequence_id = ${sqlLiteral(String(row.sequence_id))} AND sequence_index ${side} ${sqlLiteral(index)} ` +
        `ORDER BY sequence_index ${side === '<' ? 'DESC' : 'ASC'}, frame_id LIMIT 1`,
      signal,
    );
    return textOr(found?.frame_id);
  };

  return {
    async frameOf(element, signal) {
      const ref = parseElementId(element);
      if (ref?.kind === 'frame') return ref.id;
      const [row] = await rows(`SELECT frame_id FROM elements WHERE element_id = ${sqlLiteral(element)} LIMIT 1`, signal);
      if (row) return String(row.frame_id);
      // A matched inference is part of its label's row.
      const [owner] = ref?.kind === 'inference' ? await rows(`SELECT frame_id FROM inferences WHERE inference_id = ${sqlLiteral(ref.id)} LIMIT 1`, signal) : [];
      if (owner) return String(owner.frame_id);
      throw new ShoalError('not-found', `The element "${element}" is not in this dataset, so its frame cannot be shown. It may belong to another dataset or model.`, { details: { element } });
    },

    async load(frameId, modelId, signal, comparedModelId = null) {
      const here = `frame_id = ${sqlLiteral(frameId)}`;
      const columns = await database.describe('frames', { signal });
      const [frame] = await rows(`SELECT * FROM frames WHERE ${here} LIMIT 1`, signal);
      if (!frame) throw new ShoalError('not-found', `The frame "${frameId}" is not in this dataset.`, { details: { frameId } });
      const media = await rows(`SELECT * REPLACE (left(text, ${MAX_TEXT}) AS text), length(text)::INTEGER AS text_length FROM media WHERE ${here} ORDER BY kind <> 'image', kind <> 'pointcloud', rowid LIMIT ${MAX_SENSORS}`, signal);
      const [medium] = media;
      const present = new Set((await database.describe('elements', { signal })).map((column) => column.name));
      const labels = await rowsIfAny('labels', `${here} ORDER BY label_id`, signal);
      const inferencesOf = async (model: string | null) => (model === null ? [] : rowsIfAny('inferences', `${here} AND model_id = ${sqlLiteral(model)} ORDER BY confidence DESC, inference_id`, signal));
      const inferences = await inferencesOf(modelId);
      const compared = await inferencesOf(comparedModelId === modelId ? null : comparedModelId);
      const select = rowColumns(present).map(sqlIdentifier).join(', ');
      const elements = readRows(await database.query(`SELECT ${select} FROM elements WHERE ${here} ORDER BY element_id`, { signal }));
      return {
        info: {
          frameId,
          width: numberOr(frame.width) ?? 0,
          height: numberOr(frame.height) ?? 0,
          labeled: frame.labeled !== false,
          sequenceId: textOr(frame.sequence_id),
          previous: await neighbour(frame, '<', signal),
          next: await neighbour(frame, '>', signal),
          kind: medium ? (MEDIA_KINDS.find((kind) => kind === medium.kind) ?? 'image') : 'none',
          media: media.map(readMedium),
          text: textOr(medium?.text),
          textLength: numberOr(medium?.text_length) ?? 0,
          entries: columns.flatMap(({ name, type }): FrameEntry[] => {
            const value = plainValue(frame[name]);
            return value === null ? [] : [{ name, value, type }];
          }),
        },
        content: {
          labels: labels.map((row) => readMark(row, String(row.label_id))),
          inferences: inferences.map((row) => readMark(row, String(row.inference_id))),
          compared: compared.map((row) => readMark(row, String(row.inference_id))),
          elements,
        },
      };
    },
  };
}

function readMark(row: Row, id: string): FrameMark {
  return {
    id,
    frameId: String(row.frame_id),
    task: String(row.task) as LabelTask,
    classId: String(row.class_id),
    ...readPlace(row),
    attributes: readAttributes(row.attributes),
    iscrowd: row.iscrowd === true,
    modelId: textOr(row.model_id),
    annotator: textOr(row.annotator),
    batch: textOr(row.batch),
    confidence: numberOr(row.confidence),
    probs: isNumbers(row.probs) ? Array.from(row.probs, Number) : null,
  };
}

function readPose(value: unknown): Pose | null {
  const numbers = isNumbers(value) ? Array.from(value, Number) : [];
  if (numbers.length !== 7 || !numbers.every(Number.isFinite)) return null;
  const [x = 0, y = 0, z = 0, qw = 1, qx = 0, qy = 0, qz = 0] = numbers;
  return { translation: [x, y, z], rotation: [qw, qx, qy, qz] };
}

function readMedium(row: Row): FrameMedium {
  const intrinsics = isNumbers(row.intrinsics) ? Array.from(row.intrinsics, Number) : null;
  return {
    sensorId: textOr(row.sensor_id) ?? 'camera',
    kind: MEDIA_KINDS.find((kind) => kind === row.kind) ?? 'image',
    uri: textOr(row.uri),
    width: numberOr(row.width),
    height: numberOr(row.height),
    intrinsics: intrinsics?.length === 9 && intrinsics.every(Number.isFinite) ? intrinsics : null,
    pose: readPose(row.pose),
    egoPose: readPose(row.ego_pose),
    timestamp: numberOr(row.timestamp),
  };
}

/** JSON text as the import wrote it; anything else is no attribute. */
function readAttributes(value: unknown): Readonly<Record<string, unknown>> | null {
  if (typeof value !== 'string') return null;
  try {
    const parsed: unknown = JSON.parse(value);
    return typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed) ? (parsed as Record<string, unknown>) : null;
  } catch {
    return null;
  }
}

function plainValue(value: unknown): string | number | boolean | null {
  if (typeof value === 'string' || typeof value === 'boolean') return value;
  if (typeof value === 'number') return Number.isNaN(value) ? null : value;
  if (typeof value === 'bigint') return Number(value);
  return null;
}
