import { umap } from '../kernels/umap';
import type { RunOptions } from './worker-pool';

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

/** Projects embeddings to the plane for the map. Says the layout so far on the way: first the main directions, then about every 400 ms. */
export async function projectPoints({ vectors, ...params }: ProjectInput, { onPartial, ...options }: RunOptions<ProjectOutput>): Promise<ProjectOutput> {
  const positions = await umap(vectors, params, { ...options, onLayout: onPartial && ((layout) => onPartial({ positions: layout })) });
  return { positions };
}
