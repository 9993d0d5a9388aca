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
/** Microseconds to link one row with m = 16 and efConstruction = 100: fixed, and per dimension. */
const linkUs = { fixed: 38, perDim: 0.34 };
/** Microseconds of one HNSW search with ef = 64. */
const walkUs = { fixed: 30, perDim: 0.17 };
/** Answers that are always right are worth this much waiting, and twice the time of HNSW. */
const patienceSeconds = 1;

/**
 * Which kind of index answers a number of queries sooner. Measured by `npm run bench -- ann` with the kernels of this
 * folder in WebAssembly, k = 10, on a shared machine under Node, so good to a factor of two:
 *
 * | rows × dim | exact, ms a query | building HNSW, s | HNSW, ms a query | HNSW pays from |
 * |---|---|---|---|---|
 * | 5,000 × 32 | 0.031 | 0.4 | 0.032 | never |
 * | 20,000 × 32 | 0.09 | 1.6 | 0.031 | 27,700 |
 * | 20,000 × 128 | 0.23 | 3 | 0.053 | 17,000 |
 * | 5,000 × 512 | 0.286 | 2.1 | 0.129 | 13,700 |
 * | 50,000 × 128 | 0.538 | 11.7 | 0.083 | 25,700 |
 * | 20,000 × 512 | 0.872 | 9.8 | 0.151 | 13,600 |
 *
 * The time of building and of an exact query both grow with the rows, so that the number of queries from which HNSW pays
 * hardly depends on them: ten to thirty thousand. `hnsw` is chosen from about twice that on, where it halves the time,
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
