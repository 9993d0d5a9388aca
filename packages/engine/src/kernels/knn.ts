import { ShoalError } from '../base/errors';
import { firstUnusableRow } from './distance';
import { findNeighborsPlainly } from './knn-plain';
import { findNeighborsInWasm } from './knn-wasm';
import type { Neighbors } from './neighbor-heaps';
import { createPacer } from './pacer';
import type { TaskOptions } from '../base/abort';

export interface KnnParams {
  readonly dim: number;
  /** Neighbours a row, itself not counted; fewer come back when there are fewer rows. */
  readonly k: number;
  readonly seed: number;
  /** Up to this many rows every pair is compared; default 4000, about where NN-descent becomes faster. */
  readonly exactUpTo?: number;
}

export type { Neighbors };

/**
 * k nearest neighbours by Euclidean distance (normalise the rows first for cosine). Small sets are compared pair by pair;
 * larger ones by NN-descent (Dong, Charikar, Li, WWW 2011) started from random projection trees, in WebAssembly where the page
 * allows it. `vectors` is row-major [n, dim]; distances above 1.8e19 are kept as that. The same seed gives the same answer on every
 * machine with WebAssembly. Reports progress and stops within 100 ms of an abort. Throws `invalid-argument` when the length does not
 * fit `dim`, and `invalid-data`, naming the row, for a number that is not finite.
 */
export async function nearestNeighbors(vectors: Float32Array, params: KnnParams, options: TaskOptions = {}): Promise<Neighbors> {
  const { dim, seed } = params;
  if (!(dim > 0) || vectors.length % dim !== 0) {
    throw new ShoalError('invalid-argument', `nearestNeighbors got ${vectors.length} values for dim ${dim}. The length must be a multiple of dim.`);
  }
  const n = vectors.length / dim;
  const k = Math.max(0, Math.min(params.k, n - 1));
  if (k === 0) return { k, indices: new Int32Array(0), distances: new Float32Array(0) };
  const bad = firstUnusableRow(vectors, dim);
  if (bad >= 0) throw new ShoalError('invalid-data', `Row ${bad} of the vectors holds a number that is not finite. Leave that row out.`, { details: { row: bad } });
  const pacer = createPacer(options);
  const search = { n, dim, k, seed, exact: n <= (params.exactUpTo ?? 4000) };
  return (await findNeighborsInWasm(vectors, search, pacer)) ?? findNeighborsPlainly(vectors, search, pacer);
}
