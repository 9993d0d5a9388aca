import type { QueryOptions } from '../../database/database';
import { sqlLiteral } from '../../database/sql';
import type { RangeSet } from '../../kernels/detection/match-ranges';
import type { AnalysisContext } from '../analysis';
import { classRelation } from '../class-index';
import { readNumbers, readTexts } from '../read-columns';
import { comparedFrames, offsetsOf } from './compared-objects';

export type RangeTask = 'span' | 'interval';

/** Spans or intervals of the frames that a model was run on, frame after frame. */
export interface ComparedRanges {
  readonly ids: readonly string[];
  readonly frameIds: readonly string[];
  /** Index of the frame among the compared ones, ascending, [n]. */
  readonly frameIndex: Int32Array;
  /** 1 when somebody annotated the frame, [n]. */
  readonly labeled: Uint8Array;
  /** Index in the manifest's classes; -1 for a class that it does not list, [n]. */
  readonly classes: Int32Array;
  /** Half-open: characters (UTF-16 units) of spans, seconds of intervals, [n]. */
  readonly starts: Float64Array;
  readonly ends: Float64Array;
  /** 1 for labels that take no part, [n]. */
  readonly ignored: Uint8Array;
  /** 0..1; NaN for labels, [n]. */
  readonly confidence: Float64Array;
}

const COLUMNS = { span: ['span_start', 'span_end'], interval: ['time_start', 'time_end'] } as const;

/** Sound ranges by frame and id; `null` where the table has no columns for them. */
export async function readRanges({ database, manifest }: AnalysisContext, modelId: string, task: RangeTask, table: 'labels' | 'inferences', options: QueryOptions): Promise<ComparedRanges | null> {
  const [start, end] = COLUMNS[task];
  const present = new Set((await database.describe(table, options)).map((column) => column.name));
  if (!present.has(start) || !present.has(end)) return null;
  const labels = table === 'labels';
  const id = labels ? 'label_id' : 'inference_id';
  const answer = await database.query(
    `SELECT t.${id} AS id, t.frame_id, f.frame_index, f.labeled, k.class_index, t.${start} AS range_start, t.${end} AS range_end,
       ${labels ? 'coalesce(t.iscrowd, FALSE) OR coalesce(t.ignored, FALSE)' : 'FALSE'} AS ignored,
       ${labels ? 'NULL::DOUBLE' : 'CASE WHEN isfinite(t.confidence) THEN t.confidence ELSE 0 END'} AS confidence
     FROM ${table} t JOIN ${comparedFrames(modelId)} f ON f.frame_id = t.frame_id LEFT JOIN ${classRelation(manifest)} k ON k.class_id = t.class_id
     WHERE t.task = '${task}' AND t.${start} <= t.${end} AND isfinite(t.${start}::DOUBLE) AND isfinite(t.${end}::DOUBLE)
       AND ${labels ? 't.label_id NOT IN (SELECT label_id FROM broken_labels)' : `t.model_id = ${sqlLiteral(modelId)}`}
     ORDER BY f.frame_index, t.${id}`,
    options,
  );
  return {
    ids: readTexts(answer, 'id').map(String),
    frameIds: readTexts(answer, 'frame_id').map(String),
    frameIndex: Int32Array.from(readNumbers(answer, 'frame_index')),
    labeled: Uint8Array.from(readNumbers(answer, 'labeled')),
    classes: Int32Array.from(readNumbers(answer, 'class_index'), (value) => (Number.isNaN(value) ? -1 : value)),
    starts: readNumbers(answer, 'range_start'),
    ends: readNumbers(answer, 'range_end'),
    ignored: Uint8Array.from(readNumbers(answer, 'ignored')),
    confidence: readNumbers(answer, 'confidence'),
  };
}

/** The ranges as their kernel takes them. */
export function rangeSetOf(ranges: ComparedRanges, frames: number): RangeSet {
  return { offsets: offsetsOf(ranges.frameIndex, frames), starts: ranges.starts, ends: ranges.ends };
}
