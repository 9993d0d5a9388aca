import type { TaskOptions } from '../base/abort';
import { ShoalError } from '../base/errors';
import { createRandom } from './random';
import { createPacer, type Pacer } from './pacer';

export interface PcaParams {
  readonly dim: number;
  /** How many axes, at most `dim`. */
  readonly components: number;
  readonly seed: number;
  readonly iterations?: number;
  /** Axes are found from at most so many evenly spread rows; default all. */
  readonly fitRows?: number;
}

/**
 * Principal components (Pearson 1901; Hotelling 1933): row-major `vectors` [n, dim], finite, to scores [n, components] on the
 * axes of largest variance, of the centred rows. Reports progress and stops within 100 ms of an abort. Throws `invalid-argument`
 * when the length does not fit `dim`.
 */
export async function pca(vectors: Float32Array, params: PcaParams, options: TaskOptions = {}): Promise<Float64Array> {
  const { dim } = params;
  if (!Number.isInteger(dim) || dim < 1 || vectors.length % dim !== 0) {
    throw new ShoalError('invalid-argument', `pca got ${vectors.length} values for dim ${dim}. The length must be a multiple of dim.`, { details: { length: vectors.length, dim } });
  }
  return principalComponents(vectors, params, createPacer(options));
}

/**
 * Scores on the first principal axes, shape [n, components], by subspace iteration (Golub and Van Loan, Matrix
 * Computations, 8.2.4) on the centred rows, so that no dim × dim matrix is built. The sign of an axis is fixed by making
 * its largest entry positive. `vectors` is row-major [n, dim] and must be finite.
 */
export async function principalComponents(vectors: Float32Array, params: PcaParams, pacer: Pacer): Promise<Float64Array> {
  const { dim } = params;
  const n = dim > 0 ? Math.floor(vectors.length / dim) : 0;
  const wanted = Math.min(params.components, dim);
  // Extra axes make the wanted ones converge faster.
  const width = Math.min(dim, wanted + 2);
  const iterations = params.iterations ?? 24;
  const mean = await columnMeans(vectors, n, dim, pacer);
  const random = createRandom(params.seed);
  let axes: Float64Array = Float64Array.from({ length: width * dim }, () => random() - 0.5);
  orthonormalize(axes, width, dim);
  const scores = new Float64Array(n * width);
  for (let iteration = 0; iteration <= iterations; iteration++) {
    const next = new Float64Array(width * dim);
    const isLast = iteration === iterations;
    const used = isLast ? n : Math.min(n, params.fitRows ?? n);
    for (let at = 0; at < used; at++) {
      const row = used === n ? at : Math.floor((at * n) / used);
      project(vectors, row, mean, axes, dim, width, scores);
      if (!isLast) accumulate(vectors, row, mean, scores, dim, width, next);
      if ((at & 1023) === 0 && pacer.due()) await pacer.pause('Finding main directions', iteration, iterations);
    }
    if (isLast) break;
    axes = next;
    orthonormalize(axes, width, dim);
  }
  return orderedScores(scores, axes, n, dim, width, wanted, params.components);
}

async function columnMeans(vectors: Float32Array, n: number, dim: number, pacer: Pacer): Promise<Float64Array> {
  const mean = new Float64Array(dim);
  for (let row = 0; row < n; row++) {
    for (let d = 0; d < dim; d++) mean[d] = (mean[d] as number) + (vectors[row * dim + d] as number) / n;
    if ((row & 1023) === 0 && pacer.due()) await pacer.pause('Finding main directions', 0, 1);
  }
  return mean;
}

function project(vectors: Float32Array, row: number, mean: Float64Array, axes: Float64Array, dim: number, width: number, scores: Float64Array): void {
  for (let c = 0; c < width; c++) {
    let sum = 0;
    for (let d = 0; d < dim; d++) sum += ((vectors[row * dim + d] as number) - (mean[d] as number)) * (axes[c * dim + d] as number);
    scores[row * width + c] = sum;
  }
}

function accumulate(vectors: Float32Array, row: number, mean: Float64Array, scores: Float64Array, dim: number, width: number, out: Float64Array): void {
  for (let c = 0; c < width; c++) {
    const score = scores[row * width + c] as number;
    for (let d = 0; d < dim; d++) {
      const at = c * dim + d;
      out[at] = (out[at] as number) + score * ((vectors[row * dim + d] as number) - (mean[d] as number));
    }
  }
}

/** Gram-Schmidt over the rows; a row without anything new becomes zero. */
function orthonormalize(axes: Float64Array, width: number, dim: number): void {
  for (let c = 0; c < width; c++) {
    const axis = axes.subarray(c * dim, (c + 1) * dim);
    const before = length(axis);
    for (let other = 0; other < c; other++) {
      const basis = axes.subarray(other * dim, (other + 1) * dim);
      let dot = 0;
      for (let d = 0; d < dim; d++) dot += (axis[d] as number) * (basis[d] as number);
      for (let d = 0; d < dim; d++) axis[d] = (axis[d] as number) - dot * (basis[d] as number);
    }
    const norm = length(axis);
    const scale = norm > before * 1e-9 && norm > 0 ? 1 / norm : 0;
    for (let d = 0; d < dim; d++) axis[d] = (axis[d] as number) * scale;
  }
}

function length(vector: Float64Array): number {
  return Math.sqrt(vector.reduce((sum, value) => sum + value * value, 0));
}

function orderedScores(scores: Float64Array, axes: Float64Array, n: number, dim: number, width: number, wanted: number, components: number): Float64Array {
  const variance = Array.from({ length: width }, (_, c) => {
    let sum = 0;
    for (let row = 0; row < n; row++) sum += (scores[row * width + c] as number) ** 2;
    return sum;
  });
  const order = variance.map((_, c) => c).sort((a, b) => (variance[b] as number) - (variance[a] as number));
  const out = new Float64Array(n * components);
  for (let k = 0; k < wanted; k++) {
    const c = order[k] as number;
    const axis = axes.subarray(c * dim, (c + 1) * dim);
    const largest = axis.reduce((best, value) => (Math.abs(value) > Math.abs(best) ? value : best), 0);
    const sign = largest < 0 ? -1 : 1;
    for (let row = 0; row < n; row++) out[row * components + k] = sign * (scores[row * width + c] as number);
  }
  return out;
}
