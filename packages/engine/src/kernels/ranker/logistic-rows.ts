/**
 * Sums over the rows of a logistic regression. Rows are `stride` floats apart, a multiple of four; behind the `dim` values of a row comes a 1, whose weight is the
 * intercept, and then zeros. `count` is how many of the first rows take part; vectors and sums are [stride].
 */
export interface LogisticRows {
  /** Takes a vector away from every row. */
  shift(vector: Float64Array): void;
  /** Σ factorᵢ rowᵢ. */
  gather(factors: Float64Array, count: number): Float64Array;
  /** Writes rowᵢ · vector to `fields` and returns Σ factorᵢ (rowᵢ · vector) rowᵢ. */
  bend(vector: Float64Array, factors: Float64Array, fields: Float64Array, count: number): Float64Array;
  /** Lower triangle of Σ factorᵢ rowᵢ rowᵢᵀ, row-major [stride, stride]; what is above the diagonal means nothing. */
  square(factors: Float64Array, count: number): Float64Array;
}

export interface RowShape {
  readonly n: number;
  readonly stride: number;
}

/** Gets rows that hold zeros, row-major [n, stride]. */
export type FillRows = (rows: Float32Array) => void;
