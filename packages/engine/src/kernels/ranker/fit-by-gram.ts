import { factorize, solve } from './cholesky';
import { halveUntilBetter, logisticLoss, sigmoid, type LogisticProblem, type LogisticSolution } from './logistic-problem';

/**
 * The problem in its dual form, w = Σ aᵢ xᵢ, for few rows: Newton's method on the n × n inner products, n³/3 operations a step whatever the dimension. The linear
 * systems are those of Gaussian process classification (Rasmussen and Williams 2006, algorithm 3.1), which stay well conditioned when rows repeat each other.
 */
export function fitByGram(problem: LogisticProblem): LogisticSolution {
  const { n, signs, weights, maxIterations, tolerance, signal } = problem;
  const gram = innerProducts(problem);
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const dual = new Float64Array(n);
  const reach = new Float64Array(n);
  let bias = 0;
  const loss = (values: (i: number) => number): number => weights.reduce((sum, weight, i) => sum + weight * logisticLoss((signs[i] as number) * values(i)), 0);
  let value = loss(() => 0);
  for (let iteration = 0; ; iteration++) {
    signal?.throwIfAborted();
    const residuals = Float64Array.from(weights, (weight, i) => weight * (sigmoid(reach[i] as number) - ((signs[i] as number) > 0 ? 1 : 0)));
    const gradient = dual.map((a, i) => a + (residuals[i] as number));
    const size = Math.sqrt(Math.max(0, dot(gradient, multiply(gram, gradient))));
    const intercept = Math.abs(residuals.reduce((sum, residual) => sum + residual, 0));
    const converged = Math.max(size, intercept) <= tolerance * total;
    if (converged || iteration >= maxIterations) return { weights: primal(problem, dual), bias, iterations: iteration, converged };

    const target = newtonTarget(problem, gram, reach);
    const targetReach = multiply(gram, target.dual);
    for (let i = 0; i < n; i++) targetReach[i] = (targetReach[i] as number) + target.bias;
    const step = target.dual.map((a, i) => a - (dual[i] as number));
    const fields = targetReach.map((z, i) => z - (reach[i] as number));
    const norms = [dot(dual, multiply(gram, dual)), dot(dual, multiply(gram, step)), dot(step, multiply(gram, step))] as const;
    const slope = dot(residuals, fields) + norms[1];
    const at = (t: number): number => loss((i) => (reach[i] as number) + t * (fields[i] as number)) + (norms[0] + 2 * t * norms[1] + t * t * norms[2]) / 2;
    const taken = halveUntilBetter(at, value, slope);
    if (taken === 0) return { weights: primal(problem, dual), bias, iterations: iteration, converged: false };
    value = at(taken);
    for (let i = 0; i < n; i++) {
      dual[i] = (dual[i] as number) + taken * (step[i] as number);
      reach[i] = (reach[i] as number) + taken * (fields[i] as number);
    }
    bias += taken * (target.bias - bias);
  }
}

/** The minimum of the quadratic model: M (η − b), M = (K + W⁻¹)⁻¹ = √W B⁻¹ √W, B = I + √W K √W, and b such that the dual values sum to 0. */
function newtonTarget({ n, signs, weights }: LogisticProblem, gram: Float64Array, reach: Float64Array): { dual: Float64Array; bias: number } {
  const roots = new Float64Array(n);
  const scaled = new Float64Array(n);
  for (let i = 0; i < n; i++) {
    const z = Math.max(-60, Math.min(60, reach[i] as number));
    const p = sigmoid(z);
    const root = Math.sqrt((weights[i] as number) * p * (1 - p));
    roots[i] = root;
    // √W times the working response z − residual / W.
    scaled[i] = root * z + (signs[i] as number) * Math.sqrt(weights[i] as number) * Math.exp((-(signs[i] as number) * z) / 2);
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

function innerProducts({ rows, n, dim }: LogisticProblem): Float64Array {
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

function primal({ rows, n, dim }: LogisticProblem, dual: Float64Array): Float64Array {
  const weights = new Float64Array(dim);
  for (let i = 0; i < n; i++) for (let d = 0; d < dim; d++) weights[d] = (weights[d] as number) + (dual[i] as number) * (rows[i * dim + d] as number);
  return weights;
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i] as number) * (b[i] as number);
  return sum;
}

function multiply(matrix: Float64Array, vector: Float64Array): Float64Array {
  const n = vector.length;
  return vector.map((_, i) => dot(matrix.subarray(i * n, (i + 1) * n), vector));
}
