import { elementId } from '../../model/element';
import type { ScoreRow } from '../../model/tables';
import type { Analysis, AnalysisContext } from '../analysis';
import { className } from '../class-index';
import { frameCount, offsetsOf, pickObjects, readInferences, readLabels, type ComparedObjects } from '../evaluation/compared-objects';
import { decimals } from '../reasons';
import { writeScores } from '../score-table';

/**
 * ObjectLab on annotated frames (`objectLabQuality`, scale-free): boxes that were overlooked, badly located, or have the class of
 * another. Inferences that overlap a more confident one of their class by more than 0.7 take no part.
 */
export const scoreObjectLab: Analysis = {
  id: 'scores_object_lab',
  version: 1,
  title: 'Looking for overlooked, swapped and misplaced boxes',
  inputs: ['frames', 'labels', 'inferences', 'broken_labels'],
  output: 'scores_object_lab',
  async run(context, { signal }) {
    const { modelId } = context;
    const rows = modelId === null || context.manifest.classes.length === 0 ? [] : await scoreAll(context, modelId, signal);
    await writeScores(context.database, 'scores_object_lab', rows, { signal });
  },
};

async function scoreAll(context: AnalysisContext, modelId: string, signal: AbortSignal | undefined): Promise<ScoreRow[]> {
  const usable = (objects: ComparedObjects) => pickObjects(objects, (row) => objects.labeled[row] === 1 && !objects.ignored[row] && (objects.classes[row] ?? -1) >= 0 && (objects.boxes[4 * row + 2] ?? 0) > 0 && (objects.boxes[4 * row + 3] ?? 0) > 0);
  const labels = usable(await readLabels(context, modelId, 'box', { signal }));
  const inferences = usable(await readInferences(context, modelId, 'box', { signal }));
  if (labels.ids.length === 0 || inferences.ids.length === 0) return [];
  const frames = frameCount(labels, inferences);
  const found = await context.compute.run(
    'scoreBoxes',
    {
      labels: { boxes: labels.boxes, classes: labels.classes, offsets: offsetsOf(labels.frameIndex, frames) },
      predictions: { boxes: inferences.boxes, classes: inferences.classes, offsets: offsetsOf(inferences.frameIndex, frames), confidence: inferences.confidence.map((value) => Math.min(1, Math.max(0, value))) },
      classes: context.manifest.classes.length,
    },
    { signal },
  );
  const nameOf = (index: number | undefined) => className(context.manifest, context.manifest.classes[index ?? -1]?.id ?? null);
  const row = (owner: 'label' | 'inference', objects: ComparedObjects, at: number, kind: string, quality: number, flagged: boolean, suggested: string | null, reason: string): ScoreRow => ({
    model_id: modelId,
    scorer_id: `object_lab_${kind}`,
    owner,
    owner_id: objects.ids[at] ?? '',
    frame_id: objects.frameIds[at] ?? '',
    score: 1 - quality,
    raw: quality,
    kind: kind === 'overlooked' ? 'missing' : kind === 'swap' ? 'wrong_class' : 'badly_located',
    suggested,
    flagged,
    reason,
    evidence: owner === 'inference' ? [elementId({ kind: 'inference', id: objects.ids[at] ?? '' })] : [],
  });
  const out: ScoreRow[] = [];
  found.overlooked.forEach((quality, at) => {
    if (Number.isNaN(quality)) return;
    const index = inferences.classes[at];
    out.push(row('inference', inferences, at, 'overlooked', quality, found.flagged.overlooked[at] === 1, context.manifest.classes[index ?? -1]?.id ?? null, `A trusted ${nameOf(index)} at ${decimals(inferences.confidence[at] ?? 0)} meets no label at all.`));
  });
  labels.ids.forEach((_, at) => {
    const [badloc, swap] = [found.badloc[at] ?? 1, found.swap[at] ?? 1];
    const name = nameOf(labels.classes[at]);
    out.push(row('label', labels, at, 'badloc', badloc, found.flagged.badloc[at] === 1, null, badloc < 1 ? `The best ${name} of the model is only ${decimals(badloc)} alike in place and size.` : `No ${name} of the model lies elsewhere.`));
    out.push(row('label', labels, at, 'swap', swap, found.flagged.swap[at] === 1, null, swap < 1 ? `A trusted prediction of another class, or another label, lies on this ${name}.` : `Nothing of another class lies on this ${name}.`));
  });
  return out;
}
