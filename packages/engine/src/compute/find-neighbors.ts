import type { TaskOptions } from '../base/abort';
import { normalizeRows } from '../kernels/distance';
import { nearestNeighbors, type Neighbors } from '../kernels/knn';

export interface FindNeighborsInput {
  /** Row-major [n, dim], finite. */
  readonly vectors: Float32Array;
  readonly dim: number;
  readonly metric: 'cosine' | 'l2';
  readonly k: number;
}

/** The k nearest rows of every row by Euclidean distance; of rows of length 1 where the metric is cosine. */
export async function findNeighbors({ vectors, dim, metric, k }: FindNeighborsInput, options: TaskOptions): Promise<Neighbors> {
  return nearestNeighbors(metric === 'cosine' ? normalizeRows(vectors, dim) : vectors, { dim, k, seed: 1 }, options);
}
