import type { TaskOptions } from '../../base/abort';
import { flagColumn, numberColumn, textColumn } from '../../formats/arrow/columns';
import { sqlIdentifier } from '../../database/sql';
import { classImbalance } from '../../kernels/dataset-checks/class-imbalance';
import { dbscanOnGraph } from '../../kernels/dataset-checks/dbscan-on-graph';
import { nonIid } from '../../kernels/dataset-checks/non-iid';
import { spuriousCorrelation } from '../../kernels/dataset-checks/spurious-correlation';
import { underperformingGroups } from '../../kernels/dataset-checks/underperforming-groups';
import type { Analysis, AnalysisContext } from '../analysis';
import { className } from '../class-index';
import { comparableLabels, type ComparableLabels } from '../find-label-errors';
import { readColumnsOf } from '../read-columns';
import { readComparisons } from '../read-comparisons';
import { decimals, percent } from '../reasons';
import { resultBytes } from '../result-table';
import { labelNeighbors, rowNeighbors } from './label-vectors';

/** One finding about the dataset as a whole. */
interface CheckRow {
  readonly check: 'class_imbalance' | 'order' | 'spurious_correlation' | 'underperforming_group';
  /** Class, image property, or column and value. */
  readonly subject: string;
  /** 0..1, higher = more worth a look. */
  readonly score: number;
  /** The value of the source's formula. */
  readonly raw: number;
  readonly rows: number;
  readonly flagged: boolean;
  readonly message: string;
}

/** A group does worse than usual when its mean self-confidence is below this part of that of all. */
const worse = 0.9;
const properties = ['brightness', 'saturation', 'sharpness', 'entropy', 'aspect', 'area'] as const;

/**
 * What is wrong with the dataset rather than with one label: rare classes, an order that says what is in a frame, a property of pictures that
 * gives the class away, and groups that the model does worse on (by metadata and by clusters of the embedding).
 */
export const checkDataset: Analysis = {
  id: 'dataset_checks',
  version: 1,
  title: 'Checking the dataset as a whole',
  inputs: ['frames', 'labels', 'matches', 'image_quality'],
  output: 'dataset_checks',
  async run(context, options) {
    const rows = [...(await checkBalance(context, options)), ...(await checkOrder(context, options))];
    const comparisons = await readComparisons(context, options.signal);
    for (const task of ['class', 'box'] as const) {
      const labels = comparisons && comparableLabels(task, comparisons);
      if (!labels || labels.rows.length < 20) continue;
      if (task === 'class') rows.push(...(await checkCorrelation(context, labels, options)));
      rows.push(...(await checkGroups(context, task, labels, options)));
    }
    const bytes = resultBytes({
      check: textColumn(rows.map((row) => row.check)),
      subject: textColumn(rows.map((row) => row.subject)),
      score: numberColumn(rows.map((row) => row.score)),
      raw: numberColumn(rows.map((row) => row.raw)),
      rows: numberColumn(rows.map((row) => row.rows)),
      flagged: flagColumn(rows.map((row) => row.flagged)),
      message: textColumn(rows.map((row) => row.message)),
    });
    await context.database.insertArrow('dataset_checks', bytes, { signal: options.signal });
  },
};

async function checkBalance({ database, manifest }: AnalysisContext, { signal }: TaskOptions): Promise<CheckRow[]> {
  if (manifest.classes.length < 2) return [];
  const table = await database.query('SELECT class_id, count(*)::DOUBLE AS n FROM labels GROUP BY class_id', { signal });
  const { class_id: ids, n } = readColumnsOf(table, { class_id: 'text', n: 'number' });
  const counts = manifest.classes.map((info) => n[ids.indexOf(info.id)] ?? 0);
  const total = counts.reduce((sum, count) => sum + count, 0);
  if (total === 0) return [];
  const { rarest, threshold, flagged, shares, scores } = classImbalance(Float64Array.from(counts));
  return counts.flatMap((count, index): CheckRow[] => {
    const isRare = (shares[index] ?? 0) < threshold;
    if (!isRare && index !== rarest) return [];
    const name = className(manifest, manifest.classes[index]?.id ?? null);
    return [{ check: 'class_imbalance', subject: manifest.classes[index]?.id ?? '', score: scores[index] ?? 0, raw: shares[index] ?? 0, rows: count, flagged: flagged && isRare, message: `${name} has ${count.toLocaleString('en')} of ${total.toLocaleString('en')} labels (${percent(shares[index] ?? 0)})${isRare ? `, less than a tenth of an even share` : ', the fewest'}.` }];
  });
}

async function checkOrder(context: AnalysisContext, options: TaskOptions): Promise<CheckRow[]> {
  const table = await context.database.query('SELECT frame_id FROM frames ORDER BY rowid', { signal: options.signal });
  const { frame_id: frames } = readColumnsOf(table, { frame_id: 'text' });
  const near = await rowNeighbors(context, 'frame', frames.map((id) => [`frame:${id}`]), options);
  if (!near || near.rows.length < 50) return [];
  const { statistic, pValue, score, flagged } = nonIid(near.rows.length, { indices: near.indices, k: near.k });
  const message = flagged ? `Frames that look alike stand close together in the file (p ${decimals(pValue)}): it is sorted, or was recorded in sequences. Split by sequence, not by row.` : `The order of the frames says nothing about what is in them (p ${decimals(pValue)}).`;
  return [{ check: 'order', subject: near.space.id, score, raw: statistic, rows: near.rows.length, flagged, message }];
}

async function checkCorrelation(context: AnalysisContext, labels: ComparableLabels, { signal }: TaskOptions): Promise<CheckRow[]> {
  const table = await context.database.query(`SELECT frame_id, ${properties.join(', ')} FROM image_quality WHERE NOT unreadable`, { signal });
  if (table.numRows < 50) return [];
  const { frame_id: ids } = readColumnsOf(table, { frame_id: 'text' });
  const rowOf = new Map(ids.map((id, row) => [id, row]));
  const used = labels.rows.flatMap((row, i) => (rowOf.has(row.frameId) ? [i] : []));
  return properties.map((property): CheckRow => {
    const values = readColumnsOf(table, { [property]: 'number' })[property] as Float64Array;
    const own = Float64Array.from(used, (i) => values[rowOf.get(labels.rows[i]?.frameId ?? '') ?? 0] ?? 0);
    const { accuracy, majorityShare, raw, score, flagged } = spuriousCorrelation(own, Int32Array.from(used, (i) => labels.labels[i] ?? 0), labels.classes);
    const message = `${capital(property)} alone tells the class in ${percent(accuracy)} of the pictures; always guessing the most frequent one is right in ${percent(majorityShare)}.`;
    return { check: 'spurious_correlation', subject: property, score, raw, rows: used.length, flagged, message };
  });
}

async function checkGroups(context: AnalysisContext, task: 'class' | 'box', labels: ComparableLabels, options: TaskOptions): Promise<CheckRow[]> {
  const { database } = context;
  const quality = Float64Array.from(labels.rows, (row, i) => labels.probs[i * labels.classes + row.given] ?? 0);
  const out: CheckRow[] = [];
  const names = (await database.describe('frames', options)).filter((column) => column.type === 'VARCHAR' && !['frame_id', 'sequence_id', 'dataset'].includes(column.name)).map((column) => column.name);
  for (const name of names) {
    const table = await database.query(`SELECT frame_id, ${sqlIdentifier(name)} AS value FROM frames WHERE ${sqlIdentifier(name)} IS NOT NULL`, options);
    const { frame_id: ids, value } = readColumnsOf(table, { frame_id: 'text', value: 'text' });
    const values = [...new Set(value)];
    if (values.length < 2 || values.length > 50) continue;
    const groupOf = new Map(ids.map((id, row) => [id, values.indexOf(value[row] ?? '')]));
    const groups = Int32Array.from(labels.rows, (row) => groupOf.get(row.frameId) ?? -1);
    out.push(...groupRows(groups, quality, (group) => `${name}: ${values[group] ?? ''}`, 30));
  }
  const near = await labelNeighbors(context, task, labels.rows, options);
  if (near) {
    const clusters = dbscanOnGraph(near.rows.length, near);
    const groups = new Int32Array(labels.rows.length).fill(-1);
    near.rows.forEach((row, i) => (groups[row] = clusters[i] ?? -1));
    out.push(...groupRows(groups, quality, (group) => `${near.space.name}: cluster ${group + 1}`, 10));
  }
  return out;
}

function groupRows(groups: Int32Array, quality: Float64Array, nameOf: (group: number) => string, minSize: number): CheckRow[] {
  const { overallMean, groups: found } = underperformingGroups(groups, quality, { minSize, threshold: worse });
  return found.slice(0, 5).filter(({ raw }) => raw < 1).map(({ group, size, mean, raw, score, flagged }): CheckRow => ({
    check: 'underperforming_group',
    subject: nameOf(group),
    score,
    raw,
    rows: size,
    flagged,
    message: `The model gives the labelled class ${decimals(mean)} on average in ${nameOf(group).replaceAll('_', ' ')} (${size.toLocaleString('en')} labels), ${decimals(overallMean)} in all.`,
  }));
}

function capital(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}
