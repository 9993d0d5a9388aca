import { factorize, solve } from './cholesky';
import { dot, halveUntilBetter, logisticLoss, sigmoid, toMean, type LogisticProblem, type LogisticSolution } from './logistic-problem';
import type { FillRows, LogisticRows } from './logistic-rows';
import { createRowsPlainly } from './rows-plain';
import { createRowsInWasm } from './rows-wasm';

/** How small the residual of a Newton step gets, as a share of where it began. */
const forcing = 0.1;

/**
 * Newton's method whose steps are found by conjugate gradients, for many rows. The Hessian of a sample of rows, of which there is one factorisation, is its preconditioner,
 * and the solution of the sample is where it begins: some ten passes over the rows in all.
 */
export function fitByNewton(problem: LogisticProblem, createRows = createRowsInWasm): LogisticSolution {
  const { dim, sample } = problem;
  const n = problem.rows.length;
  const shape = { n, stride: (dim + 4) & ~3 };
  const fill = copyRows(problem, shape.stride);
  const rows = createRows(shape, fill) ?? createRowsPlainly(shape, fill);
  const mean = toMean(rows.gather(problem.weights, n), problem.weights).fill(0, dim);
  rows.shift(mean);
  const whole: Part = { problem, rows, count: n, weights: problem.weights, precondition: (residual) => residual.slice() };
  if (sample >= n) return solution(descend(whole, new Float64Array(shape.stride)), mean, dim);
  const weights = sampleWeights(problem);
  const precondition = factorizeHessian(rows, weights, dim);
  const start = descend({ problem, rows, count: sample, weights, precondition }, new Float64Array(shape.stride));
  return solution(descend({ ...whole, precondition }, start.x), mean, dim);
}

interface Part {
  readonly problem: LogisticProblem;
  readonly rows: LogisticRows;
  /** The first so many rows, and cᵢ of them. */
  readonly count: number;
  readonly weights: Float64Array;
  /** Something like the inverse of the Hessian, times a vector. */
  readonly precondition: (residual: Float64Array) => Float64Array;
}

interface Descent {
  /** Weights, intercept, zeros: [stride]. */
  readonly x: Float64Array;
  readonly iterations: number;
  readonly converged: boolean;
}

function solution({ x, iterations, converged }: Descent, mean: Float64Array, dim: number): LogisticSolution {
  return { weights: x.slice(0, dim), bias: (x[dim] as number) - dot(x, mean, dim), iterations, converged };
}

function copyRows({ vectors, dim, rows }: LogisticProblem, stride: number): FillRows {
  return (target) =>
    rows.forEach((row, i) => {
      target.set(vectors.subarray(row * dim, (row + 1) * dim), i * stride);
      target[i * stride + dim] = 1;
    });
}

/** cᵢ of the sample, such that each side weighs what it weighs in all rows. */
function sampleWeights({ targets, weights, sample }: LogisticProblem): Float64Array {
  const [all, own] = [[0, 0], [0, 0]] as [number[], number[]];
  weights.forEach((weight, i) => {
    const side = targets[i] as number;
    all[side] = (all[side] as number) + weight;
    if (i < sample) own[side] = (own[side] as number) + weight;
  });
  return weights.slice(0, sample).map((weight, i) => (weight * (all[targets[i] as number] as number)) / (own[targets[i] as number] as number));
}

function factorizeHessian(rows: LogisticRows, weights: Float64Array, dim: number): Part['precondition'] {
  const hessian = rows.square(weights.map((weight) => weight / 4), weights.length);
  const stride = Math.sqrt(hessian.length);
  // The unused columns need something, and so does an intercept whose rows nearly cancel.
  for (let d = 0; d < stride; d++) hessian[d * stride + d] = (hessian[d * stride + d] as number) * (1 + 1e-5) + (d === dim ? 0 : 1);
  if (!factorize(hessian, stride)) return (residual) => residual.slice();
  return (residual) => solve(hessian, stride, residual);
}

function descend({ problem, rows, count, weights, precondition }: Part, start: Float64Array): Descent {
  const { dim, targets, maxIterations, tolerance, signal } = problem;
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const x = start.slice();
  const nothing = new Float64Array(count);
  const reach = new Float64Array(count);
  const residuals = new Float64Array(count);
  const curvature = new Float64Array(count);
  /** The loss along a line; leaves the rows' derivatives behind. */
  const lossAt = (fields: Float64Array, step: number): number => {
    let sum = 0;
    for (let i = 0; i < count; i++) {
      const z = (reach[i] as number) + step * (fields[i] as number);
      const target = targets[i] as number;
      const weight = weights[i] as number;
      const p = sigmoid(z);
      sum += weight * logisticLoss(target === 1 ? z : -z);
      residuals[i] = weight * (p - target);
      curvature[i] = weight * p * (1 - p);
    }
    return sum;
  };
  if (start.some((part) => part !== 0)) rows.bend(start, nothing, reach, count);
  let value = lossAt(nothing, 0) + dot(x, x, dim) / 2;
  for (let iterations = 0; ; iterations++) {
    signal?.throwIfAborted();
    const gradient = rows.gather(residuals, count);
    for (let d = 0; d < dim; d++) gradient[d] = (gradient[d] as number) + (x[d] as number);
    const converged = gradient.every((part) => Math.abs(part) <= tolerance * total);
    if (converged || iterations >= maxIterations) return { x, iterations, converged };
    const { step, fields } = newtonStep(rows, { dim, count, curvature, gradient, precondition });
    const [own, crossed, along] = [dot(x, x, dim), dot(x, step, dim), dot(step, step, dim)];
    const at = (t: number): number => lossAt(fields, t) + (own + 2 * t * crossed + t * t * along) / 2;
    const taken = halveUntilBetter(at, value, dot(gradient, step));
    if (taken === 0) return { x, iterations, converged: false };
    value = at(taken);
    for (let d = 0; d < x.length; d++) x[d] = (x[d] as number) + taken * (step[d] as number);
    for (let i = 0; i < count; i++) reach[i] = (reach[i] as number) + taken * (fields[i] as number);
  }
}

interface StepQuestion {
  readonly dim: number;
  readonly count: number;
  readonly curvature: Float64Array;
  readonly gradient: Float64Array;
  readonly precondition: Part['precondition'];
}

/** Solves H s = −g as far as it is worth while, by preconditioned conjugate gradients, and says what the step changes in every row. */
function newtonStep(rows: LogisticRows, { dim, count, curvature, gradient, precondition }: StepQuestion): { step: Float64Array; fields: Float64Array } {
  const size = gradient.length;
  const step = new Float64Array(size);
  const fields = new Float64Array(count);
  const along = new Float64Array(count);
  const residual = gradient.map((part) => -part);
  let better = precondition(residual);
  const direction = better.slice();
  let square = dot(residual, better);
  const goal = square * forcing * forcing;
  for (let round = 0; round < 2 * size && square > goal; round++) {
    const product = rows.bend(direction, curvature, along, count);
    for (let d = 0; d < dim; d++) product[d] = (product[d] as number) + (direction[d] as number);
    const bent = dot(direction, product);
    if (!(bent > 0)) break;
    const length = square / bent;
    for (let d = 0; d < size; d++) {
      step[d] = (step[d] as number) + length * (direction[d] as number);
      residual[d] = (residual[d] as number) - length * (product[d] as number);
    }
    for (let i = 0; i < count; i++) fields[i] = (fields[i] as number) + length * (along[i] as number);
    better = precondition(residual);
    const next = dot(residual, better);
    for (let d = 0; d < size; d++) direction[d] = (better[d] as number) + (next / square) * (direction[d] as number);
    square = next;
  }
  return { step, fields };
}
