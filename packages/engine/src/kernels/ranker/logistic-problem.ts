import { ShoalError } from '../../base/errors';

/**
 * Logistic regression with scikit-learn's objective: Σ cᵢ ln(1 + exp(−yᵢ (w·xᵢ + b))) + ½ |w|². The intercept b is not penalised, so that solvers may
 * take the weighted mean away from the rows, which makes the problem far better conditioned: embeddings have a large common part.
 */
export interface LogisticProblem {
  /** Row-major, [·, dim]. */
  readonly vectors: Float32Array;
  readonly dim: number;
  /** Rows of `vectors`, [n]. */
  readonly rows: Int32Array;
  /** 1 for good rows, 0 for bad ones, [n]. */
  readonly targets: Uint8Array;
  /** cᵢ, [n]. */
  readonly weights: Float64Array;
  /** How many of the first rows can stand for all, both sides alike. */
  readonly sample: number;
  readonly maxIterations: number;
  /** Largest gradient, divided by Σ cᵢ, at which the search ends. */
  readonly tolerance: number;
  readonly signal?: AbortSignal | undefined;
}

export interface LogisticSolution {
  readonly weights: Float64Array;
  readonly bias: number;
  readonly iterations: number;
  readonly converged: boolean;
}

/** Σ cᵢ xᵢ / Σ cᵢ of a sum Σ cᵢ xᵢ. Throws `invalid-data` when it is not finite, which is when a row is not. */
export function toMean(sum: Float64Array, weights: Float64Array): Float64Array {
  const total = weights.reduce((all, weight) => all + weight, 0);
  if (!sum.every(Number.isFinite)) throw new ShoalError('invalid-data', 'An example has a vector with a value that is not finite. Leave out rows without a vector.');
  return sum.map((part) => part / total);
}

/** 1 / (1 + exp(−x)). */
export function sigmoid(x: number): number {
  return 1 / (1 + Math.exp(-x));
}

/** ln(1 + exp(−margin)), without overflow. */
export function logisticLoss(margin: number): number {
  return Math.log1p(Math.exp(-Math.abs(margin))) + Math.max(0, -margin);
}

/** The first of the steps 1, ½, ¼ … that lowers the objective as Armijo's rule asks; 0 when none does. `at` gives the objective, `slope` its derivative at 0. */
export function halveUntilBetter(at: (step: number) => number, value: number, slope: number): number {
  for (let step = 1; step > 1e-9; step /= 2) if (at(step) <= value + 1e-4 * step * slope + 1e-12 * Math.abs(value)) return step;
  return 0;
}

/** Σ a[d] b[d] over the first `length` values, all by default. */
export function dot(a: Float64Array, b: Float64Array, length = a.length): number {
  let sum = 0;
  for (let d = 0; d < length; d++) sum += (a[d] as number) * (b[d] as number);
  return sum;
}
