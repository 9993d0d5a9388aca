import type { TaskOptions } from '../../base/abort';

/**
 * How far two vectors a and b are from each other; smaller is nearer.
 *
 * - `cosine`: 1 − cos(a, b), 0 to 2. A vector of zeros is at distance 1 from everything, itself included.
 * - `l2`: the Euclidean distance |a − b|.
 * - `ip`: −(a · b), the inner product with its sign turned; may be negative, and a row need not be its own nearest.
 */
export type AnnMetric = 'cosine' | 'l2' | 'ip';

export const ANN_METRICS: readonly AnnMetric[] = ['cosine', 'l2', 'ip'];

/** `exact` compares with every row; `hnsw` walks a graph and may miss some. */
export type AnnKind = 'exact' | 'hnsw';

/** How an index keeps numbers: 32-bit floats, or 8-bit integers with a scale for every row, a quarter of the memory. */
export type AnnStorage = 'f32' | 'int8';

export interface AnnSearchOptions {
  /** One byte a row, [size]: rows with 0 are never returned. */
  readonly filter?: Uint8Array | undefined;
  /**
   * How many rows an HNSW search keeps in view; more finds more and takes longer. Default 64, never less than `k`.
   * An exact index ignores it.
   */
  readonly ef?: number | undefined;
}

/** Row-major answers of `q` queries, nearest first by the distance before it is rounded to single precision; among equals the lower row first. */
export interface AnnAnswers {
  /** Row numbers [q, k]; −1 where fewer than k rows may be returned. */
  readonly indices: Int32Array;
  /** Distances in the unit of the metric, [q, k]; Infinity where the index is −1. */
  readonly distances: Float32Array;
}

/**
 * Nearest neighbours of any vector among added rows. Rows are numbered in the order they were added, from 0. One contract
 * for every implementation: plain arrays in and out, nothing that needs a particular memory.
 */
export interface AnnIndex {
  readonly kind: AnnKind;
  readonly metric: AnnMetric;
  /** With `int8` distances are those to the rows as they were rounded, to about 0.4 % of a row's largest number. */
  readonly storage: AnnStorage;
  /** Numbers in a vector. */
  readonly dim: number;
  /** Rows so far. */
  readonly size: number;
  /** Bytes of the arrays that the index holds, spare room included. */
  readonly memoryBytes: number;
  /**
   * Adds rows, row-major [n, dim], finite numbers. The array is copied bit by bit: leave it unchanged until the promise
   * settles. Calls made while another runs wait their turn. After an abort (within 100 ms) the rows added so far stay:
   * `size` says how many, and the rest can be added later.
   *
   * @throws {ShoalError} `invalid-argument` for a length that is no multiple of `dim` or a number that is not finite
   * (nothing is added then), `out-of-memory` when there is no room.
   */
  add(vectors: Float32Array, options?: TaskOptions): Promise<void>;
  /**
   * The `k` nearest rows of every query, queries row-major [q, dim]. Synchronous: pass long lists in parts.
   *
   * @throws {ShoalError} `invalid-argument` for a wrong length, a number that is not finite, or a `k` or `ef` that is no
   * positive integer.
   */
  search(queries: Float32Array, k: number, options?: AnnSearchOptions): AnnAnswers;
  /** The whole index as bytes for `loadAnnIndex`, which gives the same answers. @throws {ShoalError} `out-of-memory`. */
  save(): Uint8Array;
}
