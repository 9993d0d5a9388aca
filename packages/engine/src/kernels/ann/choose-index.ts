import type { AnnKind } from './ann-index';

export interface IndexWork {
  /** Rows that are searched. */
  readonly rows: number;
  /** Numbers in a vector. */
  readonly dim: number;
  /** Queries in all, `rows` when every row asks for its neighbours. */
  readonly queries: number;
}

export interface IndexChoice {
  readonly kind: AnnKind;
  /** What all queries take with each kind, building included: rough seconds on one core. */
  readonly exactSeconds: number;
  readonly hnswSeconds: number;
}

/** Nanoseconds to compare a row in an exact search: fixed, and per dimension. */
const scanNs = { fixed: 3, perDim: 0.085 };
/** Microseconds to link one row with m = 16 and efConstruction = 200: fixed, and per dimension. */
const linkUs = { fixed: 70, perDim: 0.62 };
/** Microseconds of one HNSW search with ef = 64. */
const walkUs = { fixed: 30, perDim: 0.17 };
/** Answers that are always right are worth this much waiting, and twice the time of HNSW. */
const patienceSeconds = 1;

/**
 * Which kind of index answers a number of queries sooner. Measured by `npm run bench -- ann` with the kernels of this
 * folder in WebAssembly, k = 10, on a shared machine under Node, so good to a factor of two:
 *
 * TABLE
 *
 * The time of building and of an exact query both grow with the rows, so that the number of queries from which HNSW pays
 * hardly depends on them: about 8,000 + 250,000 / dim. `hnsw` is chosen from about twice that on, where it halves the time,
 * and when the exact search takes more than one second in all: rows × dim × queries above ten thousand million. A single
 * exact query stays below 100 ms up to rows × dim of a thousand million. In plain TypeScript both kinds take three to ten
 * times as long.
 */
export function chooseIndex({ rows, dim, queries }: IndexWork): IndexChoice {
  const exactSeconds = 1e-9 * rows * (scanNs.fixed + scanNs.perDim * dim) * queries;
  const hnswSeconds = 1e-6 * (rows * (linkUs.fixed + linkUs.perDim * dim) + queries * (walkUs.fixed + walkUs.perDim * dim));
  const kind = exactSeconds > patienceSeconds && exactSeconds > 2 * hnswSeconds ? 'hnsw' : 'exact';
  return { kind, exactSeconds, hnswSeconds };
}
