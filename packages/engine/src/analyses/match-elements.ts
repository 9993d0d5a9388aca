import type { TaskOptions } from '../base/abort';
import { numberColumn, textColumn } from '../formats/arrow/columns';
import type { CandidatePairs } from '../kernels/detection/candidate-pairs';
import { ON_IGNORED } from '../kernels/detection/match-pairs';
import type { MatchRow } from '../model/tables';
import type { Analysis, AnalysisContext } from './analysis';
import { readInferences, readLabels } from './evaluation/compared-objects';
import { readCandidatePairs } from './evaluation/find-candidate-pairs';
import { resultBytes } from './result-table';

/** IoU with a label that is taken already from which on an inference is a second one of the same object. */
const duplicateIou = 0.4;

/**
 * Pairs every sound label with the inference of the same object (`matchPairs`); whole-frame labels with the model's most
 * confident class. Frames in a part of the dataset where the model was never run are left out. `duplicate` marks a second
 * inference of a labelled object, `ignored` one on a crowd or a region that takes no part.
 */
export const matchElements: Analysis = {
  id: 'matches',
  version: 2,
  title: 'Matching labels with the model',
  inputs: ['frames', 'labels', 'inferences', 'broken_labels', 'candidate_pairs'],
  output: 'matches',
  async run(context, options) {
    const { database, modelId } = context;
    const rows = modelId === null ? [] : [...(await matchBoxTask(context, modelId, options)), ...(await matchClassTask(context, modelId, options))];
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

async function matchBoxTask(context: AnalysisContext, modelId: string, { signal }: TaskOptions): Promise<MatchRow[]> {
  const labels = await readLabels(context, modelId, 'box', { signal });
  const inferences = await readInferences(context, modelId, 'box', { signal });
  const pairs = await readCandidatePairs(context, inferences.ids.length, { signal });
  const matches = await context.compute.run(
    'matchObjects',
    { pairs, labelClasses: labels.classes, inferenceClasses: inferences.classes, ignored: labels.ignored, confidence: inferences.confidence },
    { signal },
  );
  const rows: MatchRow[] = [];
  labels.ids.forEach((labelId, label) => {
    if (labels.ignored[label]) return;
    const inference = matches.inferenceOf[label] ?? -1;
    const iou = matches.iou[label] ?? 0;
    const sameClass = inferences.classes[inference] === labels.classes[label];
    const agreement = inference < 0 ? (labels.labeled[label] ? 'spurious' : 'unlabeled') : !sameClass ? 'wrong_class' : iou < 0.5 ? 'badly_located' : 'agree';
    rows.push({ model_id: modelId, frame_id: labels.frameIds[label] ?? '', label_id: labelId, inference_id: inferences.ids[inference] ?? null, iou, agreement });
  });
  inferences.ids.forEach((inferenceId, inference) => {
    const label = matches.labelOf[inference] ?? -1;
    if (label >= 0) return;
    const agreement = label === ON_IGNORED ? 'ignored' : largestIou(pairs, inference, labels.ignored) >= duplicateIou ? 'duplicate' : inferences.labeled[inference] ? 'missing' : 'unlabeled';
    rows.push({ model_id: modelId, frame_id: inferences.frameIds[inference] ?? '', label_id: null, inference_id: inferenceId, iou: 0, agreement });
  });
  return rows;
}

function largestIou({ starts, label, iou }: CandidatePairs, inference: number, ignored: Uint8Array): number {
  let largest = 0;
  for (let at = starts[inference] ?? 0; at < (starts[inference + 1] ?? 0); at++) if (!ignored[label[at] ?? 0]) largest = Math.max(largest, iou[at] ?? 0);
  return largest;
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
