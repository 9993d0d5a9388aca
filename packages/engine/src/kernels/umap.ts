import { ShoalError } from '../base/errors';
import type { TaskOptions } from '../base/abort';
import { finiteRows, firstUnusableRow, normalizeRows } from './distance';
import { nearestNeighbors, type Neighbors } from './knn';
import { createPacer, type Pacer } from './pacer';
import { principalComponents } from './pca';
import { createRandom } from './random';
import { fitCurve } from './umap-curve';
import { buildFuzzyGraph, type FuzzyGraph } from './umap-graph';
import { createLayout, planEdges } from './umap-layout';
import type { LayoutParams } from './umap-layout-types';

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
  /** Neighbours of all rows that were found before, by the same metric; then `neighbors` is not read, and all rows must be finite. */
  readonly graph?: Neighbors;
}

export interface UmapOptions extends TaskOptions {
  /** Called with a copy of the positions so far, [n, 2]: first the principal components, before any neighbour is known, then about every `layoutEveryMs`. */
  readonly onLayout?: ((positions: Float32Array) => void) | undefined;
  /** Default 400. */
  readonly layoutEveryMs?: number | undefined;
}

/**
 * UMAP (McInnes, Healy, Melville, arXiv 1802.03426): row-major `vectors` [n, dim] to interleaved x, y [n, 2], started from
 * the first two principal components. Rows with a value that is not finite do not take part and lie at the origin.
 * Reports progress and stops within 100 ms of an abort. Throws `invalid-argument` when the length or the graph does not fit.
 */
export async function umap(vectors: Float32Array, params: UmapParams, options: UmapOptions = {}): Promise<Float32Array> {
  const { dim, graph } = params;
  if (!Number.isInteger(dim) || dim < 1 || vectors.length % dim !== 0) {
    throw new ShoalError('invalid-argument', `umap got ${vectors.length} values for dim ${dim}. The length must be a multiple of dim.`, { details: { length: vectors.length, dim } });
  }
  const total = vectors.length / dim;
  const pacer = createPacer(options);
  const { kept, used } = await usableRows(vectors, total, params, pacer);
  if (graph && (kept.length !== total || graph.indices.length !== total * graph.k)) {
    throw new ShoalError('invalid-argument', `umap got a graph of ${graph.indices.length / Math.max(1, graph.k)} rows for ${total} rows, of which ${kept.length} are finite. A graph needs all rows, all finite; leave the others out of both.`, { details: { rows: total, finite: kept.length } });
  }
  const { onLayout } = options;
  const positions = await projectFinite(used, kept.length, params, { ...options, onLayout: onLayout && ((part) => onLayout(putBack(part, kept, total))) });
  return putBack(positions, kept, total);
}

async function projectFinite(vectors: Float32Array, n: number, params: UmapParams, options: UmapOptions): Promise<Float32Array> {
  options.signal?.throwIfAborted();
  if (n < 2) return new Float32Array(n * 2);
  if (n < 4) return Float32Array.from({ length: n * 2 }, (_, i) => (i % 2 === 0 ? i / 2 - (n - 1) / 2 : 0));
  const { dim, seed } = params;
  const pacer = createPacer(options);
  const start = await initialPositions(vectors, n, params, pacer);
  if (pacer.due()) await pacer.pause('Finding neighbours', 0, 1);
  options.onLayout?.(start.slice());
  const neighbors = params.graph ?? (await nearestNeighbors(vectors, { dim, k: params.neighbors ?? 15, seed }, options));
  const graph = await buildFuzzyGraph(neighbors, n, pacer);
  return runLayout(graph, start, { curve: fitCurve(params.minDist ?? 0.1), epochs: params.epochs ?? defaultEpochs(n), seed }, pacer, options);
}

/** All epochs of a layout, with pauses; returns the positions at their end. */
export async function runLayout(graph: FuzzyGraph, start: Float32Array, params: LayoutParams, pacer: Pacer, options: UmapOptions): Promise<Float32Array> {
  const { epochs } = params;
  const rest = async () => {
    if (pacer.due()) await pacer.pause('Laying out', 0, epochs);
  };
  const plan = await planEdges(graph, epochs, pacer);
  await rest();
  const layout = createLayout(plan, start, params);
  await rest();
  let shown = performance.now();
  for (let epoch = 0; epoch < epochs; epoch++) {
    for (let from = 0; from < layout.edgeCount; from += edgesAtOnce) {
      layout.run(epoch, from, Math.min(from + edgesAtOnce, layout.edgeCount));
      if (!pacer.due()) continue;
      await pacer.pause('Laying out', epoch + from / layout.edgeCount, epochs);
      if (!options.onLayout || performance.now() - shown < (options.layoutEveryMs ?? 400)) continue;
      options.onLayout(layout.read());
      shown = performance.now();
    }
  }
  options.onProgress?.({ phase: 'Laying out', done: epochs, total: epochs });
  return layout.read();
}

/** About 5 ms of work. */
const edgesAtOnce = 65_536;

/** More do not make the picture truer: decision 0015. */
function defaultEpochs(n: number): number {
  return n <= 12_000 ? 500 : n <= 30_000 ? 300 : 200;
}

/** Rows that are enough to find two axes. */
const fitRows = 5000;

/** Principal components scaled to ±10, with a little noise so that copies can part. */
async function initialPositions(vectors: Float32Array, n: number, params: UmapParams, pacer: Pacer): Promise<Float32Array> {
  const scores = await principalComponents(vectors, { dim: params.dim, components: 2, seed: params.seed, fitRows }, pacer);
  if (pacer.due()) await pacer.pause('Finding main directions', 1, 1);
  const largest = scores.reduce((best, value) => Math.max(best, Math.abs(value)), 0);
  const scale = largest > 0 ? 10 / largest : 0;
  const random = createRandom(params.seed + 1);
  return Float32Array.from({ length: n * 2 }, (_, i) => (scores[i] as number) * scale + (random() - 0.5) * 1e-3);
}

/** The rows that take part, as numbers and as they are compared. */
async function usableRows(vectors: Float32Array, total: number, { dim, metric }: UmapParams, pacer: Pacer): Promise<{ kept: Int32Array; used: Float32Array }> {
  if (metric === 'l2' && firstUnusableRow(vectors, dim) < 0) return { kept: Int32Array.from({ length: total }, (_, row) => row), used: vectors };
  const kept = new Int32Array(total);
  const used = new Float32Array(vectors.length);
  let count = 0;
  for (let from = 0; from < total; from += 2048) {
    const part = vectors.subarray(from * dim, Math.min(total, from + 2048) * dim);
    const compared = metric === 'cosine' ? normalizeRows(part, dim) : part;
    for (const row of finiteRows(part, dim)) {
      used.set(compared.subarray(row * dim, (row + 1) * dim), count * dim);
      kept[count++] = from + row;
    }
    if (pacer.due()) await pacer.pause('Reading vectors', from, total);
  }
  return { kept: kept.subarray(0, count), used: used.subarray(0, count * dim) };
}

/** Positions of the rows that took part among zeros for the others. */
function putBack(positions: Float32Array, rows: Int32Array, total: number): Float32Array {
  if (rows.length === total) return positions;
  const out = new Float32Array(total * 2);
  rows.forEach((row, i) => out.set(positions.subarray(i * 2, i * 2 + 2), row * 2));
  return out;
}
