import { factorize, solve } from './cholesky';
import { dot, halveUntilBetter, logisticLoss, sigmoid, toMean, type LogisticProblem, type LogisticSolution } from './logistic-problem';

/**
 * The problem in its dual form, w = Σ aᵢ xᵢ, for few rows: Newton's method on the n × n inner products, n³/3 operations a step whatever the dimension. The linear
 * systems are those of Gaussian process classification (Rasmussen and Williams 2006, algorithm 3.1), which stay well conditioned when rows repeat each other.
 */
export function fitByGram(problem: LogisticProblem): LogisticSolution {
  const { targets, weights, maxIterations, tolerance, signal } = problem;
  const n = weights.length;
  const { rows, mean } = movedRows(problem);
  const gram = innerProducts(rows, n);
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const dual = new Float64Array(n);
  const reach = new Float64Array(n);
  let bias = 0;
  const loss = (values: (i: number) => number): number => weights.reduce((sum, weight, i) => sum + weight * logisticLoss(targets[i] === 1 ? values(i) : -values(i)), 0);
  const solution = (iterations: number, converged: boolean): LogisticSolution => {
    const primal = combine(rows, dual);
    return { weights: primal, bias: bias - dot(primal, mean), iterations, converged };
  };
  let value = loss(() => 0);
  for (let iteration = 0; ; iteration++) {
    signal?.throwIfAborted();
    const residuals = Float64Array.from(weights, (weight, i) => weight * (sigmoid(reach[i] as number) - (targets[i] as number)));
    const gradient = dual.map((a, i) => a + (residuals[i] as number));
    const size = Math.sqrt(Math.max(0, dot(gradient, multiply(gram, gradient))));
    const intercept = Math.abs(residuals.reduce((sum, residual) => sum + residual, 0));
    const converged = Math.max(size, intercept) <= tolerance * total;
    if (converged || iteration >= maxIterations) return solution(iteration, converged);

    const target = newtonTarget(problem, gram, reach);
    const targetReach = multiply(gram, target.dual);
    for (let i = 0; i < n; i++) targetReach[i] = (targetReach[i] as number) + target.bias;
    const step = target.dual.map((a, i) => a - (dual[i] as number));
    const fields = targetReach.map((z, i) => z - (reach[i] as number));
    const norms = [dot(dual, multiply(gram, dual)), dot(dual, multiply(gram, step)), dot(step, multiply(gram, step))] as const;
    const slope = dot(residuals, fields) + norms[1];
    const at = (t: number): number => loss((i) => (reach[i] as number) + t * (fields[i] as number)) + (norms[0] + 2 * t * norms[1] + t * t * norms[2]) / 2;
    const taken = halveUntilBetter(at, value, slope);
    if (taken === 0) return solution(iteration, false);
    value = at(taken);
    for (let i = 0; i < n; i++) {
      dual[i] = (dual[i] as number) + taken * (step[i] as number);
      reach[i] = (reach[i] as number) + taken * (fields[i] as number);
    }
    bias += taken * (target.bias - bias);
  }
}

/** The minimum of the quadratic model: M (η − b), M = (K + W⁻¹)⁻¹ = √W B⁻¹ √W, B = I + √W K √W, and b such that the dual values sum to 0. */
function newtonTarget({ targets, weights }: LogisticProblem, gram: Float64Array, reach: Float64Array): { dual: Float64Array; bias: number } {
  const n = weights.length;
  const roots = new Float64Array(n);
  const scaled = new Float64Array(n);
  for (let i = 0; i < n; i++) {
    const z = Math.max(-60, Math.min(60, reach[i] as number));
    const p = sigmoid(z);
    const root = Math.sqrt((weights[i] as number) * p * (1 - p));
    roots[i] = root;
    // √W times the working response z − residual / W.
    const sign = targets[i] === 1 ? 1 : -1;
    scaled[i] = root * z + sign * Math.sqrt(weights[i] as number) * Math.exp((-sign * z) / 2);
  }
  const system = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) system[i * n + j] = (i === j ? 1 : 0) + (roots[i] as number) * (gram[i * n + j] as number) * (roots[j] as number);
  }
  factorize(system, n);
  const response = solve(system, n, scaled);
  const ones = solve(system, n, roots);
  const bias = dot(roots, response) / dot(roots, ones);
  return { dual: response.map((value, i) => (roots[i] as number) * (value - bias * (ones[i] as number))), bias };
}

/** The rows less their weighted mean, row-major [n, dim]. */
function movedRows({ vectors, dim, rows, weights }: LogisticProblem): { rows: Float64Array; mean: Float64Array } {
  const moved = new Float64Array(rows.length * dim);
  rows.forEach((row, i) => moved.set(vectors.subarray(row * dim, (row + 1) * dim), i * dim));
  const mean = toMean(combine(moved, weights), weights);
  for (let at = 0; at < moved.length; at++) moved[at] = (moved[at] as number) - (mean[at % dim] as number);
  return { rows: moved, mean };
}

function innerProducts(rows: Float64Array, n: number): Float64Array {
  const dim = rows.length / n;
  const gram = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = 0;
      for (let d = 0; d < dim; d++) sum += (rows[i * dim + d] as number) * (rows[j * dim + d] as number);
      gram[i * n + j] = sum;
      gram[j * n + i] = sum;
    }
  }
  return gram;
}

/** Σ factorᵢ rowᵢ. */
function combine(rows: Float64Array, factors: Float64Array): Float64Array {
  const sum = new Float64Array(rows.length / factors.length);
  factors.forEach((factor, i) => {
    for (let d = 0; d < sum.length; d++) sum[d] = (sum[d] as number) + factor * (rows[i * sum.length + d] as number);
  });
  return sum;
}

function multiply(matrix: Float64Array, vector: Float64Array): Float64Array {
  const n = vector.length;
  return vector.map((_, i) => dot(matrix.subarray(i * n, (i + 1) * n), vector));
}
