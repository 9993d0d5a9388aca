import type { AnnMetric, AnnStorage } from './ann-index';
import type { HnswGraph } from './hnsw-graph';
import type { NearestHeap } from './nearest-heap';
import type { VectorStore } from './vector-store';

/** What an HNSW index is made with, defaults filled in. */
export interface HnswParams {
  readonly metric: AnnMetric;
  readonly dim: number;
  readonly m: number;
  readonly efConstruction: number;
  readonly seed: number;
  readonly storage: AnnStorage;
}

/** Rows, links and the parameters with which they were made. Arrays may be views of memory that moves: take them anew after every call. */
export interface HnswState {
  readonly params: HnswParams;
  /** Without numbers when the rows are int8. */
  readonly store: VectorStore;
  readonly graph: HnswGraph;
  /** Rows as records of `int8-rows.ts`, for `storage: 'int8'` only. */
  readonly records?: Uint8Array | undefined;
}

/** The work of an HNSW index on its rows and links, wherever they lie. Everything else is in `hnswIndexOver`. */
export interface HnswKernel {
  readonly state: HnswState;
  readonly memoryBytes: number;
  /** Makes room for `rows` rows in all and `upperLists` lists above level 0. False when memory cannot grow and another kernel may do better. */
  reserve(rows: number, upperLists: number): boolean;
  /** Links a new row, in the form of `prepareRows`, on the levels up to `level`; there is room for it. False as above. */
  link(vector: Float32Array, level: number): boolean;
  /** Rows that the next searches may return, one byte a row; all without one. `allowed` is how many. */
  setFilter(filter: Uint8Array | undefined, allowed: number): void;
  /**
   * The `k` nearest of the `ef` rows that a walk keeps, sorted in `heap`. False when it gave up after `budget` comparisons.
   * `queries` is in the form of `prepareRows`.
   */
  walk(queries: Float32Array, queryAt: number, k: number, ef: number, budget: number, heap: NearestHeap): boolean;
  /** The `k` nearest of all rows. */
  scan(queries: Float32Array, queryAt: number, k: number, heap: NearestHeap): void;
}

