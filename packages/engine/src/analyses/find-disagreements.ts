import { mistakenness } from '../kernels/mistakenness';
import { elementId } from '../model/element';
import type { ScoreRow } from '../model/tables';
import type { Analysis, AnalysisContext } from './analysis';
import { judgeBoxFit } from './box-fit';
import { judgePlaceFit } from './place-fit';
import { className } from './class-index';
import { groupBy } from './group-by';
import { isClassComparable } from './find-label-errors';
import { readComparisons, type Comparison, type Comparisons } from './read-comparisons';
import { byWhom, decimals, percent, wordsOf } from './reasons';
import { writeScores } from './score-table';
import { createSizeGroups } from './size-groups';

/** Confidence below which an inference without a label is not worth a look. */
export const leastConfidence = 0.3;

/**
 * Where label and model do not fit together, one score a disagreement: `missing` (the confidence of an inference that
 * nobody labelled), `spurious` (0.8 × the share of such labels that the model finds), badly located, loose and tight boxes
 * (`judgeBoxFit`), spans, intervals and cuboids in another place (`judgePlaceFit`), and `wrong_class` (mistakenness, FiftyOne Brain) where there are no class probabilities. Missing and
 * wrong class are flagged when the model is at least as confident as it is on average where people agree with it, which is
 * the class threshold of confident learning. A fixed 0.95 would be out of reach for many detectors, and a precision would
 * count the very labels that are missing as the model's errors.
 */
export const findDisagreements: Analysis = {
  id: 'disagreements',
  version: 2,
  title: 'Comparing labels with the model',
  inputs: ['frames', 'labels', 'inferences', 'matches'],
  output: 'scores_disagreements',
  async run(context, { signal }) {
    const comparisons = await readComparisons(context, signal);
    const scores = comparisons ? scoreAll(comparisons, context) : [];
    await writeScores(context.database, 'scores_disagreements', scores, { signal });
  },
};

function scoreAll(comparisons: Comparisons, context: AnalysisContext): ScoreRow[] {
  const { rows } = comparisons;
  const usual = usualConfidence(rows);
  const foundShare = createFoundShare(rows);
  const fits = judgeBoxFit(rows);
  const out: ScoreRow[] = [];
  const add = (row: Comparison, score: Partial<ScoreRow> & Pick<ScoreRow, 'score' | 'kind' | 'reason' | 'flagged'>) => {
    const owner = row.labelId === null ? 'inference' : 'label';
    const other = owner === 'label' ? row.inferenceId : null;
    out.push({
      model_id: comparisons.modelId,
      scorer_id: 'disagreements',
      owner,
      owner_id: row.labelId ?? row.inferenceId ?? '',
      frame_id: row.frameId,
      raw: score.score,
      suggested: null,
      evidence: other === null ? [] : [elementId({ kind: 'inference', id: other })],
      ...score,
    });
  };
  const nameOf = (index: number) => className(context.manifest, context.manifest.classes[index]?.id ?? null);
  const idOf = (index: number) => context.manifest.classes[index]?.id ?? null;

  for (const row of rows) {
    const trust = usual.get(row.predicted) ?? 1;
    const { verb, thing } = wordsOf(row);
    if (row.agreement === 'missing' && row.confidence >= leastConfidence) {
      const reason = `Model ${verb} ${nameOf(row.predicted)} at ${decimals(row.confidence)} where nobody labelled ${thing}.`;
      add(row, { score: row.confidence, kind: 'missing', suggested: idOf(row.predicted), flagged: row.confidence >= trust, reason });
    } else if (row.agreement === 'spurious' && row.task !== 'class') {
      const share = foundShare(row);
      const reason = `Model ${verb} nothing here, but finds ${percent(share)} of the ${nameOf(row.given)} labels${row.task === 'box' ? ' of this size' : ''}; labelled${byWhom(row) || ' here'}.`;
      add(row, { score: 0.8 * share, raw: share, kind: 'spurious', flagged: share >= 0.9, reason });
    } else if (row.agreement === 'wrong_class' && !isClassComparable(row, comparisons)) {
      const reason = `Model says ${nameOf(row.predicted)} at ${decimals(row.confidence)}; labelled ${nameOf(row.given)}${byWhom(row)}.`;
      add(row, { score: mistakenness(false, row.confidence), kind: 'wrong_class', suggested: idOf(row.predicted), flagged: row.confidence >= trust, reason });
    }
    const fit = fits.get(row.row) ?? judgePlaceFit(row);
    if (fit) add(row, fit);
  }
  return out;
}

/** Per class, the mean confidence of the inferences that agree with a label. */
function usualConfidence(rows: readonly Comparison[]): Map<number, number> {
  const byClass = groupBy(rows.filter((row) => row.agreement === 'agree'), (row) => row.predicted);
  return new Map([...byClass].map(([index, group]) => [index, group.reduce((sum, row) => sum + row.confidence, 0) / group.length]));
}

/** The share of labels like this one that have an inference. */
function createFoundShare(rows: readonly Comparison[]): (row: Comparison) => number {
  const labels = rows.filter((row) => row.labelId !== null && row.labeled);
  const groupOf = createSizeGroups(labels.map((row) => ({ classIndex: row.given, box: row.labelBox })));
  const counts = new Map<string, { all: number; found: number }>();
  for (const row of labels) {
    const key = groupOf(row.given, row.labelBox);
    const count = counts.get(key) ?? { all: 0, found: 0 };
    counts.set(key, { all: count.all + 1, found: count.found + (row.inferenceId === null ? 0 : 1) });
  }
  return (row) => {
    const count = counts.get(groupOf(row.given, row.labelBox));
    return count ? count.found / count.all : 0;
  };
}
