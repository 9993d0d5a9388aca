import type { QueryOptions } from '../../database/database';
import { integerColumn, numberColumn, textColumn } from '../../formats/arrow/columns';
import type { CandidatePairs } from '../../kernels/detection/candidate-pairs';
import type { Analysis, AnalysisContext } from '../analysis';
import { readNumbers } from '../read-columns';
import { resultBytes } from '../result-table';
import { frameCount, offsetsOf, readInferences, readLabels, type ComparedObjects } from './compared-objects';
import { readMasks } from './read-masks';

/**
 * Which labels and inferences of a frame overlap by at least 0.1, whatever their classes: by the pixels of their masks where both have
 * one, otherwise by their boxes (a label that takes no part: by the share of the inference that it covers). Everything that compares them
 * starts here, so that no threshold ever needs the overlaps again.
 */
export const findCandidatePairs: Analysis = {
  id: 'candidate_pairs',
  version: 1,
  title: 'Finding overlaps',
  inputs: ['frames', 'labels', 'inferences', 'broken_labels'],
  output: 'candidate_pairs',
  async run(context, options) {
    const { modelId } = context;
    const labels = modelId === null ? null : await readLabels(context, modelId, 'box', options);
    const inferences = modelId === null ? null : await readInferences(context, modelId, 'box', options);
    const pairs = labels && inferences ? await findPairs(context, labels, inferences, options) : none;
    const inferenceRows = new Int32Array(pairs.label.length);
    for (let row = 0; row + 1 < pairs.starts.length; row++) inferenceRows.fill(row, pairs.starts[row], pairs.starts[row + 1]);
    const bytes = resultBytes({
      model_id: textColumn(Array.from(pairs.label, () => modelId ?? '')),
      frame_id: textColumn(Array.from(pairs.label, (row) => labels?.frameIds[row] ?? null)),
      label_id: textColumn(Array.from(pairs.label, (row) => labels?.ids[row] ?? null)),
      inference_id: textColumn(Array.from(inferenceRows, (row) => inferences?.ids[row] ?? null)),
      iou: numberColumn(pairs.iou),
      label_row: integerColumn(pairs.label),
      inference_row: integerColumn(inferenceRows),
    });
    await context.database.insertArrow('candidate_pairs', bytes, { signal: options.signal });
  },
};

const none: CandidatePairs = { starts: new Int32Array(1), label: new Int32Array(0), iou: new Float64Array(0) };

async function findPairs(context: AnalysisContext, labels: ComparedObjects, inferences: ComparedObjects, { signal }: QueryOptions): Promise<CandidatePairs> {
  const frames = frameCount(labels, inferences);
  const masks = await readMasks(context, labels, inferences, { signal });
  return context.compute.run(
    'findPairs',
    {
      labelOffsets: offsetsOf(labels.frameIndex, frames),
      inferenceOffsets: offsetsOf(inferences.frameIndex, frames),
      labelBoxes: labels.boxes,
      inferenceBoxes: inferences.boxes,
      ignored: labels.ignored,
      ...(masks && { labelMasks: masks.labels, inferenceMasks: masks.inferences }),
    },
    { signal },
  );
}

/** The pairs as matching takes them, from the table; `inferences` is the number of compared inferences. */
export async function readCandidatePairs({ database }: Pick<AnalysisContext, 'database'>, inferences: number, options: QueryOptions): Promise<CandidatePairs> {
  const table = await database.query('SELECT label_row, inference_row, iou FROM candidate_pairs ORDER BY inference_row, label_row', options);
  const inferenceRows = readNumbers(table, 'inference_row');
  const starts = new Int32Array(inferences + 1);
  for (const row of inferenceRows) starts[row + 1] = (starts[row + 1] ?? 0) + 1;
  for (let row = 0; row < inferences; row++) starts[row + 1] = (starts[row + 1] ?? 0) + (starts[row] ?? 0);
  return { starts, label: Int32Array.from(readNumbers(table, 'label_row')), iou: readNumbers(table, 'iou') };
}
