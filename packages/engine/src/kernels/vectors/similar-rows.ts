import type { TaskOptions } from '../../base/abort';
import { ShoalError } from '../../base/errors';
import { createPacer } from '../pacer';
import { rankAscending } from '../ranking';
import { assertVectors } from './assert-vectors';

export interface SimilarParams {
  readonly dim: number;
  /** Of the answers: cosine expects vectors of length 1 (`normalizeRows`), and so do seeds. */
  readonly metric: 'cosine' | 'l2';
  readonly k: number;
  /** `min`: as near as the nearest seed, which finds more of each of several kinds. `mean`: near to all seeds on average. Default `min`. */
  readonly combine?: 'min' | 'mean';
  /** Rows like these come last, row-major [m, dim]. */
  readonly negatives?: Float32Array | undefined;
  /** [n], 0 for rows that may not be an answer. */
  readonly filter?: Uint8Array | undefined;
}

export interface SimilarRows {
  /** At most k, the most similar first; among equals the lower row. */
  readonly rows: Int32Array;
  /** To the seeds, in the unit of the metric. */
  readonly distances: Float32Array;
  /** 1 where a negative is nearer than every seed: such rows come after all others. */
  readonly rejected: Uint8Array;
  /** Rows that were compared. */
  readonly compared: number;
}

const phase = 'Searching for more like these';

/**
 * Rows most like one or many seeds, exactly: every allowed row is compared with every seed. `vectors` is row-major [n, dim], `seeds` [s, dim] with s ≥ 1.
 * Negatives are weighed after the distances, so they never move the query away from the seeds: a row that is nearer to a negative than to any seed is put
 * behind all rows that are not. Time grows with n × (s + m) × dim. Throws as `assertVectors` does, and `invalid-argument` for a wrong shape or k.
 */
export async function similarRows(vectors: Float32Array, seeds: Float32Array, params: SimilarParams, options: TaskOptions = {}): Promise<SimilarRows> {
  const { dim, metric, k, combine = 'min', negatives = new Float32Array(0), filter } = params;
  const n = assertVectors(vectors, dim);
  const s = assertVectors(seeds, dim);
  const m = assertVectors(negatives, dim);
  if (s === 0 || !Number.isInteger(k) || k < 1 || (filter !== undefined && filter.length !== n)) {
    throw new ShoalError('invalid-argument', `similarRows got ${s} seeds, k ${k} and a filter of ${filter?.length ?? n} for ${n} rows. Expected at least one seed, a k of at least 1, and a byte a row.`);
  }
  const pacer = createPacer(options);
  const toSeeds = new Float32Array(n).fill(Infinity);
  const order = new Float64Array(n).fill(Infinity);
  const rejected = new Uint8Array(n);
  const distance = metric === 'cosine' ? cosineDistance : euclideanDistance;
  let compared = 0;
  for (let row = 0; row < n; row++) {
    if (pacer.due()) await pacer.pause(phase, row, n);
    if (filter !== undefined && filter[row] === 0) continue;
    compared++;
    let least = Infinity;
    let sum = 0;
    for (let seed = 0; seed < s; seed++) {
      const d = distance(vectors, row, seeds, seed, dim);
      sum += d;
      if (d < least) least = d;
    }
    for (let at = 0; at < m && rejected[row] === 0; at++) if (distance(vectors, row, negatives, at, dim) < least) rejected[row] = 1;
    toSeeds[row] = combine === 'min' ? least : sum / s;
    order[row] = toSeeds[row] as number;
  }
  const farthest = order.reduce((most, value) => (value < Infinity ? Math.max(most, value) : most), 0);
  for (let row = 0; row < n; row++) if (rejected[row] === 1) order[row] = (order[row] as number) + farthest + 1;
  const rows = rankAscending(order).slice(0, Math.min(k, compared));
  return { rows: Int32Array.from(rows), distances: Float32Array.from(rows, (row) => toSeeds[row] as number), rejected: Uint8Array.from(rows, (row) => rejected[row] as number), compared };
}

function cosineDistance(a: Float32Array, i: number, b: Float32Array, j: number, dim: number): number {
  let dot = 0;
  for (let d = 0, x = i * dim, y = j * dim; d < dim; d++) dot += (a[x + d] as number) * (b[y + d] as number);
  return Math.min(2, Math.max(0, 1 - dot));
}

function euclideanDistance(a: Float32Array, i: number, b: Float32Array, j: number, dim: number): number {
  let sum = 0;
  for (let d = 0, x = i * dim, y = j * dim; d < dim; d++) sum += ((a[x + d] as number) - (b[y + d] as number)) ** 2;
  return Math.sqrt(sum);
}
