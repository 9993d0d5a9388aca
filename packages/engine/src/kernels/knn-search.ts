/** What a kernel that finds neighbours is asked for. */
export interface KnnSearch {
  /** Rows, values a row, and neighbours a row: 1 to n - 1. */
  readonly n: number;
  readonly dim: number;
  readonly k: number;
  readonly seed: number;
  /** Compare every pair. */
  readonly exact: boolean;
}
