import type { Table } from 'apache-arrow';
import type { MatchRow } from '../model/tables';
import { sqlLiteral } from '../database/sql';
import type { Analysis, AnalysisContext } from './analysis';
import { classRelation } from './class-index';
import { readNumbers, readTexts } from './read-columns';
import { numberColumn, textColumn } from '../formats/arrow/columns';
import { resultBytes } from './result-table';
import { BOXED_TASKS } from './tasks';

/** IoU with a label that is taken already from which on an inference is a second one of the same object. */
const duplicateIou = 0.4;

/**
 * Pairs every sound label with the inference of the same object (`matchBoxes`); whole-frame labels with the model's most
 * confident class. Frames in a part of the dataset where the model was never run are left out. `duplicate` marks a second
 * inference of a labelled object.
 */
export const matchElements: Analysis = {
  id: 'matches',
  version: 1,
  title: 'Matching labels with the model',
  inputs: ['frames', 'labels', 'inferences', 'broken_labels'],
  output: 'matches',
  async run(context, options) {
    const { database, modelId } = context;
    const rows = modelId === null ? [] : [...(await matchBoxTask(context, modelId, options.signal)), ...(await matchClassTask(context, modelId, options.signal))];
    const bytes = resultBytes({
      model_id: textColumn(rows.map((row) => row.model_id)),
      frame_id: textColumn(rows.map((row) => row.frame_id)),
      label_id: textColumn(rows.map((row) => row.label_id)),
      inference_id: textColumn(rows.map((row) => row.inference_id)),
      iou: numberColumn(rows.map((row) => row.iou)),
      agreement: textColumn(rows.map((row) => row.agreement)),
    });
    await database.insertArrow('matches', bytes, { signal: options.signal });
  },
};

/** Frames the model was run on, numbered; a part of the dataset counts when the model has any inference in it. */
function comparedFrames(modelId: string): string {
  return `(SELECT frame_id, labeled, row_number() OVER (ORDER BY frame_id) - 1 AS frame_index FROM frames
    WHERE coalesce(dataset, '') IN (SELECT DISTINCT coalesce(f.dataset, '') FROM frames f JOIN inferences i ON i.frame_id = f.frame_id WHERE i.model_id = ${sqlLiteral(modelId)}))`;
}

function soundLabels(task: 'box' | 'class', { manifest }: AnalysisContext, modelId: string): string {
  return `SELECT l.label_id, l.frame_id, f.frame_index, f.labeled, k.class_index, l.x, l.y, l.w, l.h
    FROM labels l JOIN ${comparedFrames(modelId)} f ON f.frame_id = l.frame_id LEFT JOIN ${classRelation(manifest)} k ON k.class_id = l.class_id
    WHERE ${task === 'box' ? `l.task IN ${BOXED_TASKS} AND l.x IS NOT NULL` : "l.task = 'class'"} AND NOT coalesce(l.iscrowd, FALSE) AND NOT coalesce(l.ignored, FALSE)
      AND l.label_id NOT IN (SELECT label_id FROM broken_labels) ORDER BY f.frame_index, l.label_id`;
}

function soundInferences(task: 'box' | 'class', { manifest }: AnalysisContext, modelId: string): string {
  const sound = task === 'box' ? 'AND isfinite(i.x) AND isfinite(i.y) AND isfinite(i.w) AND isfinite(i.h) AND i.w > 0 AND i.h > 0' : '';
  return `SELECT i.inference_id, i.frame_id, f.frame_index, f.labeled, k.class_index, i.x, i.y, i.w, i.h,
      CASE WHEN isfinite(i.confidence) THEN i.confidence ELSE 0 END AS confidence
    FROM inferences i JOIN ${comparedFrames(modelId)} f ON f.frame_id = i.frame_id LEFT JOIN ${classRelation(manifest)} k ON k.class_id = i.class_id
    WHERE i.model_id = ${sqlLiteral(modelId)} AND ${task === 'box' ? `i.task IN ${BOXED_TASKS}` : "i.task = 'class'"} ${sound} ORDER BY f.frame_index, confidence DESC, i.inference_id`;
}

async function matchBoxTask(context: AnalysisContext, modelId: string, signal: AbortSignal | undefined): Promise<MatchRow[]> {
  const labelTable = await context.database.query(soundLabels('box', context, modelId), { signal });
  const inferenceTable = await context.database.query(soundInferences('box', context, modelId), { signal });
  const labels = readObjects(labelTable, 'label_id');
  const inferences = readObjects(inferenceTable, 'inference_id');
  const frames = 1 + Math.max(-1, labels.frameIndex.at(-1) ?? -1, inferences.frameIndex.at(-1) ?? -1);
  const matches = await context.compute.run(
    'matchObjects',
    {
      labels: { boxes: labels.boxes, classes: labels.classes, offsets: offsetsOf(labels.frameIndex, frames) },
      inferences: { boxes: inferences.boxes, classes: inferences.classes, offsets: offsetsOf(inferences.frameIndex, frames), confidence: readNumbers(inferenceTable, 'confidence') },
    },
    { signal },
  );
  const rows = labels.ids.map((labelId, label): MatchRow => {
    const inference = matches.inferenceOf[label] ?? -1;
    const iou = matches.iou[label] ?? 0;
    const sameClass = inferences.classes[inference] === labels.classes[label];
    const agreement = inference < 0 ? (labels.labeled[label] ? 'spurious' : 'unlabeled') : !sameClass ? 'wrong_class' : iou < 0.5 ? 'badly_located' : 'agree';
    return { model_id: modelId, frame_id: labels.frameIds[label] ?? '', label_id: labelId, inference_id: inferences.ids[inference] ?? null, iou, agreement };
  });
  inferences.ids.forEach((inferenceId, inference) => {
    if ((matches.labelOf[inference] ?? -1) >= 0) return;
    const agreement = (matches.bestIou[inference] ?? 0) >= duplicateIou ? 'duplicate' : inferences.labeled[inference] ? 'missing' : 'unlabeled';
    rows.push({ model_id: modelId, frame_id: inferences.frameIds[inference] ?? '', label_id: null, inference_id: inferenceId, iou: 0, agreement });
  });
  return rows;
}

async function matchClassTask(context: AnalysisContext, modelId: string, signal: AbortSignal | undefined): Promise<MatchRow[]> {
  const labels = readObjects(await context.database.query(soundLabels('class', context, modelId), { signal }), 'label_id');
  const inferences = readObjects(await context.database.query(soundInferences('class', context, modelId), { signal }), 'inference_id');
  const top = new Map<string, number>();
  inferences.frameIds.forEach((frameId, inference) => {
    if (!top.has(frameId)) top.set(frameId, inference);
  });
  const rows = labels.ids.map((labelId, label): MatchRow => {
    const frameId = labels.frameIds[label] ?? '';
    const inference = top.get(frameId) ?? -1;
    const agreement = inference < 0 ? (labels.labeled[label] ? 'spurious' : 'unlabeled') : inferences.classes[inference] === labels.classes[label] ? 'agree' : 'wrong_class';
    return { model_id: modelId, frame_id: frameId, label_id: labelId, inference_id: inferences.ids[inference] ?? null, iou: inference < 0 ? 0 : 1, agreement };
  });
  const labelled = new Set(labels.frameIds);
  for (const [frameId, inference] of top) {
    if (labelled.has(frameId)) continue;
    rows.push({ model_id: modelId, frame_id: frameId, label_id: null, inference_id: inferences.ids[inference] ?? null, iou: 0, agreement: inferences.labeled[inference] ? 'missing' : 'unlabeled' });
  }
  return rows;
}

interface Objects {
  readonly ids: readonly string[];
  readonly frameIds: readonly string[];
  readonly frameIndex: Int32Array;
  readonly labeled: readonly boolean[];
  readonly classes: Int32Array;
  /** Interleaved x, y, w, h. */
  readonly boxes: Float64Array;
}

function readObjects(table: Table, idColumn: string): Objects {
  const sides = ['x', 'y', 'w', 'h'].map((name) => readNumbers(table, name));
  return {
    ids: readTexts(table, idColumn).map(String),
    frameIds: readTexts(table, 'frame_id').map(String),
    frameIndex: Int32Array.from(readNumbers(table, 'frame_index')),
    labeled: Array.from(readNumbers(table, 'labeled'), (value) => value === 1),
    classes: Int32Array.from(readNumbers(table, 'class_index'), (value) => (Number.isNaN(value) ? -1 : value)),
    boxes: Float64Array.from({ length: table.numRows * 4 }, (_, at) => sides[at % 4]?.[at >> 2] ?? NaN),
  };
}

/** Where the rows of each frame start, from the ascending frame of every row. */
function offsetsOf(frameIndex: Int32Array, frames: number): Int32Array {
  const offsets = new Int32Array(frames + 1);
  for (const frame of frameIndex) offsets[frame + 1] = (offsets[frame + 1] ?? 0) + 1;
  for (let frame = 0; frame < frames; frame++) offsets[frame + 1] = (offsets[frame + 1] ?? 0) + (offsets[frame] ?? 0);
  return offsets;
}
