import { readFile } from 'node:fs/promises';
import { messageOf, ShoalError } from '@shoal/engine';
import { readNpy, type NpyArray } from '@shoal/engine/formats';
import { checkInSample, combineEvidence, findLabelIssues, labelQuality, mistakenness, nearestNeighbors, normalizeProbabilities, normalizeRows, predictedClasses, rankAscending, voteProbabilities, type ClassEvidence, type LabeledProbabilities } from '@shoal/engine/kernels';
import { formatTable } from '../format-table';

/** What arrays can be ranked by. */
export const ARRAY_SCORES = ['self_confidence', 'normalized_margin', 'confidence_weighted_entropy', 'mistakenness', 'neighbors', 'combined'] as const;
export type ArrayScore = (typeof ARRAY_SCORES)[number];

export interface AuditArraysOptions {
  readonly labels: string;
  readonly predProbs: string;
  readonly otherProbs: readonly string[];
  readonly embeddings: string | null;
  readonly classes: readonly string[] | null;
  readonly score: ArrayScore;
  readonly mode: 'streaming' | 'exact';
  readonly json: boolean;
  readonly all: boolean;
  readonly limit: number | null;
}

interface ScoredLabel {
  /** Row of the arrays. */
  readonly index: number;
  /** 0..1, higher = more suspicious. */
  readonly score: number;
  readonly given: string | number;
  readonly suggested: string | number;
  readonly flagged: boolean;
  /** Every score of the row, with --all. */
  readonly scores?: Readonly<Record<string, number>>;
}

/** Audits given labels beside predicted probabilities, both as NumPy files. Resolves to the number of flagged labels. */
export async function auditArrays(options: AuditArraysOptions): Promise<number> {
  const main = await loadProbabilities(options.predProbs);
  const { classes, rows: n } = main;
  const labels = readLabels(await load(options.labels), options.labels, n, classes);
  if (options.classes && (options.classes.length !== classes || options.classes.includes(''))) {
    throw new ShoalError('invalid-argument', `--classes names ${options.classes.length} classes, but ${options.predProbs} has ${classes} columns. Name every column once.`);
  }
  if (options.score === 'neighbors' && options.embeddings === null) throw new ShoalError('invalid-argument', '--score neighbors needs vectors: pass them with --embeddings.');
  const input: LabeledProbabilities = { probs: main.probs, classes, labels };
  const evidence = await loadEvidence(options, input);
  const scores = scoreAll(input, evidence);
  const score = scores.get(options.score) ?? new Float64Array(n);
  const issues = findLabelIssues(input, { method: methodOf(options.score), mode: options.mode });
  // Scores that estimate no number of errors of their own flag as many as confident learning does.
  const flagged = isMethod(options.score) ? issues.flagged : highest(score, issues.count);
  const count = flagged.reduce((sum, one) => sum + one, 0);
  const nameOf = (index: number): string | number => options.classes?.[index] ?? index;
  const ranked = Array.from(rankAscending(score.map((value) => -value)), (index): ScoredLabel => ({
    index,
    score: score[index] ?? 0,
    given: nameOf(labels[index] ?? 0),
    suggested: nameOf(issues.predicted[index] ?? 0),
    flagged: flagged[index] === 1,
    ...(options.all && { scores: Object.fromEntries([...scores].map(([name, values]) => [name, values[index] ?? 0])) }),
  }));
  const inSample = checkInSample(labelQuality(input, 'self_confidence'), { threshold: 0.9 });
  if (inSample.warning) process.stderr.write(`shoal: ${inSample.warning}\n`);
  const chosen = options.all ? ranked : ranked.filter((row) => row.flagged);
  if (options.json) {
    process.stdout.write(`${JSON.stringify({ n, classes, score: options.score, issues: count, in_sample_share: inSample.share, scores: options.limit === null ? chosen : chosen.slice(0, options.limit) })}\n`);
    return count;
  }
  const shown = options.limit === 0 ? chosen : chosen.slice(0, options.limit ?? 20);
  console.log(`${count} of ${n} labels are suspicious (${options.score}, ${options.mode}).`);
  if (shown.length === 0) return count;
  const rows = shown.map((row) => [String(row.index), row.score.toFixed(4), String(row.given), String(row.suggested), row.flagged ? 'yes' : '']);
  console.log(`\n${formatTable([{ title: 'row', align: 'right' }, { title: 'score', align: 'right' }, { title: 'given' }, { title: 'suggested' }, { title: 'flagged' }], rows)}`);
  if (shown.length < chosen.length) console.log(`\n${chosen.length - shown.length} more: --limit 0 shows all.`);
  return count;
}

const methods = ['self_confidence', 'normalized_margin', 'confidence_weighted_entropy'] as const;
type Method = (typeof methods)[number];

function isMethod(score: ArrayScore): score is Method {
  return methods.some((method) => method === score);
}

function methodOf(score: ArrayScore): Method {
  return isMethod(score) ? score : 'normalized_margin';
}

/** Every score that the arrays allow, higher = more suspicious. */
function scoreAll(input: LabeledProbabilities, evidence: readonly ClassEvidence[]): Map<ArrayScore, Float64Array> {
  const scores = new Map<ArrayScore, Float64Array>(methods.map((method) => [method, labelQuality(input, method).map((quality) => 1 - quality)]));
  const predicted = predictedClasses(input.probs, input.classes);
  scores.set('mistakenness', Float64Array.from(predicted, (best, i) => mistakenness(best === input.labels[i], input.probs[i * input.classes + best] ?? 0)));
  const votes = evidence.find(({ name }) => name === 'neighbors');
  if (votes) scores.set('neighbors', Float64Array.from(input.labels, (label, i) => 1 - (votes.probs[i * input.classes + label] ?? 0)));
  scores.set('combined', combineEvidence(input, evidence).score);
  return scores;
}

function highest(score: Float64Array, count: number): Uint8Array {
  const flagged = new Uint8Array(score.length);
  for (const row of rankAscending(score.map((value) => -value)).subarray(0, count)) flagged[row] = 1;
  return flagged;
}

async function loadEvidence({ otherProbs, embeddings }: AuditArraysOptions, { classes, labels }: LabeledProbabilities): Promise<ClassEvidence[]> {
  const evidence: ClassEvidence[] = [];
  for (const path of otherProbs) {
    const other = await loadProbabilities(path);
    if (other.rows !== labels.length || other.classes !== classes) throw new ShoalError('invalid-data', `${path} has shape (${other.rows}, ${other.classes}). Expected that of --pred-probs, (${labels.length}, ${classes}).`);
    evidence.push({ name: path, probs: other.probs });
  }
  if (embeddings !== null) {
    const array = await load(embeddings);
    const [n, dim] = array.shape;
    if (n !== labels.length || dim === undefined || array.shape.length !== 2) throw new ShoalError('invalid-data', `${embeddings} has shape (${array.shape.join(', ')}). Expected (${labels.length}, d).`);
    const vectors = normalizeRows(Float32Array.from(array.data, Number), dim);
    const { indices, k } = await nearestNeighbors(vectors, { dim, k: 10, seed: 1 });
    evidence.push({ name: 'neighbors', probs: voteProbabilities({ neighbors: indices, width: k, labels: Int32Array.from(labels), classes }) });
  }
  return evidence;
}

async function loadProbabilities(path: string): Promise<{ readonly probs: Float64Array; readonly rows: number; readonly classes: number }> {
  const array = await load(path);
  const [rows, classes] = array.shape;
  if (rows === undefined || classes === undefined || array.shape.length !== 2 || !/f/.test(array.descr)) {
    throw new ShoalError('invalid-data', `${path} has shape (${array.shape.join(', ')}) of ${array.descr}. Expected floats of shape (n, classes).`);
  }
  return { probs: normalizeProbabilities(Array.from(array.data, Number), classes), rows, classes };
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
