import { readFile } from 'node:fs/promises';
import { messageOf, ShoalError } from '@shoal/engine';
import { readNpy, type NpyArray } from '@shoal/engine/formats';
import { findLabelIssues, normalizeProbabilities, rankAscending, type LabelIssueParams } from '@shoal/engine/kernels';
import { formatTable } from '../format-table';

export interface AuditArraysOptions extends LabelIssueParams {
  readonly labels: string;
  readonly predProbs: string;
  readonly classes: readonly string[] | null;
  readonly json: boolean;
  readonly all: boolean;
  readonly limit: number | null;
}

interface ScoredLabel {
  /** Row of the arrays. */
  readonly index: number;
  /** 0..1, higher = more suspicious: 1 - label quality. */
  readonly score: number;
  readonly given: string | number;
  readonly suggested: string | number;
  readonly flagged: boolean;
}

/** Audits given labels beside predicted probabilities, both as NumPy files. Resolves to the number of flagged labels. */
export async function auditArrays(options: AuditArraysOptions): Promise<number> {
  const probs = await load(options.predProbs);
  const [n, classes] = probs.shape;
  if (n === undefined || classes === undefined || probs.shape.length !== 2 || !/f/.test(probs.descr)) {
    throw new ShoalError('invalid-data', `${options.predProbs} has shape (${probs.shape.join(', ')}) of ${probs.descr}. Expected floats of shape (n, classes).`);
  }
  const labels = readLabels(await load(options.labels), options.labels, n, classes);
  if (options.classes && (options.classes.length !== classes || options.classes.includes(''))) {
    throw new ShoalError('invalid-argument', `--classes names ${options.classes.length} classes, but ${options.predProbs} has ${classes} columns. Name every column once.`);
  }
  const issues = findLabelIssues({ probs: normalizeProbabilities(Array.from(probs.data, Number), classes), classes, labels }, options);
  const nameOf = (index: number): string | number => options.classes?.[index] ?? index;
  const ranked = Array.from(rankAscending(issues.quality), (index): ScoredLabel => ({
    index,
    score: 1 - (issues.quality[index] ?? 1),
    given: nameOf(labels[index] ?? 0),
    suggested: nameOf(issues.predicted[index] ?? 0),
    flagged: issues.flagged[index] === 1,
  }));
  const chosen = options.all ? ranked : ranked.filter((row) => row.flagged);
  if (options.json) {
    const scores = options.limit === null ? chosen : chosen.slice(0, options.limit);
    process.stdout.write(`${JSON.stringify({ n, classes, issues: issues.count, scores })}\n`);
    return issues.count;
  }
  const shown = options.limit === 0 ? chosen : chosen.slice(0, options.limit ?? 20);
  console.log(`${issues.count} of ${n} labels are suspicious (${options.method}, ${options.mode}).`);
  if (shown.length === 0) return issues.count;
  const rows = shown.map((row) => [String(row.index), row.score.toFixed(4), String(row.given), String(row.suggested), row.flagged ? 'yes' : '']);
  console.log(`\n${formatTable([{ title: 'row', align: 'right' }, { title: 'score', align: 'right' }, { title: 'given' }, { title: 'suggested' }, { title: 'flagged' }], rows)}`);
  if (shown.length < chosen.length) console.log(`\n${chosen.length - shown.length} more: --limit 0 shows all.`);
  return issues.count;
}

async function load(path: string): Promise<NpyArray> {
  let bytes: Uint8Array;
  try {
    bytes = await readFile(path);
  } catch (cause) {
    throw new ShoalError('not-found', `${path} cannot be read: ${messageOf(cause)}.`, { cause });
  }
  return readNpy(bytes, path);
}

function readLabels(array: NpyArray, path: string, n: number, classes: number): Int32Array {
  const oneDimensional = array.shape.length === 1 || (array.shape.length === 2 && array.shape[1] === 1);
  if (!oneDimensional || array.shape[0] !== n) {
    throw new ShoalError('invalid-data', `${path} has shape (${array.shape.join(', ')}), but there are ${n} rows of probabilities. Expected shape (${n}).`);
  }
  const values = Array.from(array.data, Number);
  const bad = values.findIndex((value) => !Number.isInteger(value) || value < 0 || value >= classes);
  if (bad >= 0) {
    throw new ShoalError('invalid-data', `${path} holds ${values[bad]} in row ${bad}. Expected class indices from 0 to ${classes - 1}.`, { details: { row: bad } });
  }
  return Int32Array.from(values);
}
