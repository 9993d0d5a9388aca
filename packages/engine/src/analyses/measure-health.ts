import { numberColumn, textColumn } from '../formats/arrow/columns';
import { calibratedJoint, classThresholds } from '../kernels/confident-joint';
import { classHealth, overallHealth, overlappingClasses } from '../kernels/label-quality/dataset-health';
import { checkInSample } from '../kernels/label-quality/in-sample';
import type { Analysis, AnalysisContext } from './analysis';
import { className } from './class-index';
import { comparableLabels, type ComparableLabels } from './find-label-errors';
import { readComparisons } from './read-comparisons';
import { resultBytes } from './result-table';

interface HealthRow {
  /** What the row is about: all labels, one class, two classes that look like one, or whether the predictions are in sample. */
  readonly kind: 'overall' | 'class' | 'pair' | 'in_sample';
  readonly task: 'class' | 'box';
  readonly classId: string | null;
  readonly otherId: string | null;
  /** Labels that the value is about. */
  readonly rows: number;
  /** 0..1: health of all labels or of a class; share of all labels that a pair confuses; share of certain predictions. */
  readonly value: number;
  /** Of `in_sample` only when there is something to warn of. */
  readonly message: string | null;
}

/** Pairs of classes that are listed, the most confused first. */
const mostPairs = 50;

/**
 * How far the labels can be trusted, from the calibrated confident joint (Northcutt et al., JAIR 2021): health of all and of
 * every class, classes that look like one, and whether the predictions look as if the model had been trained on these labels.
 */
export const measureHealth: Analysis = {
  id: 'label_health',
  version: 1,
  title: 'Measuring label health',
  inputs: ['labels', 'inferences', 'matches'],
  output: 'label_health',
  async run(context, { signal }) {
    const comparisons = await readComparisons(context, signal);
    const rows = comparisons ? (['class', 'box'] as const).flatMap((task) => healthOf(task, comparableLabels(task, comparisons), context)) : [];
    const bytes = resultBytes({
      kind: textColumn(rows.map((row) => row.kind)),
      task: textColumn(rows.map((row) => row.task)),
      class_id: textColumn(rows.map((row) => row.classId)),
      other_id: textColumn(rows.map((row) => row.otherId)),
      rows: numberColumn(rows.map((row) => row.rows)),
      value: numberColumn(rows.map((row) => row.value)),
      message: textColumn(rows.map((row) => row.message)),
    });
    await context.database.insertArrow('label_health', bytes, { signal });
  },
};

function healthOf(task: 'class' | 'box', input: ComparableLabels, { manifest }: AnalysisContext): HealthRow[] {
  const { probs, classes, labels } = input;
  const n = labels.length;
  if (n === 0 || classes < 2) return [];
  const joint = calibratedJoint(input, classThresholds(input));
  let issues = 0;
  joint.forEach((count, cell) => (issues += Math.floor(cell / classes) === cell % classes ? 0 : count));
  const idOf = (index: number) => manifest.classes[index]?.id ?? null;
  const nameOf = (index: number) => className(manifest, idOf(index));
  const health = overallHealth(issues, n);
  const out: HealthRow[] = [{ kind: 'overall', task, classId: null, otherId: null, rows: n, value: health, message: `About ${issues.toLocaleString('en')} of ${n.toLocaleString('en')} labels that the model was asked about have a wrong class.` }];
  for (const { class: index, rows, quality, wrong, missed } of classHealth(joint, classes)) {
    if (rows === 0) continue;
    out.push({ kind: 'class', task, classId: idOf(index), otherId: null, rows, value: quality, message: `About ${wrong.toLocaleString('en')} of ${rows.toLocaleString('en')} labels ${nameOf(index)} are of another class; about ${missed.toLocaleString('en')} of other classes are ${nameOf(index)}.` });
  }
  for (const { a, b, rows, share } of overlappingClasses(joint, classes).slice(0, mostPairs)) {
    out.push({ kind: 'pair', task, classId: idOf(a), otherId: idOf(b), rows, value: share, message: `About ${rows.toLocaleString('en')} labels are ${nameOf(a)} where ${nameOf(b)} is right, or the other way round.` });
  }
  const check = checkInSample(Float64Array.from({ length: n }, (_, i) => probs[i * classes + (labels[i] ?? 0)] ?? 0), { threshold: 0.9 });
  out.push({ kind: 'in_sample', task, classId: null, otherId: null, rows: n, value: check.share, message: check.warning ?? null });
  return out;
}
