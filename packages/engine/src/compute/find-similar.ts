import type { TaskOptions } from '../base/abort';
import { normalizeRows } from '../kernels/distance';
import { similarRows, type SimilarParams, type SimilarRows } from '../kernels/vectors/similar-rows';

export interface FindSimilarInput extends SimilarParams {
  /** Row-major [n, dim], finite, of any length. */
  readonly vectors: Float32Array;
  /** Row-major [s, dim]. */
  readonly seeds: Float32Array;
}

/** Rows most like the seeds; directions only where the metric is cosine. */
export function findSimilar({ vectors, seeds, negatives, ...params }: FindSimilarInput, options: TaskOptions): Promise<SimilarRows> {
  if (params.metric === 'l2') return similarRows(vectors, seeds, { ...params, negatives }, options);
  const { dim } = params;
  return similarRows(normalizeRows(vectors, dim), normalizeRows(seeds, dim), { ...params, negatives: negatives && normalizeRows(negatives, dim) }, options);
}
