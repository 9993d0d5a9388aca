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
  /** Largest gradient of the mean loss at which the search ends; default 1e-4, as in scikit-learn. */
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

/**
 * Logistic regression on examples, with the objective of scikit-learn's `LogisticRegression(C=c, class_weight="balanced")`: L2 penalty, intercept not penalised.
 * Scale the rows to length 1 first for embeddings that are compared by cosine. Throws `invalid-argument` without an example on either side, for a row that does
 * not exist or a parameter out of range, `invalid-data` for values that are not finite, and the signal's reason after an abort.
 */
export function fitRanker(examples: RankerExamples, options: RankerOptions = {}): Ranker {
  const problem = toProblem(examples, options);
  const { weights, bias, iterations, converged } = problem.n <= mostForGram ? fitByGram(problem) : fitByNewton(problem);
  const shift = problem.mean.reduce((sum, mean, d) => sum + mean * (weights[d] as number), 0);
  return { weights, bias: bias - shift, iterations, converged };
}

function toProblem({ vectors, dim, good, bad }: RankerExamples, { c = 30, balanced = true, maxIterations = 100, tolerance = 1e-4, signal }: RankerOptions): LogisticProblem {
  assertExamples({ vectors, dim, good, bad });
  if (!(c > 0) || !(tolerance > 0) || !(maxIterations >= 0)) {
    throw new ShoalError('invalid-argument', `fitRanker got c ${c}, tolerance ${tolerance} and maxIterations ${maxIterations}. Expected numbers above 0.`);
  }
  const n = good.length + bad.length;
  const [ofGood, ofBad] = balanced ? [n / (2 * good.length), n / (2 * bad.length)] : [1, 1];
  const weights = new Float64Array(n).fill(c * ofGood, 0, good.length).fill(c * ofBad, good.length);
  const signs = new Int8Array(n).fill(1, 0, good.length).fill(-1, good.length);
  const source = (i: number): number => (i < good.length ? (good[i] as number) : (bad[i - good.length] as number)) * dim;
  const mean = new Float64Array(dim);
  for (let i = 0; i < n; i++) {
    const share = (weights[i] as number) / (c * n);
    for (let d = 0, at = source(i); d < dim; d++, at++) mean[d] = (mean[d] as number) + share * (vectors[at] as number);
  }
  if (!mean.every(Number.isFinite)) throw new ShoalError('invalid-data', 'fitRanker got an example whose vector holds a value that is not finite. Leave out rows without a vector.');
  const rows = new Float32Array(n * dim);
  for (let i = 0; i < n; i++) for (let d = 0, at = source(i); d < dim; d++, at++) rows[i * dim + d] = (vectors[at] as number) - (mean[d] as number);
  return { n, dim, rows, mean, signs, weights, maxIterations, tolerance, signal };
}

function assertExamples({ vectors, dim, good, bad }: RankerExamples): void {
  if (!Number.isInteger(dim) || dim < 1 || vectors.length % dim !== 0) {
    throw new ShoalError('invalid-argument', `fitRanker got ${vectors.length} values for vectors of ${dim}. Expected a whole dim of at least 1 and a length that is a multiple of it.`);
  }
  if (good.length === 0 || bad.length === 0) {
    throw new ShoalError('invalid-argument', `fitRanker got ${good.length} good and ${bad.length} bad examples. Expected at least one of each: judge some more candidates first.`);
  }
  const count = vectors.length / dim;
  for (const row of [...good, ...bad]) {
    if (row < 0 || row >= count) throw new ShoalError('invalid-argument', `fitRanker got row ${row} as an example. Expected a row from 0 to ${count - 1}.`);
  }
}
