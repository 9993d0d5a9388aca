import type { Table } from 'apache-arrow';
import type { QueryOptions } from '../../database/database';
import { sqlLiteral } from '../../database/sql';
import type { AnalysisContext } from '../analysis';
import { classRelation } from '../class-index';
import { readNumbers, readTexts } from '../read-columns';
import { BOXED_TASKS } from '../tasks';

/** Labels or inferences of the frames that a model was run on, frame after frame. */
export interface ComparedObjects {
  readonly ids: readonly string[];
  readonly frameIds: readonly string[];
  /** Index of the frame among the compared ones, ascending, [n]. */
  readonly frameIndex: Int32Array;
  /** 1 when somebody annotated the frame, [n]. */
  readonly labeled: Uint8Array;
  /** Index in the manifest's classes; -1 for a class that it does not list, [n]. */
  readonly classes: Int32Array;
  /** Interleaved x, y, w, h, pixels, [n, 4]; NaN where there is no box. */
  readonly boxes: Float64Array;
  /** 1 for labels that take no part: crowds and "ignore" regions, [n]. */
  readonly ignored: Uint8Array;
  /** 0..1; NaN for labels, [n]. */
  readonly confidence: Float64Array;
  /** Square pixels: as stated, otherwise of the box, [n]. */
  readonly areas: Float64Array;
}

export type ComparedTask = 'box' | 'class';

/** Frames the model was run on, numbered; a part of the dataset counts when the model has any inference in it. */
export function comparedFrames(modelId: string): string {
  return `(SELECT frame_id, labeled, row_number() OVER (ORDER BY frame_id) - 1 AS frame_index FROM frames
    WHERE coalesce(dataset, '') IN (SELECT DISTINCT coalesce(f.dataset, '') FROM frames f JOIN inferences i ON i.frame_id = f.frame_id WHERE i.model_id = ${sqlLiteral(modelId)}))`;
}

/** Sound labels in the order that `candidate_pairs.label_row` counts: by frame and id. */
export async function readLabels({ database, manifest }: AnalysisContext, modelId: string, task: ComparedTask, options: QueryOptions): Promise<ComparedObjects> {
  const table = await database.query(
    `SELECT l.label_id AS id, l.frame_id, f.frame_index, f.labeled, k.class_index, l.x, l.y, l.w, l.h, coalesce(l.area, l.w * l.h) AS area,
       coalesce(l.iscrowd, FALSE) OR coalesce(l.ignored, FALSE) AS ignored, NULL::DOUBLE AS confidence
     FROM labels l JOIN ${comparedFrames(modelId)} f ON f.frame_id = l.frame_id LEFT JOIN ${classRelation(manifest)} k ON k.class_id = l.class_id
     WHERE ${task === 'box' ? `l.task IN ${BOXED_TASKS} AND l.x IS NOT NULL` : "l.task = 'class'"}
       AND l.label_id NOT IN (SELECT label_id FROM broken_labels) ORDER BY f.frame_index, l.label_id`,
    options,
  );
  return readObjects(table);
}

/** Sound inferences in the order that `candidate_pairs.inference_row` counts: by frame, falling confidence and id. */
export async function readInferences({ database, manifest }: AnalysisContext, modelId: string, task: ComparedTask, options: QueryOptions): Promise<ComparedObjects> {
  const sound = task === 'box' ? 'AND isfinite(i.x) AND isfinite(i.y) AND isfinite(i.w) AND isfinite(i.h) AND i.w > 0 AND i.h > 0' : '';
  const table = await database.query(
    `SELECT i.inference_id AS id, i.frame_id, f.frame_index, f.labeled, k.class_index, i.x, i.y, i.w, i.h, i.w * i.h AS area, FALSE AS ignored,
       CASE WHEN isfinite(i.confidence) THEN i.confidence ELSE 0 END AS confidence
     FROM inferences i JOIN ${comparedFrames(modelId)} f ON f.frame_id = i.frame_id LEFT JOIN ${classRelation(manifest)} k ON k.class_id = i.class_id
     WHERE i.model_id = ${sqlLiteral(modelId)} AND ${task === 'box' ? `i.task IN ${BOXED_TASKS}` : "i.task = 'class'"} ${sound} ORDER BY f.frame_index, confidence DESC, i.inference_id`,
    options,
  );
  return readObjects(table);
}

function readObjects(table: Table): ComparedObjects {
  const sides = ['x', 'y', 'w', 'h'].map((name) => readNumbers(table, name));
  return {
    ids: readTexts(table, 'id').map(String),
    frameIds: readTexts(table, 'frame_id').map(String),
    frameIndex: Int32Array.from(readNumbers(table, 'frame_index')),
    labeled: Uint8Array.from(readNumbers(table, 'labeled')),
    classes: Int32Array.from(readNumbers(table, 'class_index'), (value) => (Number.isNaN(value) ? -1 : value)),
    boxes: Float64Array.from({ length: table.numRows * 4 }, (_, at) => sides[at % 4]?.[at >> 2] ?? NaN),
    ignored: Uint8Array.from(readNumbers(table, 'ignored')),
    confidence: readNumbers(table, 'confidence'),
    areas: readNumbers(table, 'area'),
  };
}

/** The rows that a condition keeps, in the same order. */
export function pickObjects(objects: ComparedObjects, keep: (row: number) => boolean): ComparedObjects {
  const rows = objects.ids.map((_, row) => row).filter(keep);
  const pick = <T extends Int32Array | Uint8Array | Float64Array>(values: T): T => {
    const out = values.slice(0, rows.length) as T;
    rows.forEach((row, i) => (out[i] = values[row] ?? 0));
    return out;
  };
  return {
    ids: rows.map((row) => objects.ids[row] ?? ''),
    frameIds: rows.map((row) => objects.frameIds[row] ?? ''),
    frameIndex: pick(objects.frameIndex),
    labeled: pick(objects.labeled),
    classes: pick(objects.classes),
    boxes: Float64Array.from(rows.flatMap((row) => [...objects.boxes.subarray(4 * row, 4 * row + 4)])),
    ignored: pick(objects.ignored),
    confidence: pick(objects.confidence),
    areas: pick(objects.areas),
  };
}

/** Number of frames that any of the objects is in, counted to the last one. */
export function frameCount(...sets: readonly ComparedObjects[]): number {
  return 1 + Math.max(-1, ...sets.map((set) => set.frameIndex.at(-1) ?? -1));
}

/** Where the rows of each frame start, from the ascending frame of every row, [frames + 1]. */
export function offsetsOf(frameIndex: Int32Array, frames: number): Int32Array {
  const offsets = new Int32Array(frames + 1);
  for (const frame of frameIndex) offsets[frame + 1] = (offsets[frame + 1] ?? 0) + 1;
  for (let frame = 0; frame < frames; frame++) offsets[frame + 1] = (offsets[frame + 1] ?? 0) + (offsets[frame] ?? 0);
  return offsets;
}
