import { averagePrecision } from '../average-precision';
import { createRandom } from '../random';
import type { Interval } from '../bootstrap';
import { fitRanker, type RankerExamples, type RankerOptions } from './fit-ranker';
import { scoreRows } from './rank-rows';

export interface RankerQuality {
  readonly folds: number;
  /** Of the examples that were called good when they were left out, the share that a person calls good; NaN when none was. */
  readonly precision: number;
  /** Of the good examples, the share that was called good when left out. */
  readonly recall: number;
  readonly f1: number;
  /** Of the left-out probabilities of all folds. */
  readonly averagePrecision: number;
  /** Probability from which a row counts as good, by the best F1 over all left-out probabilities: for `calibrateScores`. */
  readonly threshold: number;
  /** 95 % of the precision, by Wilson's score. */
  readonly interval: Interval;
  readonly good: number;
  readonly bad: number;
}

/** Why there is no quality. */
export interface TooFewExamples {
  readonly reason: 'too-few-good' | 'too-few-bad';
  readonly good: number;
  readonly bad: number;
  /** Examples of each side that it takes. */
  readonly needed: number;
}

export interface JudgeOptions extends RankerOptions {
  /** Default 15; fewer when a side has fewer examples. */
  readonly folds?: number;
  /** Order in which examples are dealt to the folds; default 1. */
  readonly seed?: number;
}

/** Examples of each side below which a fold would train without one, or a share would mean nothing. */
const fewest = 3;

/**
 * How good a ranker of these examples is on examples that it has not seen, by stratified cross-validation. What is called good in a fold is decided by the threshold
 * with the best F1 among the left-out probabilities of the other folds, so that no row takes part in choosing the threshold it is judged by. The numbers speak of rows
 * like the examples: people judge what ranks high, so that precision among all rows of a pool is another matter.
 */
export function judgeRanker(examples: RankerExamples, options: JudgeOptions = {}): RankerQuality | null {
  const { good, bad } = examples;
  if (tooFewExamples(good.length, bad.length)) return null;
  const folds = Math.min(options.folds ?? 15, good.length, bad.length);
  const random = createRandom(options.seed ?? 1);
  const [foldOfGood, foldOfBad] = [dealFolds(good.length, folds, random), dealFolds(bad.length, folds, random)];
  const n = good.length + bad.length;
  const truth = new Uint8Array(n).fill(1, 0, good.length);
  const fold = Int32Array.from({ length: n }, (_, i) => (i < good.length ? (foldOfGood[i] as number) : (foldOfBad[i - good.length] as number)));
  const scores = new Float32Array(n);
  for (let out = 0; out < folds; out++) {
    const ranker = fitRanker({ ...examples, good: good.filter((_, i) => foldOfGood[i] !== out), bad: bad.filter((_, i) => foldOfBad[i] !== out) }, options);
    const left = Int32Array.from({ length: n }, (_, i) => i).filter((i) => fold[i] === out);
    const rows = left.map((i) => (i < good.length ? (good[i] as number) : (bad[i - good.length] as number)));
    scoreRows(ranker, examples.vectors, examples.dim, rows).forEach((score, at) => (scores[left[at] as number] = score));
  }
  let [hits, called] = [0, 0];
  for (let out = 0; out < folds; out++) {
    const threshold = bestThreshold(scores, truth, (i) => fold[i] !== out);
    for (let i = 0; i < n; i++) {
      if (fold[i] !== out || (scores[i] as number) < threshold) continue;
      called++;
      hits += truth[i] as number;
    }
  }
  return {
    folds,
    precision: hits / called,
    recall: hits / good.length,
    f1: (2 * hits) / (called + good.length),
    averagePrecision: averagePrecision(scores, truth),
    threshold: bestThreshold(scores, truth, () => true),
    interval: wilsonInterval(hits, called),
    good: good.length,
    bad: bad.length,
  };
}

/** Says why `judgeRanker` gives nothing for so many examples; `null` when it does. */
export function tooFewExamples(good: number, bad: number): TooFewExamples | null {
  if (good >= fewest && bad >= fewest) return null;
  return { reason: good < fewest ? 'too-few-good' : 'too-few-bad', good, bad, needed: fewest };
}

function dealFolds(count: number, folds: number, random: () => number): Int32Array {
  const deck = Int32Array.from({ length: count }, (_, i) => i % folds);
  for (let i = count - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1));
    [deck[i], deck[j]] = [deck[j] as number, deck[i] as number];
  }
  return deck;
}

/** Half-way between two scores, where F1 of what lies above is largest; of several the highest. */
function bestThreshold(scores: Float32Array, truth: Uint8Array, counts: (i: number) => boolean): number {
  const order = Array.from(scores.keys()).filter(counts).sort((a, b) => (scores[b] as number) - (scores[a] as number));
  const positives = order.reduce((sum, i) => sum + (truth[i] as number), 0);
  let [hits, best, threshold] = [0, -1, 0.5];
  order.forEach((i, at) => {
    hits += truth[i] as number;
    const score = scores[i] as number;
    const next = at + 1 < order.length ? (scores[order[at + 1] as number] as number) : 0;
    if (next === score) return;
    const f1 = (2 * hits) / (at + 1 + positives);
    if (f1 > best) [best, threshold] = [f1, (score + next) / 2];
  });
  return threshold;
}

/** Wilson's score interval of a share of `hits` in `count`, at 95 %; 0 … 1 when nothing was counted. */
export function wilsonInterval(hits: number, count: number): Interval {
  if (count === 0) return { low: 0, high: 1 };
  const z = 1.959963984540054;
  const share = hits / count;
  const middle = share + (z * z) / (2 * count);
  const spread = z * Math.sqrt((share * (1 - share)) / count + (z * z) / (4 * count * count));
  const whole = 1 + (z * z) / count;
  return { low: Math.max(0, (middle - spread) / whole), high: Math.min(1, (middle + spread) / whole) };
}
