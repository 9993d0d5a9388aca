import type { TaskOptions } from '../../base/abort';
import { sqlLiteral } from '../../database/sql';
import type { ClassEvidence } from '../../kernels/label-quality/combined-ranking';
import type { AnalysisContext } from '../analysis';
import { frameCount, offsetsOf, readInferences, readLabels } from '../evaluation/compared-objects';
import { readTexts, readVectors } from '../read-columns';
import type { ComparableLabels } from '../find-label-errors';

/** What another model says of the same labels. */
export interface ModelEvidence extends ClassEvidence {
  readonly modelId: string;
  /** Its inference of every label; null where it has none, [n]. */
  readonly inferenceIds: readonly (string | null)[];
}

/** Probabilities of every other model of the dataset for these labels, matched as those of the current one. */
export async function readOtherModels(context: AnalysisContext, task: 'class' | 'box', labels: ComparableLabels, options: TaskOptions): Promise<ModelEvidence[]> {
  const { signal } = options;
  const table = await context.database.query(`SELECT DISTINCT model_id FROM inferences WHERE probs IS NOT NULL AND model_id <> ${sqlLiteral(context.modelId ?? '')} ORDER BY model_id LIMIT 8`, { signal });
  const evidence: ModelEvidence[] = [];
  for (const modelId of readTexts(table, 'model_id')) {
    if (modelId === null) continue;
    const inferenceOf = await matchLabels(context, task, modelId, { signal });
    const inferenceIds = labels.rows.map(({ labelId }) => inferenceOf.get(labelId ?? '') ?? null);
    if (inferenceIds.every((id) => id === null)) continue;
    evidence.push({ name: context.manifest.models?.find((model) => model.id === modelId)?.name ?? modelId, modelId, inferenceIds, probs: await readProbabilities(context, modelId, inferenceIds, labels.classes, { signal }) });
  }
  return evidence;
}

async function matchLabels(context: AnalysisContext, task: 'class' | 'box', modelId: string, { signal }: TaskOptions): Promise<Map<string, string>> {
  const own = await readLabels(context, modelId, task, { signal });
  const inferences = await readInferences(context, modelId, task, { signal });
  if (task === 'class') {
    const first = new Map<string, string>();
    inferences.frameIds.forEach((frameId, row) => {
      if (!first.has(frameId)) first.set(frameId, inferences.ids[row] ?? '');
    });
    return new Map(own.ids.flatMap((id, row) => {
      const inference = first.get(own.frameIds[row] ?? '');
      return inference === undefined ? [] : [[id, inference] as const];
    }));
  }
  const frames = frameCount(own, inferences);
  const sets = { labelOffsets: offsetsOf(own.frameIndex, frames), inferenceOffsets: offsetsOf(inferences.frameIndex, frames), labelBoxes: own.boxes, inferenceBoxes: inferences.boxes, ignored: own.ignored };
  const pairs = await context.compute.run('findPairs', sets, { signal });
  const { inferenceOf } = await context.compute.run('matchObjects', { pairs, labelClasses: own.classes, inferenceClasses: inferences.classes, ignored: own.ignored, confidence: inferences.confidence }, { signal });
  return new Map(own.ids.flatMap((id, row) => {
    const inference = inferences.ids[inferenceOf[row] ?? -1];
    return inference === undefined ? [] : [[id, inference] as const];
  }));
}

async function readProbabilities({ database }: AnalysisContext, modelId: string, inferenceIds: readonly (string | null)[], classes: number, { signal }: TaskOptions): Promise<Float64Array> {
  const table = await database.query(`SELECT inference_id, probs FROM inferences WHERE model_id = ${sqlLiteral(modelId)} AND probs IS NOT NULL`, { signal });
  const rowOf = new Map(readTexts(table, 'inference_id').map((id, row) => [id, row]));
  const all = readVectors(table, 'probs', classes);
  const out = new Float64Array(inferenceIds.length * classes).fill(NaN);
  inferenceIds.forEach((id, i) => {
    const row = id === null ? undefined : rowOf.get(id);
    if (row === undefined) return;
    const own = all.subarray(row * classes, (row + 1) * classes);
    const sum = own.reduce((total, p) => total + p, 0);
    // Scores of a detector that do not sum to 1 are no distribution over classes.
    if (Math.abs(sum - 1) <= 1e-3) own.forEach((p, k) => (out[i * classes + k] = p / sum));
  });
  return out;
}
