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
 * folder in WebAssembly, k = 10, under Node on four cores that did nothing else, so good to a factor of two elsewhere:
 *
 * | rows × dim | exact, ms a query | building HNSW, s | HNSW, ms a query | HNSW pays from |
 * |---|---|---|---|---|
 * | 5,000 × 32 | 0.026 | 0.2 | 0.02 | 32,100 |
 * | 20,000 × 32 | 0.085 | 0.8 | 0.027 | 14,400 |
 * | 20,000 × 128 | 0.203 | 1.5 | 0.048 | 9,700 |
 * | 5,000 × 512 | 0.183 | 0.7 | 0.072 | 6,000 |
 * | 50,000 × 128 | 0.558 | 4.5 | 0.077 | 9,300 |
 * | 20,000 × 512 | 0.887 | 3.9 | 0.129 | 5,100 |
 *
 * The time of building and of an exact query both grow with the rows, so that the number of queries from which HNSW pays
 * hardly depends on them: five to fifteen thousand. `hnsw` is chosen from about twice that on, where it halves the time,
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
