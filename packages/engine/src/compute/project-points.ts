import type { TaskOptions } from '../base/abort';
import { umap } from '../kernels/umap';

export interface ProjectInput {
  /** Row-major vectors, shape [count, dim]. */
  readonly vectors: Float32Array;
  readonly dim: number;
  readonly metric: 'cosine' | 'l2';
  readonly seed: number;
}

export interface ProjectOutput {
  /** Interleaved x, y of every row, shape [count, 2]. */
  readonly positions: Float32Array;
}

/** Projects embeddings to the plane for the map. */
export async function projectPoints(input: ProjectInput, options: TaskOptions): Promise<ProjectOutput> {
  const positions = await umap(input.vectors, { dim: input.dim, metric: input.metric, seed: input.seed }, options);
  return { positions };
}
