import type { TaskOptions } from '../base/abort';
import type { Database } from '../database/database';
import { numberColumn, textColumn } from '../formats/arrow/columns';
import { ON_IGNORED, UNMATCHED } from '../kernels/detection/match-pairs';
import { rangePairs } from '../kernels/detection/match-ranges';
import { cuboidIou } from '../kernels/spatial/rotated-iou';
import type { MatchRow } from '../model/tables';
import type { Analysis, AnalysisContext } from './analysis';
import { matchByDistance, pickCuboids, readCuboids, type ComparedCuboids } from './compared-cuboids';
import { comparedFrames, readInferences, readLabels } from './evaluation/compared-objects';
import { rangeSetOf, readRanges, type RangeTask } from './evaluation/compared-ranges';
import { readCandidatePairs } from './evaluation/find-candidate-pairs';
import { matchRows } from './match-rows';
import { readNumbers, readTexts } from './read-columns';
import { resultBytes } from './result-table';

/** IoU of boxes, of spans and of intervals below which an object of the right class is badly located. */
const wellLocated = 0.5;

/** The same for the volumes of cuboids. Half of what KITTI asks of pedestrians: a third dimension and a turn eat most of an overlap that looks good from above. */
const wellLocatedIn3d = 0.25;

/**
 * Pairs every sound label with the inference of the same object: boxes by their overlap (`matchPairs`), spans of texts and intervals of sounds by the overlap
 * of their ranges with the same rule, cuboids without a box in a picture by the distance of their middles on the ground (`matchByDistance`), whole-frame
 * labels with the model's most confident class. Frames in a part of the dataset where the model was never run are left out, and so are spans, intervals and
 * such cuboids where the model knows none. `duplicate` marks a second inference of a labelled object, `ignored` one on a crowd or a region that takes no part.
 */
export const matchElements: Analysis = {
  id: 'matches',
  version: 3,
  title: 'Matching labels with the model',
  inputs: ['frames', 'labels', 'inferences', 'broken_labels', 'candidate_pairs'],
  output: 'matches',
  async run(context, options) {
    const { database, modelId } = context;
    const rows = modelId === null ? [] : await matchAll(context, modelId, options);
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

async function matchAll(context: AnalysisContext, modelId: string, options: TaskOptions): Promise<MatchRow[]> {
  return [
    ...(await matchBoxTask(context, modelId, options)),
    ...(await matchRangeTask(context, modelId, 'span', options)),
    ...(await matchRangeTask(context, modelId, 'interval', options)),
    ...(await matchCuboidTask(context, modelId, options)),
    ...(await matchClassTask(context, modelId, options)),
  ];
}

async function matchBoxTask(context: AnalysisContext, modelId: string, { signal }: TaskOptions): Promise<MatchRow[]> {
  const labels = await readLabels(context, modelId, 'box', { signal });
  const inferences = await readInferences(context, modelId, 'box', { signal });
  const pairs = await readCandidatePairs(context, inferences.ids.length, { signal });
  const matches = await context.compute.run(
    'matchObjects',
    { pairs, labelClasses: labels.classes, inferenceClasses: inferences.classes, ignored: labels.ignored, confidence: inferences.confidence },
    { signal },
  );
  return matchRows(modelId, labels, inferences, matches, pairs, wellLocated);
}

async function matchRangeTask(context: AnalysisContext, modelId: string, task: RangeTask, { signal }: TaskOptions): Promise<MatchRow[]> {
  const inferences = await readRanges(context, modelId, task, 'inferences', { signal });
  if (!inferences || inferences.ids.length === 0) return [];
  const labels = (await readRanges(context, modelId, task, 'labels', { signal })) ?? { ...inferences, ids: [], frameIds: [], frameIndex: new Int32Array(0), classes: new Int32Array(0) };
  const frames = 1 + Math.max(labels.frameIndex.at(-1) ?? -1, inferences.frameIndex.at(-1) ?? -1);
  const pairs = rangePairs(rangeSetOf(labels, frames), rangeSetOf(inferences, frames));
  const matches = await context.compute.run(
    'matchObjects',
    { pairs, labelClasses: labels.classes, inferenceClasses: inferences.classes, ignored: labels.ignored, confidence: inferences.confidence },
    { signal },
  );
  return matchRows(modelId, labels, inferences, matches, pairs, wellLocated);
}

async function matchCuboidTask(context: AnalysisContext, modelId: string, { signal }: TaskOptions): Promise<MatchRow[]> {
  const labeled = await readLabeled(context.database, modelId, { signal });
  const isCompared = (all: ComparedCuboids) => (row: number) => !all.boxed[row] && labeled.has(all.frameIds[row] ?? '');
  const read = async (table: 'labels' | 'inferences') => {
    const all = await readCuboids(context, table, { signal });
    const picked = pickCuboids(all, isCompared(all));
    return { ...picked, labeled: picked.frameIds.map((frameId) => (labeled.get(frameId) ? 1 : 0)) };
  };
  const inferences = await read('inferences');
  if (inferences.ids.length === 0) return [];
  const labels = await read('labels');
  const inferenceOf = matchByDistance(labels, inferences);
  const labelOf = new Int32Array(inferences.ids.length).fill(UNMATCHED);
  const iou = Float64Array.from(inferenceOf, (inference, label) => (inference < 0 ? 0 : cuboidIou(labels.cuboids, inferences.cuboids, label, inference)));
  for (const [label, inference] of inferenceOf.entries()) if (inference >= 0) labelOf[inference] = labels.ignored[label] ? ON_IGNORED : label;
  return matchRows(modelId, labels, inferences, { inferenceOf, labelOf, iou }, null, wellLocatedIn3d);
}

/** The frames that a model was run on, and whether somebody annotated them. */
async function readLabeled(database: Database, modelId: string, options: TaskOptions): Promise<Map<string, boolean>> {
  const table = await database.query(`SELECT frame_id, labeled FROM ${comparedFrames(modelId)} compared`, { signal: options.signal });
  const labeled = readNumbers(table, 'labeled');
  return new Map(readTexts(table, 'frame_id').map((frameId, row) => [frameId ?? '', labeled[row] === 1]));
}

async function matchClassTask(context: AnalysisContext, modelId: string, { signal }: TaskOptions): Promise<MatchRow[]> {
  const labels = await readLabels(context, modelId, 'class', { signal });
  const inferences = await readInferences(context, modelId, 'class', { signal });
  const top = new Map<string, number>();
  inferences.frameIds.forEach((frameId, inference) => {
    if (!top.has(frameId)) top.set(frameId, inference);
  });
  const rows: MatchRow[] = [];
  labels.ids.forEach((labelId, label) => {
    if (labels.ignored[label]) return;
    const frameId = labels.frameIds[label] ?? '';
    const inference = top.get(frameId) ?? -1;
    const agreement = inference < 0 ? (labels.labeled[label] ? 'spurious' : 'unlabeled') : inferences.classes[inference] === labels.classes[label] ? 'agree' : 'wrong_class';
    rows.push({ model_id: modelId, frame_id: frameId, label_id: labelId, inference_id: inferences.ids[inference] ?? null, iou: inference < 0 ? 0 : 1, agreement });
  });
  const labelled = new Set(labels.frameIds);
  for (const [frameId, inference] of top) {
    if (labelled.has(frameId)) continue;
    rows.push({ model_id: modelId, frame_id: frameId, label_id: null, inference_id: inferences.ids[inference] ?? null, iou: 0, agreement: inferences.labeled[inference] ? 'missing' : 'unlabeled' });
  }
  return rows;
}
