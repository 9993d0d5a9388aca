import type { TaskOptions } from '../../base/abort';
import type { Embeddings } from '../../formats/arrow/decode-embeddings';
import type { Neighbors } from '../../kernels/knn';
import type { ElementId } from '../../model/element';
import type { EmbeddingSpaceInfo } from '../../model/manifest';
import type { AnalysisContext } from '../analysis';

/** The rows of an embedding space that have finite vectors, and their nearest neighbours among each other. */
export interface SpaceGraph {
  readonly space: EmbeddingSpaceInfo;
  /** [n]. */
  readonly owners: readonly ElementId[];
  /** Row-major [n, dim]. */
  readonly vectors: Float32Array;
  readonly dim: number;
  /** Euclidean distances; of unit vectors where the metric is cosine. */
  readonly graph: Neighbors;
}

/** Enough for UMAP, clusters, outliers and duplicates alike. */
const neighbors = 15;

/** Graphs live as long as the vectors that they were made from. */
const graphs = new WeakMap<Embeddings, SpaceGraph>();

/** The graph of a space, built on first use and then shared by all that need it; `null` where there is nothing to load vectors with, or less than two. */
export async function loadSpaceGraph({ compute, loadEmbeddings }: Pick<AnalysisContext, 'compute' | 'loadEmbeddings'>, space: EmbeddingSpaceInfo, options: TaskOptions): Promise<SpaceGraph | null> {
  if (!loadEmbeddings) return null;
  const embeddings = await loadEmbeddings(space.id, options.signal);
  const known = graphs.get(embeddings);
  if (known) return known;
  const { owners, vectors, dim } = finiteOnly(embeddings);
  if (owners.length < 2) return null;
  const graph = await compute.run('findNeighbors', { vectors, dim, metric: space.metric, k: neighbors }, options);
  const made = { space, owners, vectors, dim, graph };
  graphs.set(embeddings, made);
  return made;
}

function finiteOnly({ owners, vectors, dim }: Embeddings): Embeddings {
  const kept: number[] = [];
  for (let row = 0; row < owners.length; row++) {
    let sum = 0;
    for (let at = row * dim; at < (row + 1) * dim; at++) sum += (vectors[at] ?? NaN) * 0;
    if (sum === 0) kept.push(row);
  }
  if (kept.length === owners.length) return { owners, vectors, dim };
  const out = new Float32Array(kept.length * dim);
  kept.forEach((row, i) => out.set(vectors.subarray(row * dim, (row + 1) * dim), i * dim));
  return { owners: kept.flatMap((row) => owners[row] ?? []), vectors: out, dim };
}
