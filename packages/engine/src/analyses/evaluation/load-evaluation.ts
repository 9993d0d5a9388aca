import type { QueryOptions } from '../../database/database';
import { sqlLiteral } from '../../database/sql';
import { topAccuracies } from '../../kernels/classification/classification-report';
import { candidatePairs, type CandidatePairs } from '../../kernels/detection/candidate-pairs';
import type { EvaluationData } from '../../kernels/detection/live-evaluation';
import { boxSimilarity } from '../../kernels/detection/similarities';
import { elementId, type ElementId } from '../../model/element';
import type { AnalysisContext } from '../analysis';
import { readVectors } from '../read-columns';
import { frameCount, offsetsOf, pickObjects, readInferences, readLabels, type ComparedObjects } from './compared-objects';
import { readCandidatePairs } from './find-candidate-pairs';

/** `objects`: things in frames. `frames`: classes of whole frames. */
export type EvaluationTask = 'objects' | 'frames';

/** Everything that an evaluation at any threshold needs; only annotated frames that the model was run on. */
export interface LoadedEvaluation extends EvaluationData {
  readonly task: EvaluationTask;
  /** Element of every label and inference. */
  readonly labelIds: readonly ElementId[];
  readonly inferenceIds: readonly ElementId[];
  /** Frame id of every frame index. */
  readonly frameIds: readonly string[];
  /** 1 for frames that somebody annotated: the others are no frames without objects, [frames]. */
  readonly annotated: Uint8Array;
  /** Share of frames whose class is among the k most probable ones, k = 1…; `null` without probabilities. */
  readonly topAccuracies: readonly number[] | null;
}

/** Reads labels, inferences and overlaps of the current model; `null` where there is nothing to compare. */
export async function loadEvaluation(context: AnalysisContext, task: EvaluationTask, options: QueryOptions): Promise<LoadedEvaluation | null> {
  const { modelId, manifest } = context;
  if (modelId === null || manifest.classes.length === 0) return null;
  const sqlTask = task === 'objects' ? 'box' : 'class';
  const labels = await readLabels(context, modelId, sqlTask, options);
  const all = await readInferences(context, modelId, sqlTask, options);
  const inferences = task === 'frames' && !hasSeveral(labels.frameIndex) ? pickObjects(all, (row) => row === 0 || all.frameIndex[row] !== all.frameIndex[row - 1]) : all;
  const frames = frameCount(labels, inferences);
  const frameIds = Array.from({ length: frames }, () => '');
  const annotated = new Uint8Array(frames);
  for (const set of [labels, inferences]) {
    set.frameIndex.forEach((frame, row) => {
      frameIds[frame] = set.frameIds[row] ?? '';
      annotated[frame] = set.labeled[row] ?? 0;
    });
  }
  if (inferences.ids.length === 0 || !annotated.includes(1)) return null;
  const pairs = task === 'objects' ? await readCandidatePairs(context, inferences.ids.length, options) : pairFrames(labels, inferences, frames);
  return {
    task,
    pairs,
    labelClasses: labels.classes,
    labelFrames: labels.frameIndex,
    inferenceClasses: inferences.classes,
    inferenceFrames: inferences.frameIndex,
    confidence: inferences.confidence,
    ignored: labels.ignored,
    annotated,
    classes: manifest.classes.length,
    frames,
    overlaps: task === 'objects' ? overlapsOf(inferences, frames) : undefined,
    labelIds: labels.ids.map((id) => elementId({ kind: 'label', id })),
    inferenceIds: inferences.ids.map((id) => elementId({ kind: 'inference', id })),
    frameIds,
    topAccuracies: task === 'frames' ? await readTopAccuracies(context, modelId, labels, inferences, options) : null,
  };
}

/** Every class that a frame was given beside every one that the model says of it. */
function pairFrames(labels: ComparedObjects, inferences: ComparedObjects, frames: number): CandidatePairs {
  return candidatePairs(offsetsOf(labels.frameIndex, frames), offsetsOf(inferences.frameIndex, frames), () => 1);
}

function overlapsOf(inferences: ComparedObjects, frames: number): CandidatePairs {
  const offsets = offsetsOf(inferences.frameIndex, frames);
  const boxes = boxSimilarity(inferences.boxes, inferences.boxes);
  return candidatePairs(offsets, offsets, (other, inference) => (other < inference && inferences.classes[other] === inferences.classes[inference] ? boxes(other, inference) : 0), 0.3);
}

/** Whether any frame has more than one row: then its classes do not exclude each other. */
function hasSeveral(frameIndex: Int32Array): boolean {
  return frameIndex.some((frame, row) => row > 0 && frame === frameIndex[row - 1]);
}

async function readTopAccuracies({ database, manifest }: AnalysisContext, modelId: string, labels: ComparedObjects, inferences: ComparedObjects, options: QueryOptions): Promise<readonly number[] | null> {
  const classes = manifest.classes.length;
  const firstOf = new Map<string, number>();
  inferences.frameIds.forEach((frameId, row) => {
    if (!firstOf.has(frameId)) firstOf.set(frameId, row);
  });
  const table = await database.query(`SELECT inference_id, probs FROM inferences WHERE model_id = ${sqlLiteral(modelId)} AND task = 'class' AND probs IS NOT NULL`, options);
  if (table.numRows === 0) return null;
  const ids: unknown[] = [...(table.getChild('inference_id') ?? [])];
  const probs = readVectors(table, 'probs', classes);
  const rowOf = new Map(ids.map((id, row) => [String(id), row]));
  const rows = labels.frameIds.flatMap((frameId, label) => {
    const row = rowOf.get(inferences.ids[firstOf.get(frameId) ?? -1] ?? '');
    const given = labels.classes[label] ?? -1;
    return row === undefined || given < 0 || !labels.labeled[label] || Number.isNaN(probs[row * classes]) ? [] : [{ row, given }];
  });
  if (rows.length === 0) return null;
  const chosen = new Float32Array(rows.length * classes);
  rows.forEach(({ row }, i) => chosen.set(probs.subarray(row * classes, (row + 1) * classes), i * classes));
  return [...topAccuracies({ probs: chosen, classes, labels: rows.map(({ given }) => given) })];
}
