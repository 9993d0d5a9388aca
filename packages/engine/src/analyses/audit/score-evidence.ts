import type { TaskOptions } from '../../base/abort';
import { voteProbabilities } from '../../kernels/label-quality/knn-vote';
import { elementId } from '../../model/element';
import type { ScoreRow } from '../../model/tables';
import type { Analysis, AnalysisContext } from '../analysis';
import { className } from '../class-index';
import { comparableLabels, type ComparableLabels } from '../find-label-errors';
import { readComparisons, type Comparison } from '../read-comparisons';
import { byWhom, decimals } from '../reasons';
import { writeScores } from '../score-table';
import { findConflicts } from './duplicate-conflicts';
import { labelNeighbors, type RowNeighbors } from './label-vectors';
import { readOtherModels, type ModelEvidence } from './other-models';

/** Neighbours that vote. */
const voters = 10;
/** Share of the voters from which a class other than the given one is suggested. */
const majority = 0.6;

/**
 * Everything beside the current model that says which class a label should have: the labels of its nearest neighbours
 * (scorer `neighbors`, no model needed), near-duplicates that were labelled differently (`duplicates`), other models, and one ranking from all of it (`combined`,
 * `combineEvidence`). The single scores of confident learning stand beside it (`self_confidence`, `normalized_margin`, `confidence_weighted_entropy`).
 */
export const scoreEvidence: Analysis = {
  id: 'scores_evidence',
  version: 1,
  title: 'Weighing the evidence on every label',
  inputs: ['labels', 'inferences', 'matches'],
  output: 'scores_evidence',
  async run(context, options) {
    const comparisons = await readComparisons(context, options.signal);
    const rows: ScoreRow[] = [];
    if (comparisons) {
      for (const task of ['class', 'box'] as const) {
        const labels = comparableLabels(task, comparisons);
        if (labels.rows.length > 0) rows.push(...(await scoreTask(task, labels, comparisons.modelId, context, options)));
      }
    }
    await writeScores(context.database, 'scores_evidence', rows, { signal: options.signal });
  },
};

async function scoreTask(task: 'class' | 'box', labels: ComparableLabels, modelId: string, context: AnalysisContext, options: TaskOptions): Promise<ScoreRow[]> {
  const { rows, classes } = labels;
  const nameOf = (index: number) => className(context.manifest, context.manifest.classes[index]?.id ?? null);
  const idOf = (index: number) => context.manifest.classes[index]?.id ?? null;
  const near = await labelNeighbors(context, task, rows, options);
  const models = await readOtherModels(context, task, labels, options);
  const votes = near && votesOf(near, labels);
  const conflicts = near ? findConflicts(near, labels.labels) : [];
  const others = [...models, ...(votes ? [{ name: 'neighbours', probs: votes }] : []), ...(conflicts.length > 0 ? [{ name: 'duplicates', probs: conflictProbabilities(conflicts, labels) }] : [])];
  const { score, suggested, single } = await context.compute.run('combineLabels', { main: { probs: labels.probs, classes, labels: labels.labels }, others: others.map(({ name, probs }) => ({ name, probs })) }, { signal: options.signal });

  const base = (row: Comparison) => ({ model_id: modelId, owner: 'label' as const, owner_id: row.labelId ?? '', frame_id: row.frameId });
  const out: ScoreRow[] = [];
  rows.forEach((row, i) => {
    const given = nameOf(row.given);
    const best = suggested[i] ?? 0;
    const p = (k: number) => labels.probs[i * classes + k] ?? 0;
    const contradicted = p(best) > p(row.given);
    const says = `Model says ${nameOf(contradicted ? best : row.given)} at ${decimals(p(contradicted ? best : row.given))}`;
    const kind = contradicted ? 'wrong_class' : 'agree';
    const evidence = [...(row.inferenceId === null ? [] : [elementId({ kind: 'inference', id: row.inferenceId })])];
    for (const [scorer, value] of [['self_confidence', single.selfConfidence[i]], ['normalized_margin', single.normalizedMargin[i]], ['confidence_weighted_entropy', single.confidenceWeightedEntropy[i]]] as const) {
      out.push({ ...base(row), scorer_id: scorer, score: value ?? 0, raw: 1 - (value ?? 0), kind, suggested: contradicted ? idOf(best) : null, flagged: false, reason: `${says}; labelled ${given}${byWhom(row)}.`, evidence });
    }
    const supports = supportOf(i, best, models, votes, classes, nameOf);
    const value = score[i] ?? 0;
    out.push({
      ...base(row),
      scorer_id: 'combined',
      score: value,
      raw: value,
      kind,
      suggested: contradicted ? idOf(best) : null,
      flagged: value >= 0.5 && contradicted,
      reason: `${[says, ...supports].join('; ')}; labelled ${given}${byWhom(row)}.`,
      evidence: [...evidence, ...models.flatMap(({ inferenceIds }) => (inferenceIds[i] ? [elementId({ kind: 'inference', id: inferenceIds[i] })] : [])), ...contraryNeighbors(near, rows, i, best)],
    });
  });
  if (near && votes) out.push(...scoreNeighbors(near, votes, labels, base, nameOf, idOf));
  for (const { row, twin, distance, score: value } of conflicts) {
    const [label, other] = [rows[row], rows[twin]];
    if (!label || !other) continue;
    out.push({
      ...base(label),
      scorer_id: 'duplicates',
      score: value,
      raw: distance,
      kind: 'duplicate_conflict',
      suggested: idOf(other.given),
      flagged: true,
      reason: `Looks the same as another one that is labelled ${nameOf(other.given)}${byWhom(other)}; this one is labelled ${nameOf(label.given)}${byWhom(label)}.`,
      evidence: other.labelId === null ? [] : [elementId({ kind: 'label', id: other.labelId })],
    });
  }
  return out;
}

function votesOf(near: RowNeighbors, labels: ComparableLabels): Float64Array {
  const { classes } = labels;
  const own = voteProbabilities({ neighbors: near.indices, width: near.k, labels: Int32Array.from(near.rows, (row) => labels.labels[row] ?? -1), classes }, voters);
  const out = new Float64Array(labels.rows.length * classes).fill(NaN);
  near.rows.forEach((row, i) => out.set(own.subarray(i * classes, (i + 1) * classes), row * classes));
  return out;
}

/** The label of the twin, for rows that have one. */
function conflictProbabilities(conflicts: readonly { readonly row: number; readonly twin: number }[], labels: ComparableLabels): Float64Array {
  const out = new Float64Array(labels.rows.length * labels.classes).fill(NaN);
  for (const { row, twin } of conflicts) {
    out.fill(0, row * labels.classes, (row + 1) * labels.classes);
    out[row * labels.classes + (labels.labels[twin] ?? 0)] = 1;
  }
  return out;
}

/** What others say of the suggested class, in words. */
function supportOf(i: number, best: number, models: readonly ModelEvidence[], votes: Float64Array | null, classes: number, nameOf: (index: number) => string): string[] {
  const words: string[] = [];
  const share = votes?.[i * classes + best] ?? NaN;
  if (!Number.isNaN(share) && share > 0) words.push(`${Math.round(share * voters)} of ${voters} nearest neighbours are ${nameOf(best)}`);
  for (const { name, probs } of models) {
    const p = probs[i * classes + best] ?? NaN;
    if (!Number.isNaN(p) && p >= 0.1) words.push(`${name} says ${nameOf(best)} at ${decimals(p)}`);
  }
  return words;
}

/** The nearest labels of the suggested class, at most three. */
function contraryNeighbors(near: RowNeighbors | null, rows: readonly Comparison[], row: number, best: number): string[] {
  if (!near) return [];
  const at = near.positionOf[row] ?? -1;
  if (at < 0) return [];
  const found = Array.from(near.indices.subarray(at * near.k, (at + 1) * near.k), (index) => rows[near.rows[index] ?? -1]);
  return found.flatMap((other) => (other?.given === best && other.labelId !== null ? [elementId({ kind: 'label', id: other.labelId })] : [])).slice(0, 3);
}

function scoreNeighbors(near: RowNeighbors, votes: Float64Array, labels: ComparableLabels, base: (row: Comparison) => Pick<ScoreRow, 'model_id' | 'owner' | 'owner_id' | 'frame_id'>, nameOf: (index: number) => string, idOf: (index: number) => string | null): ScoreRow[] {
  const { classes } = labels;
  return Array.from(near.rows).flatMap((at): ScoreRow[] => {
    const row = labels.rows[at];
    if (!row) return [];
    const own = votes.subarray(at * classes, (at + 1) * classes);
    let best = 0;
    for (let k = 1; k < classes; k++) if ((own[k] ?? 0) > (own[best] ?? 0)) best = k;
    const [share, most] = [own[row.given] ?? 0, own[best] ?? 0];
    const differs = best !== row.given && most >= majority;
    return [
      {
        ...base(row),
        scorer_id: 'neighbors',
        score: 1 - share,
        raw: share,
        kind: differs ? 'wrong_class' : 'agree',
        suggested: differs ? idOf(best) : null,
        flagged: false,
        reason: `${Math.round(most * voters)} of ${voters} nearest neighbours are ${nameOf(best)}; labelled ${nameOf(row.given)}${byWhom(row)}.`,
        evidence: contraryNeighbors(near, labels.rows, at, best),
      },
    ];
  });
}
