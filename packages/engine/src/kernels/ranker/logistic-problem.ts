/**
 * Logistic regression with scikit-learn's objective: C · Σ sᵢ ln(1 + exp(−yᵢ (w·xᵢ + b))) + ½ |w|². The intercept is not penalised, so the rows may be moved:
 * they are kept less their weighted mean, which makes the problem far better conditioned (embeddings have a large common part).
 */
export interface LogisticProblem {
  readonly n: number;
  readonly dim: number;
  /** Row-major [n, dim], less `mean`. */
  readonly rows: Float32Array;
  /** [dim] */
  readonly mean: Float64Array;
  /** +1 for good rows, which come first, −1 for bad ones, [n]. */
  readonly signs: Int8Array;
  /** C · sᵢ, [n]. */
  readonly weights: Float64Array;
  readonly maxIterations: number;
  /** Largest gradient of the objective divided by `Σ C sᵢ`. */
  readonly tolerance: number;
  readonly signal?: AbortSignal | undefined;
}

/** Of the moved rows: the intercept still lacks w · mean. */
export interface LogisticSolution {
  readonly weights: Float64Array;
  readonly bias: number;
  readonly iterations: number;
  readonly converged: boolean;
}

/** ln(1 + exp(−margin)), without overflow. */
export function logisticLoss(margin: number): number {
  return margin > 0 ? Math.log1p(Math.exp(-margin)) : Math.log1p(Math.exp(margin)) - margin;
}

/** 1 / (1 + exp(−x)). */
export function sigmoid(x: number): number {
  return 1 / (1 + Math.exp(-x));
}

/** Step along a Newton direction that is at least as good as Armijo's rule asks: 1, ½, ¼ … `at` gives the objective. 0 when none is. */
export function halveUntilBetter(at: (step: number) => number, value: number, slope: number): number {
  for (let step = 1; step > 1e-9; step /= 2) if (at(step) <= value + 1e-4 * step * slope + 1e-12 * Math.abs(value)) return step;
  return 0;
}
