import { ShoalError } from '../base/errors';
import type { TaskOptions } from '../base/abort';
import { finiteRows, normalizeRows } from './distance';
import { nearestNeighbors } from './knn';
import { createPacer } from './pacer';
import { principalComponents } from './pca';
import { createRandom } from './random';
import { fitCurve } from './umap-curve';
import { buildFuzzyGraph } from './umap-graph';
import { createLayout } from './umap-layout';

export interface UmapParams {
  /** Values a row. */
  readonly dim: number;
  readonly metric: 'cosine' | 'l2';
  /** The same seed and input give the same picture. */
  readonly seed: number;
  /** Neighbours a point, itself not counted; default 15. */
  readonly neighbors?: number;
  /** Smallest distance of points in the picture; default 0.1. */
  readonly minDist?: number;
  /** Passes over all edges; the default falls with the number of rows. */
  readonly epochs?: number;
}

/**
 * UMAP (McInnes, Healy, Melville, arXiv 1802.03426): row-major `vectors` [n, dim] to interleaved x, y [n, 2], started from
 * the first two principal components. Rows with a value that is not finite do not take part and lie at the origin.
 * Reports progress and stops within 100 ms of an abort. Throws `invalid-argument` when the length does not fit `dim`.
 */
export async function umap(vectors: Float32Array, params: UmapParams, options: TaskOptions = {}): Promise<Float32Array> {
  const { dim } = params;
  if (!Number.isInteger(dim) || dim < 1 || vectors.length % dim !== 0) {
    throw new ShoalError('invalid-argument', `umap got ${vectors.length} values for dim ${dim}. The length must be a multiple of dim.`, { details: { length: vectors.length, dim } });
  }
  const total = vectors.length / dim;
  const out = new Float32Array(total * 2);
  const kept = finiteRows(vectors, dim);
  const used = takeRows(vectors, kept, dim);
  const positions = await projectFinite(params.metric === 'cosine' ? normalizeRows(used, dim) : used, kept.length, params, options);
  kept.forEach((row, i) => {
    out[row * 2] = positions[i * 2] as number;
    out[row * 2 + 1] = positions[i * 2 + 1] as number;
  });
  return out;
}

async function projectFinite(vectors: Float32Array, n: number, params: UmapParams, options: TaskOptions): Promise<Float32Array> {
  options.signal?.throwIfAborted();
  if (n < 2) return new Float32Array(n * 2);
  if (n < 4) return Float32Array.from({ length: n * 2 }, (_, i) => (i % 2 === 0 ? i / 2 - (n - 1) / 2 : 0));
  const { dim, seed } = params;
  const neighbors = await nearestNeighbors(vectors, { dim, k: params.neighbors ?? 15, seed }, options);
  const pacer = createPacer(options);
  const positions = await initialPositions(vectors, n, params, pacer);
  const graph = await buildFuzzyGraph(neighbors, n, pacer);
  const epochs = params.epochs ?? defaultEpochs(n);
  const layout = createLayout(graph, positions, { curve: fitCurve(params.minDist ?? 0.1), epochs, seed });
  for (let epoch = 0; epoch < epochs; epoch++) {
    for (let from = 0; from < layout.edgeCount; from += edgesAtOnce) {
      layout.run(epoch, from, Math.min(from + edgesAtOnce, layout.edgeCount));
      if (pacer.due()) await pacer.pause('Laying out', epoch + from / layout.edgeCount, epochs);
    }
  }
  options.onProgress?.({ phase: 'Laying out', done: epochs, total: epochs });
  return positions;
}

/** About 10 ms of work. */
const edgesAtOnce = 65_536;

function defaultEpochs(n: number): number {
  return n <= 4000 ? 500 : n <= 12_000 ? 300 : 200;
}

/** Principal components scaled to ±10, with a little noise so that copies can part. */
async function initialPositions(vectors: Float32Array, n: number, params: UmapParams, pacer: ReturnType<typeof createPacer>): Promise<Float32Array> {
  const scores = await principalComponents(vectors, { dim: params.dim, components: 2, seed: params.seed }, pacer);
  const largest = scores.reduce((best, value) => Math.max(best, Math.abs(value)), 0);
  const scale = largest > 0 ? 10 / largest : 0;
  const random = createRandom(params.seed + 1);
  return Float32Array.from({ length: n * 2 }, (_, i) => (scores[i] as number) * scale + (random() - 0.5) * 1e-3);
}

function takeRows(vectors: Float32Array, rows: Int32Array, dim: number): Float32Array {
  if (rows.length * dim === vectors.length) return vectors;
  const out = new Float32Array(rows.length * dim);
  rows.forEach((row, i) => out.set(vectors.subarray(row * dim, (row + 1) * dim), i * dim));
  return out;
}
