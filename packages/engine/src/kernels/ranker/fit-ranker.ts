import { ShoalError } from '../../base/errors';
import { fitByGram } from './fit-by-gram';
import { fitByNewton } from './fit-by-newton';
import type { LogisticProblem } from './logistic-problem';

export interface RankerExamples {
  /** Row-major [n, dim], finite. */
  readonly vectors: Float32Array;
  readonly dim: number;
  /** Rows that a person called good. */
  readonly good: Int32Array;
  /** Rows that a person called bad. */
  readonly bad: Int32Array;
  /**
   * Rows that nobody judged, which stand for all others: most of them are bad. They share the weight of the bad side with the bad rows, half and half, and have all of
   * it where there are none. Default none.
   */
  readonly background?: Int32Array | undefined;
}

export interface RankerOptions {
  /** Inverse strength of the penalty, as in scikit-learn; default 30. */
  readonly c?: number;
  /** Gives both sides the same weight in all, however many examples each has; default true. */
  readonly balanced?: boolean;
  /** Steps of Newton's method at most; default 100. */
  readonly maxIterations?: number;
  /** Largest gradient of the mean loss at which the search ends; default 1e-4, as in scikit-learn. Less than 1e-7 asks more of many examples than single precision can give. */
  readonly tolerance?: number;
  readonly signal?: AbortSignal | undefined;
}

/** A row's log-odds to be good are weights · row + bias. */
export interface Ranker {
  /** [dim] */
  readonly weights: Float64Array;
  readonly bias: number;
  readonly iterations: number;
  /** False when `maxIterations` ended the search. */
  readonly converged: boolean;
}

/** Up to this many examples the n × n form is the faster one. */
const mostForGram = 64;
/** Rows that stand for all at first, where there are at least twice as many. */
const mostInSample = 2048;

/**
 * Logistic regression on examples, with the objective of scikit-learn's `LogisticRegression(C=c, class_weight="balanced")`: L2 penalty, intercept not penalised.
 * Scale the rows to length 1 first for embeddings that are compared by cosine. Throws `invalid-argument` without an example on either side, for a row that does
 * not exist or a parameter out of range, `invalid-data` for values that are not finite, and the signal's reason after an abort.
 */
export function fitRanker(examples: RankerExamples, options: RankerOptions = {}): Ranker {
  const problem = toProblem(examples, options);
  return problem.rows.length <= mostForGram ? fitByGram(problem) : fitByNewton(problem);
}

function toProblem(examples: RankerExamples, { c = 30, balanced = true, maxIterations = 100, tolerance = 1e-4, signal }: RankerOptions): LogisticProblem {
  assertExamples(examples);
  if (!(c > 0) || !(tolerance > 0) || !(maxIterations >= 0)) {
    throw new ShoalError('invalid-argument', `fitRanker got c ${c}, tolerance ${tolerance} and maxIterations ${maxIterations}. Expected numbers above 0.`);
  }
  const { vectors, dim, good, bad, background = new Int32Array(0) } = examples;
  const groups = [good, bad, background] as const;
  const n = good.length + bad.length + background.length;
  // Halves of the bad side's weight, where there are both kinds of it.
  const part = bad.length > 0 && background.length > 0 ? 4 : 2;
  const weightOf = groups.map(({ length }, group) => (balanced ? (c * n) / ((group === 0 ? 2 : part) * length) : c));
  // The sample comes first: both sides alike where they have enough rows, each spread evenly.
  const sample = n >= 2 * mostInSample ? mostInSample : n;
  const ofGood = Math.min(good.length, Math.max(sample >> 1, sample - (n - good.length)));
  const [wanted, others] = [splitEvenly(0, good.length, ofGood), splitEvenly(good.length, n, sample - ofGood)];
  const order = [others.first, wanted.first, others.rest, wanted.rest].flat();
  const groupOf = (at: number): 0 | 1 | 2 => (at < good.length ? 0 : at < good.length + bad.length ? 1 : 2);
  const list = new Int32Array(n);
  groups.reduce((at, rows) => (list.set(rows, at), at + rows.length), 0);
  return {
    vectors,
    dim,
    rows: Int32Array.from(order, (at) => list[at] as number),
    targets: Uint8Array.from(order, (at) => Number(groupOf(at) === 0)),
    weights: Float64Array.from(order, (at) => weightOf[groupOf(at)] as number),
    sample,
    maxIterations,
    tolerance,
    signal,
  };
}

/** `count` evenly spaced numbers of from … to − 1, and the others. */
function splitEvenly(from: number, to: number, count: number): { first: number[]; rest: number[] } {
  const [first, rest] = [[], []] as [number[], number[]];
  for (let at = from; at < to; at++) {
    const [before, after] = [((at - from) * count) / (to - from), ((at - from + 1) * count) / (to - from)];
    (Math.floor(after) > Math.floor(before) ? first : rest).push(at);
  }
  return { first, rest };
}

function assertExamples({ vectors, dim, good, bad, background = new Int32Array(0) }: RankerExamples): void {
  if (!Number.isInteger(dim) || dim < 1 || vectors.length % dim !== 0) {
    throw new ShoalError('invalid-argument', `fitRanker got ${vectors.length} values for vectors of ${dim}. Expected a whole dim of at least 1 and a length that is a multiple of it.`);
  }
  if (good.length === 0 || bad.length + background.length === 0) {
    throw new ShoalError('invalid-argument', `fitRanker got ${good.length} good and ${bad.length} bad examples. Expected at least one of each: judge some more candidates first.`);
  }
  const count = vectors.length / dim;
  for (const rows of [good, bad, background]) {
    const row = rows.find((one) => one < 0 || one >= count);
    if (row !== undefined) throw new ShoalError('invalid-argument', `fitRanker got row ${row} as an example. Expected a row from 0 to ${count - 1}.`);
  }
}
