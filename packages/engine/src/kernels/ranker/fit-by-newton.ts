import { halveUntilBetter, logisticLoss, sigmoid, type LogisticProblem, type LogisticSolution } from './logistic-problem';

/** Newton's method whose steps are found by conjugate gradients, so that nothing of size dim × dim is needed: two passes over the rows a product. */
export function fitByNewton(problem: LogisticProblem): LogisticSolution {
  const { n, dim, rows, signs, weights, maxIterations, tolerance, signal } = problem;
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const x = new Float64Array(dim + 1);
  const reach = new Float64Array(n);
  const curvature = new Float64Array(n);
  const residuals = new Float64Array(n);
  const lossAt = (fields: Float64Array, step: number): number => {
    let sum = 0;
    for (let i = 0; i < n; i++) sum += (weights[i] as number) * logisticLoss((signs[i] as number) * ((reach[i] as number) + step * (fields[i] as number)));
    return sum;
  };
  let value = lossAt(reach, 0);
  for (let iteration = 0; ; iteration++) {
    signal?.throwIfAborted();
    for (let i = 0; i < n; i++) {
      const p = sigmoid(reach[i] as number);
      residuals[i] = (weights[i] as number) * (p - ((signs[i] as number) > 0 ? 1 : 0));
      curvature[i] = (weights[i] as number) * p * (1 - p);
    }
    const gradient = gather(rows, dim, residuals);
    for (let d = 0; d < dim; d++) gradient[d] = (gradient[d] as number) + (x[d] as number);
    const size = gradient.reduce((most, part) => Math.max(most, Math.abs(part)), 0);
    const converged = size <= tolerance * total;
    if (converged || iteration >= maxIterations) return { weights: x.slice(0, dim), bias: x[dim] as number, iterations: iteration, converged };
    const { step, fields } = newtonStep(problem, curvature, gradient);
    const [own, along] = [dot(x, step, dim), dot(step, step, dim)];
    const square = dot(x, x, dim);
    const at = (t: number): number => lossAt(fields, t) + (square + 2 * t * own + t * t * along) / 2;
    const taken = halveUntilBetter(at, value, dot(gradient, step, dim + 1));
    if (taken === 0) return { weights: x.slice(0, dim), bias: x[dim] as number, iterations: iteration, converged: false };
    value = at(taken);
    for (let d = 0; d <= dim; d++) x[d] = (x[d] as number) + taken * (step[d] as number);
    for (let i = 0; i < n; i++) reach[i] = (reach[i] as number) + taken * (fields[i] as number);
  }
}

/** Solves H s = −g as far as is worth while, and says what the step changes in every row. */
function newtonStep({ n, dim, rows }: LogisticProblem, curvature: Float64Array, gradient: Float64Array): { step: Float64Array; fields: Float64Array } {
  const step = new Float64Array(dim + 1);
  const fields = new Float64Array(n);
  const residual = gradient.map((part) => -part);
  const direction = residual.slice();
  let square = dot(residual, residual, dim + 1);
  const goal = square * Math.min(0.25, Math.sqrt(square)) ** 2 * 0.01;
  for (let round = 0; round < 4 * dim && square > goal; round++) {
    const along = spread(rows, dim, direction, n);
    const product = gather(rows, dim, along.map((z, i) => z * (curvature[i] as number)));
    for (let d = 0; d < dim; d++) product[d] = (product[d] as number) + (direction[d] as number);
    const bend = dot(direction, product, dim + 1);
    if (!(bend > 0)) break;
    const length = square / bend;
    for (let d = 0; d <= dim; d++) {
      step[d] = (step[d] as number) + length * (direction[d] as number);
      residual[d] = (residual[d] as number) - length * (product[d] as number);
    }
    for (let i = 0; i < n; i++) fields[i] = (fields[i] as number) + length * (along[i] as number);
    const next = dot(residual, residual, dim + 1);
    for (let d = 0; d <= dim; d++) direction[d] = (residual[d] as number) + (next / square) * (direction[d] as number);
    square = next;
  }
  return { step, fields };
}

/** Row · v + v[dim] for every row. */
function spread(rows: Float32Array, dim: number, v: Float64Array, n: number): Float64Array {
  const out = new Float64Array(n);
  for (let i = 0, at = 0; i < n; i++) {
    let sum = v[dim] as number;
    for (let d = 0; d < dim; d++, at++) sum += (rows[at] as number) * (v[d] as number);
    out[i] = sum;
  }
  return out;
}

/** Σ cᵢ rowᵢ, then Σ cᵢ. */
function gather(rows: Float32Array, dim: number, c: Float64Array): Float64Array {
  const out = new Float64Array(dim + 1);
  for (let i = 0, at = 0; i < c.length; i++) {
    const factor = c[i] as number;
    for (let d = 0; d < dim; d++, at++) out[d] = (out[d] as number) + factor * (rows[at] as number);
    out[dim] = (out[dim] as number) + factor;
  }
  return out;
}

function dot(a: Float64Array, b: Float64Array, length: number): number {
  let sum = 0;
  for (let i = 0; i < length; i++) sum += (a[i] as number) * (b[i] as number);
  return sum;
}
