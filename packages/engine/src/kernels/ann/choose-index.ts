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

/** Nanoseconds of an exact search per number compared. */
const scanNs = 1.2;
/** Microseconds to link one row with m = 16 and efConstruction = 200: fixed, and per dimension. */
const linkUs = { fixed: 100, perDim: 2.9 };
/** Microseconds of one HNSW search with ef = 64. */
const walkUs = { fixed: 40, perDim: 0.55 };
/** Answers that are always right are worth this much waiting, and twice the time of HNSW. */
const patienceSeconds = 1;

/**
 * Which kind of index answers a number of queries sooner. Measured by `npm run bench -- ann` with the kernels of this
 * folder, k = 10, on a shared machine under Node, so good to a factor of two:
 *
 * | rows × dim | exact, ms a query | building HNSW, s | HNSW, ms a query | HNSW pays from |
 * |---|---|---|---|---|
 * | 5,000 × 32 | 0.24 | 1.0 | 0.05 | 5,500 queries |
 * | 20,000 × 32 | 0.58 | 4.9 | 0.05 | 9,300 |
 * | 20,000 × 128 | 2.3 | 8.8 | 0.14 | 4,000 |
 * | 5,000 × 512 | 2.2 | 7.0 | 0.21 | 3,500 |
 *
 * The time of building and of an exact query both grow with the rows, so that the number of queries from which HNSW pays
 * hardly depends on them: about 2,400 + 83,000 / dim. `hnsw` is chosen from about twice that on, where it halves the time,
 * and when the exact search takes more than one second in all: rows × dim × queries above 0.8 thousand million. A single
 * exact query stays below 100 ms up to rows × dim of 80 million.
 */
export function chooseIndex({ rows, dim, queries }: IndexWork): IndexChoice {
  const exactSeconds = 1e-9 * scanNs * rows * dim * queries;
  const hnswSeconds = 1e-6 * (rows * (linkUs.fixed + linkUs.perDim * dim) + queries * (walkUs.fixed + walkUs.perDim * dim));
  const kind = exactSeconds > patienceSeconds && exactSeconds > 2 * hnswSeconds ? 'hnsw' : 'exact';
  return { kind, exactSeconds, hnswSeconds };
}
