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
const mostForGram = 200;
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
  const { vectors, dim, good, bad } = examples;
  const n = good.length + bad.length;
  const sides = [bad, good] as const;
  const weightOf = sides.map((side) => (balanced ? (c * n) / (2 * side.length) : c));
  // The sample comes first: both sides alike where they have enough rows, each spread evenly.
  const sample = n >= 2 * mostInSample ? mostInSample : n;
  const ofGood = Math.min(good.length, Math.max(sample >> 1, sample - bad.length));
  const parts = [splitEvenly(bad, sample - ofGood), splitEvenly(good, ofGood)] as const;
  const rows = new Int32Array(n);
  const targets = new Uint8Array(n);
  let at = 0;
  for (const [target, list] of [parts[0].first, parts[1].first, parts[0].rest, parts[1].rest].entries()) {
    rows.set(list, at);
    targets.fill(target % 2, at, at + list.length);
    at += list.length;
  }
  const weights = Float64Array.from(targets, (target) => weightOf[target] as number);
  return { vectors, dim, rows, targets, weights, sample, maxIterations, tolerance, signal };
}

/** `count` evenly spaced rows, and the others. */
function splitEvenly(rows: Int32Array, count: number): { first: Int32Array; rest: Int32Array } {
  const isFirst = new Uint8Array(rows.length);
  for (let i = 0; i < count; i++) isFirst[Math.floor((i * rows.length) / count)] = 1;
  return { first: rows.filter((_, i) => isFirst[i] === 1), rest: rows.filter((_, i) => isFirst[i] === 0) };
}

function assertExamples({ vectors, dim, good, bad }: RankerExamples): void {
  if (!Number.isInteger(dim) || dim < 1 || vectors.length % dim !== 0) {
    throw new ShoalError('invalid-argument', `fitRanker got ${vectors.length} values for vectors of ${dim}. Expected a whole dim of at least 1 and a length that is a multiple of it.`);
  }
  if (good.length === 0 || bad.length === 0) {
    throw new ShoalError('invalid-argument', `fitRanker got ${good.length} good and ${bad.length} bad examples. Expected at least one of each: judge some more candidates first.`);
  }
  const count = vectors.length / dim;
  for (const rows of [good, bad]) {
    const row = rows.find((one) => one < 0 || one >= count);
    if (row !== undefined) throw new ShoalError('invalid-argument', `fitRanker got row ${row} as an example. Expected a row from 0 to ${count - 1}.`);
  }
}
