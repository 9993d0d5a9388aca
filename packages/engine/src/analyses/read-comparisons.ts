import type { Table } from 'apache-arrow';
import type { Agreement } from '../model/label';
import type { Box } from '../model/geometry';
import type { AnalysisContext } from './analysis';
import { classRelation } from './class-index';
import { readNumbers, readTexts, readVectors } from './read-columns';

/** How a row was compared: by the boxes around objects, by cuboids, by ranges, or as a class of the whole frame. */
export const COMPARED_AS = ['class', 'box', 'cuboid', 'span', 'interval'] as const;
export type ComparedAs = (typeof COMPARED_AS)[number];

/** One row of `matches` with what the label and the model say. */
export interface Comparison {
  readonly row: number;
  readonly frameId: string;
  readonly labelId: string | null;
  readonly inferenceId: string | null;
  readonly task: ComparedAs;
  /** What the frame is of; `null` when the tables do not say. */
  readonly medium: string | null;
  /** Index in the manifest's class map, -1 without a label or for a class that is not in the map. */
  readonly given: number;
  readonly predicted: number;
  readonly agreement: Agreement | 'duplicate' | 'ignored';
  readonly labeled: boolean;
  readonly iou: number;
  /** 0..1; NaN without an inference. */
  readonly confidence: number;
  readonly labelBox: Box | null;
  readonly inferenceBox: Box | null;
  readonly annotator: string | null;
  readonly batch: string | null;
}

export interface Comparisons {
  readonly modelId: string;
  readonly rows: readonly Comparison[];
  /** Row-major [rows, classes]; NaN in rows without probabilities. */
  readonly probs: Float32Array;
  readonly classes: number;
}

/** All of `matches`; `null` when there is no model to compare with. */
export async function readComparisons({ database, manifest, modelId }: AnalysisContext, signal: AbortSignal | undefined): Promise<Comparisons | null> {
  if (modelId === null) return null;
  const classes = classRelation(manifest);
  const hasMedia = (await database.describe('media', { signal })).some((column) => column.name === 'kind');
  const table = await database.query(
    `SELECT m.frame_id, m.label_id, m.inference_id, m.agreement, m.iou, coalesce(l.task, i.task) AS task, f.labeled, ${hasMedia ? 'media.kind' : 'NULL::VARCHAR'} AS medium,
       lk.class_index AS given, ik.class_index AS predicted, i.confidence, i.probs, l.annotator, l.batch,
       l.x AS lx, l.y AS ly, l.w AS lw, l.h AS lh, i.x AS ix, i.y AS iy, i.w AS iw, i.h AS ih
     FROM matches m LEFT JOIN labels l ON l.label_id = m.label_id LEFT JOIN inferences i ON i.inference_id = m.inference_id
     LEFT JOIN frames f ON f.frame_id = m.frame_id ${hasMedia ? 'LEFT JOIN (SELECT frame_id, any_value(kind) AS kind FROM media GROUP BY frame_id) media ON media.frame_id = m.frame_id' : ''}
     LEFT JOIN ${classes} lk ON lk.class_id = l.class_id LEFT JOIN ${classes} ik ON ik.class_id = i.class_id
     ORDER BY m.frame_id, m.label_id, m.inference_id`,
    { signal },
  );
  const width = Math.max(1, manifest.classes.length);
  return { modelId, rows: readRows(table), probs: readVectors(table, 'probs', width), classes: width };
}

function readRows(table: Table): Comparison[] {
  const text = (name: string) => readTexts(table, name);
  const number = (name: string) => readNumbers(table, name);
  const [frameIds, labelIds, inferenceIds, agreements, tasks, media, annotators, batches] = [text('frame_id'), text('label_id'), text('inference_id'), text('agreement'), text('task'), text('medium'), text('annotator'), text('batch')];
  const [iou, labeled, given, predicted, confidence] = [number('iou'), number('labeled'), number('given'), number('predicted'), number('confidence')];
  const labelSides = ['lx', 'ly', 'lw', 'lh'].map(number);
  const inferenceSides = ['ix', 'iy', 'iw', 'ih'].map(number);
  return frameIds.map((frameId, row): Comparison => ({
    row,
    frameId: frameId ?? '',
    labelId: labelIds[row] ?? null,
    inferenceId: inferenceIds[row] ?? null,
    task: comparedAs(tasks[row], boxAt(labelSides, row) ?? boxAt(inferenceSides, row)),
    medium: media[row] ?? null,
    given: indexOr(given[row]),
    predicted: indexOr(predicted[row]),
    agreement: agreements[row] as Comparison['agreement'],
    labeled: labeled[row] === 1,
    iou: iou[row] ?? 0,
    confidence: confidence[row] ?? NaN,
    labelBox: boxAt(labelSides, row),
    inferenceBox: boxAt(inferenceSides, row),
    annotator: annotators[row] ?? null,
    batch: batches[row] ?? null,
  }));
}

/** Outlines and masks are compared by their boxes, and so are cuboids that have one. */
function comparedAs(task: string | null | undefined, box: Box | null): ComparedAs {
  if (task === 'cuboid') return box ? 'box' : 'cuboid';
  return COMPARED_AS.find((known) => known === task) ?? 'box';
}

function indexOr(value: number | undefined): number {
  return value === undefined || Number.isNaN(value) ? -1 : value;
}

function boxAt(sides: readonly Float64Array[], row: number): Box | null {
  const [x = NaN, y = NaN, w = NaN, h = NaN] = sides.map((side) => side[row] ?? NaN);
  return Number.isFinite(x + y + w + h) ? { x, y, w, h } : null;
}
