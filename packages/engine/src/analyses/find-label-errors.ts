import type { TaskOptions } from '../base/abort';
import { elementId } from '../model/element';
import type { ScoreRow } from '../model/tables';
import type { Analysis, AnalysisContext } from './analysis';
import { className } from './class-index';
import { COMPARED_AS, readComparisons, type ComparedAs, type Comparison, type Comparisons } from './read-comparisons';
import { byWhom, decimals } from './reasons';
import { writeScores } from './score-table';

/** How far the probabilities of a row may be from summing to 1; float32 rounding is far below. */
const tolerance = 1e-3;

/**
 * Labels whose class the model contradicts: confident learning over whole-frame labels and over the boxes, cuboids, spans and
 * intervals that label and model agree on, each for itself. Only inferences with class probabilities that sum to 1 take part; a detector with
 * independent scores per class is left to `disagreements`.
 */
export const findLabelErrors: Analysis = {
  id: 'label_errors',
  version: 2,
  title: 'Finding label errors',
  inputs: ['labels', 'inferences', 'matches'],
  output: 'scores_label_errors',
  async run(context, options) {
    const comparisons = await readComparisons(context, options.signal);
    const scores: ScoreRow[] = [];
    if (comparisons) for (const task of COMPARED_AS) scores.push(...(await scoreTask(task, comparisons, context, options)));
    await writeScores(context.database, 'scores_label_errors', scores, { signal: options.signal });
  },
};

/** True when confident learning judges the class of this label. */
export function isClassComparable(comparison: Comparison, { probs, classes }: Comparisons): boolean {
  if (comparison.labelId === null || comparison.inferenceId === null || comparison.given < 0 || classes < 2) return false;
  if (comparison.agreement !== 'agree' && comparison.agreement !== 'wrong_class') return false;
  let sum = 0;
  for (let at = comparison.row * classes; at < (comparison.row + 1) * classes; at++) {
    const p = probs[at] ?? NaN;
    if (p < 0) return false;
    sum += p;
  }
  return Math.abs(sum - 1) <= tolerance;
}

/** The labels of a task that confident learning can judge, and what the model says of them. */
export interface ComparableLabels {
  readonly rows: readonly Comparison[];
  /** Row-major [rows, classes], summing to 1. */
  readonly probs: Float64Array;
  readonly classes: number;
  /** Given classes, [rows]. */
  readonly labels: Int32Array;
}

export function comparableLabels(task: ComparedAs, comparisons: Comparisons): ComparableLabels {
  const { classes } = comparisons;
  const rows = comparisons.rows.filter((row) => row.task === task && isClassComparable(row, comparisons));
  const probs = new Float64Array(rows.length * classes);
  rows.forEach(({ row }, i) => {
    const source = comparisons.probs.subarray(row * classes, (row + 1) * classes);
    const sum = source.reduce((total, p) => total + p, 0);
    source.forEach((p, k) => (probs[i * classes + k] = p / sum));
  });
  return { rows, probs, classes, labels: Int32Array.from(rows, (row) => row.given) };
}

async function scoreTask(task: ComparedAs, comparisons: Comparisons, context: AnalysisContext, options: TaskOptions): Promise<ScoreRow[]> {
  const { rows, ...input } = comparableLabels(task, comparisons);
  if (rows.length === 0) return [];
  const { probs, classes } = input;
  const { method = 'normalized_margin', mode = 'streaming' } = context.labelErrors ?? {};
  const issues = await context.compute.run('labelIssues', { ...input, method, mode }, { signal: options.signal });
  return rows.map((row, i): ScoreRow => {
    const best = issues.predicted[i] ?? 0;
    const quality = issues.quality[i] ?? 1;
    const classId = context.manifest.classes[best]?.id ?? null;
    const says = `${className(context.manifest, classId)} at ${decimals(probs[i * classes + best] ?? 0)}`;
    const given = className(context.manifest, context.manifest.classes[row.given]?.id ?? null);
    return {
      model_id: comparisons.modelId,
      scorer_id: 'label_errors',
      owner: 'label',
      owner_id: row.labelId ?? '',
      frame_id: row.frameId,
      score: 1 - quality,
      raw: quality,
      kind: best === row.given ? 'agree' : 'wrong_class',
      suggested: best === row.given ? null : classId,
      flagged: issues.flagged[i] === 1,
      reason: best === row.given ? `Model agrees: ${says}.` : `Model says ${says}; labelled ${given}${byWhom(row)}.`,
      evidence: row.inferenceId === null ? [] : [elementId({ kind: 'inference', id: row.inferenceId })],
    };
  });
}
