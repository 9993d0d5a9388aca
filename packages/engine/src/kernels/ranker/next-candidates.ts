import { ShoalError } from '../../base/errors';
import { squaredDistance } from '../distance';
import { calibrateScores } from './calibrate';
import { fitRanker, type Ranker } from './fit-ranker';
import { judgeRanker, type RankerQuality } from './judge-ranker';
import { scoreRows } from './rank-rows';

export interface CandidateQuestion {
  /** Row-major [n, dim]; scaled to length 1 for spaces that are compared by cosine. */
  readonly vectors: Float32Array;
  readonly dim: number;
  /** Rows that are wanted: the seed and what was judged good. */
  readonly good: Int32Array;
  /** Rows that were judged bad. */
  readonly bad: Int32Array;
  /** Rows that may be shown; those of `good` and `bad` among them are scored but not shown again. */
  readonly rows: Int32Array;
  /** How many to show; default 20. */
  readonly limit?: number;
  /** Least Euclidean distance between any two that are shown, in the unit of the vectors; default 0: near-duplicates stay. */
  readonly diversity?: number;
  /** Share of the shown that are those the ranker doubts most, 0 … 1; default 0. They take every ⌊1 / share⌋-th place. */
  readonly explore?: number;
  /** Rows of the pool that a ranker takes as weak bad examples, evenly spaced; default 100, 0 for none. See `RankerExamples.background`. */
  readonly background?: number;
  /** How much likeness to a bad row counts against likeness to a good one while there is no ranker; default ½. */
  readonly negativeWeight?: number;
  /** Good examples from which on a ranker takes over, given one bad one; default 3. Without a bad one it takes 10, and a background. */
  readonly fewestGood?: number;
}

export interface CandidateAnswer {
  /** What orders the candidates. */
  readonly by: 'similarity' | 'ranker';
  /** Rows to show, in this order; none that was judged. */
  readonly next: Int32Array;
  /**
   * Of every row of `rows`, in its order; higher = more like what is wanted. By a ranker: its calibrated probability, where ½ is the threshold. By similarity:
   * inner product with the most similar good row, less `negativeWeight` times that with the most similar bad one.
   */
  readonly scores: Float32Array;
  /** `null` while similarity orders. */
  readonly ranker: Ranker | null;
  /** `null` while similarity orders, and while there are too few examples for it: `tooFewExamples` says why. */
  readonly quality: RankerQuality | null;
}

const fewestGoodAlone = 10;

/**
 * What a campaign shows next: by similarity to the good rows at first, by a ranker as soon as there is a bad example and enough good ones, or many good ones. Depends on nothing but its
 * question. Throws `invalid-argument` without a good row or for a share out of range.
 */
export function nextCandidates(question: CandidateQuestion, options: { readonly signal?: AbortSignal | undefined } = {}): CandidateAnswer {
  const { vectors, dim, good, bad, rows, limit = 20, diversity = 0, explore = 0, fewestGood = 3 } = question;
  if (good.length === 0) throw new ShoalError('invalid-argument', 'nextCandidates got no good row. Expected at least one: a campaign starts from a seed.');
  if (!(explore >= 0 && explore <= 1) || !(diversity >= 0)) throw new ShoalError('invalid-argument', `nextCandidates got explore ${explore} and diversity ${diversity}. Expected a share from 0 to 1 and a distance of at least 0.`);
  const judged = new Set([...good, ...bad]);
  const isOpen = (at: number): boolean => !judged.has(rows[at] as number);
  const show = (order: Int32Array): Int32Array => diverseRows(vectors, dim, order.map((at) => rows[at] as number), diversity, limit);
  const background = backgroundRows(rows, judged, question.background ?? 100);
  const enough = bad.length > 0 ? good.length >= fewestGood : background.length > 0 && good.length >= Math.max(fewestGood, fewestGoodAlone);
  if (!enough) {
    const scores = similarityScores(question);
    return { by: 'similarity', next: show(byFalling(scores).filter(isOpen)), scores, ranker: null, quality: null };
  }
  const examples = { vectors, dim, good, bad, background };
  const ranker = fitRanker(examples, options);
  const quality = judgeRanker(examples, options);
  const scores = calibrateScores(scoreRows(ranker, vectors, dim, rows), quality?.threshold ?? 0.5);
  const best = byFalling(scores).filter(isOpen);
  const order = explore === 0 ? best : mix(best, byFalling(scores.map((score) => -Math.abs(score - 0.5))).filter(isOpen), explore);
  return { by: 'ranker', next: show(order), scores, ranker, quality };
}

function backgroundRows(rows: Int32Array, judged: ReadonlySet<number>, count: number): Int32Array {
  const open = rows.filter((row) => !judged.has(row));
  return Int32Array.from({ length: Math.min(count, open.length) }, (_, i) => open[Math.floor((i * open.length) / Math.min(count, open.length))] as number);
}

function similarityScores({ vectors, dim, good, bad, rows, negativeWeight = 0.5 }: CandidateQuestion): Float32Array {
  const nearest = (row: number, others: Int32Array): number => others.reduce((most, other) => Math.max(most, innerProduct(vectors, row, other, dim)), -Infinity);
  return Float32Array.from(rows, (row) => nearest(row, good) - (bad.length > 0 ? negativeWeight * nearest(row, bad) : 0));
}

function innerProduct(vectors: Float32Array, i: number, j: number, dim: number): number {
  let sum = 0;
  for (let d = 0; d < dim; d++) sum += (vectors[i * dim + d] as number) * (vectors[j * dim + d] as number);
  return sum;
}

function byFalling(scores: Float32Array): Int32Array {
  return Int32Array.from(scores.keys()).sort((a, b) => (scores[b] as number) - (scores[a] as number) || a - b);
}

/** Both orders in one, without repeats: every ⌊1 / share⌋-th place is from the second. */
function mix(first: Int32Array, second: Int32Array, share: number): Int32Array {
  const every = Math.floor(1 / share);
  const seen = new Set<number>();
  const heads = [0, 0];
  const lists = [first, second];
  const take = (list: 0 | 1): void => {
    const source = lists[list] as Int32Array;
    while (seen.has(source[heads[list] as number] as number)) heads[list] = (heads[list] as number) + 1;
    seen.add(source[heads[list] as number] as number);
  };
  while (seen.size < first.length) take((seen.size + 1) % every === 0 ? 1 : 0);
  return Int32Array.from(seen);
}

/** The first `limit` rows of an order that are at least `diversity` from every earlier one. */
function diverseRows(vectors: Float32Array, dim: number, order: Int32Array, diversity: number, limit: number): Int32Array {
  const kept: number[] = [];
  for (const row of order) {
    if (kept.length >= limit) break;
    if (diversity === 0 || kept.every((other) => squaredDistance(vectors, row, other, dim) >= diversity * diversity)) kept.push(row);
  }
  return Int32Array.from(kept);
}
