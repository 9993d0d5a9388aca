import type { QueryOptions } from '../../database/database';
import { integerColumn, numberColumn, textColumn } from '../../formats/arrow/columns';
import type { CandidatePairs } from '../../kernels/detection/candidate-pairs';
import type { Analysis, AnalysisContext } from '../analysis';
import { readNumbers, readTexts } from '../read-columns';
import { resultBytes } from '../result-table';
import { frameCount, offsetsOf, readInferences, readLabels, type ComparedObjects } from './compared-objects';
import { readMasks } from './read-masks';

/**
 * Which labels and inferences of a frame overlap by at least 0.1, whatever their classes: by the pixels of their masks where both have
 * one, otherwise by their boxes (a label that takes no part: by the share of the inference that it covers). In a film only what stands at the same time can
 * be the same: for at least half of the shorter of the two. Everything that compares them starts here, so that no threshold ever needs the overlaps again.
 */
export const findCandidatePairs: Analysis = {
  id: 'candidate_pairs',
  version: 2,
  title: 'Finding overlaps',
  inputs: ['frames', 'labels', 'inferences', 'broken_labels'],
  output: 'candidate_pairs',
  async run(context, options) {
    const { modelId } = context;
    const labels = modelId === null ? null : await readLabels(context, modelId, 'box', options);
    const inferences = modelId === null ? null : await readInferences(context, modelId, 'box', options);
    const pairs = labels && inferences ? await keepSimultaneous(context, labels, inferences, await findPairs(context, labels, inferences, options), options) : none;
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

type Times = ReadonlyMap<string, readonly [start: number, end: number]>;

/** When boxes stand in their films, seconds; nothing for boxes of pictures. */
async function readTimes({ database }: AnalysisContext, table: 'labels' | 'inferences', { signal }: QueryOptions): Promise<Times> {
  if (!(await database.describe(table, { signal })).some((column) => column.name === 'time_start')) return new Map();
  const id = table === 'labels' ? 'label_id' : 'inference_id';
  const found = await database.query(`SELECT ${id} AS id, time_start, time_end FROM ${table} WHERE time_start IS NOT NULL AND time_end IS NOT NULL AND x IS NOT NULL`, { signal });
  const [starts, ends] = [readNumbers(found, 'time_start'), readNumbers(found, 'time_end')];
  return new Map(readTexts(found, 'id').map((text, row) => [String(text), [starts[row] ?? NaN, ends[row] ?? NaN]] as const));
}

async function keepSimultaneous(context: AnalysisContext, labels: ComparedObjects, inferences: ComparedObjects, pairs: CandidatePairs, options: QueryOptions): Promise<CandidatePairs> {
  const labelTimes = await readTimes(context, 'labels', options);
  const inferenceTimes = await readTimes(context, 'inferences', options);
  if (labelTimes.size === 0 || inferenceTimes.size === 0) return pairs;
  const starts = new Int32Array(pairs.starts.length);
  const kept: number[] = [];
  for (let inference = 0; inference + 1 < pairs.starts.length; inference++) {
    const when = inferenceTimes.get(inferences.ids[inference] ?? '');
    for (let at = pairs.starts[inference] ?? 0; at < (pairs.starts[inference + 1] ?? 0); at++) if (isSimultaneous(when, labelTimes.get(labels.ids[pairs.label[at] ?? 0] ?? ''))) kept.push(at);
    starts[inference + 1] = kept.length;
  }
  return { starts, label: Int32Array.from(kept, (at) => pairs.label[at] ?? 0), iou: Float64Array.from(kept, (at) => pairs.iou[at] ?? 0) };
}

/** A box without a time stands all along. */
function isSimultaneous(a: readonly [number, number] | undefined, b: readonly [number, number] | undefined): boolean {
  if (!a || !b) return true;
  const together = Math.min(a[1], b[1]) - Math.max(a[0], b[0]);
  return together > 0 ? together >= 0.5 * Math.min(a[1] - a[0], b[1] - b[0]) : a[0] === b[0];
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
