import type { TaskOptions } from '../../base/abort';
import type { Embeddings } from '../../formats/arrow/decode-embeddings';
import type { Neighbors } from '../../kernels/knn';
import type { ElementId } from '../../model/element';
import type { EmbeddingSpaceInfo } from '../../model/manifest';
import type { AnalysisContext } from '../analysis';

/** The rows of an embedding space that have finite vectors. */
export interface SpaceVectors {
  readonly space: EmbeddingSpaceInfo;
  /** [n]. */
  readonly owners: readonly ElementId[];
  /** Row-major [n, dim]. */
  readonly vectors: Float32Array;
  readonly dim: number;
}

export interface SpaceGraph extends SpaceVectors {
  /** Nearest neighbours among each other, at Euclidean distances; of unit vectors where the metric is cosine. */
  readonly graph: Neighbors;
}

/** Enough for UMAP, clusters, outliers and duplicates alike. */
const neighbors = 15;

/** These live as long as the vectors that they were made from. */
const finite = new WeakMap<Embeddings, SpaceVectors>();
const graphs = new WeakMap<SpaceVectors, SpaceGraph>();

/** The vectors of a space; `null` where there is nothing to load them with, or less than two. */
export async function loadSpaceVectors({ loadEmbeddings }: Pick<AnalysisContext, 'loadEmbeddings'>, space: EmbeddingSpaceInfo, { signal }: TaskOptions): Promise<SpaceVectors | null> {
  if (!loadEmbeddings) return null;
  const embeddings = await loadEmbeddings(space.id, signal);
  const known = finite.get(embeddings) ?? { space, ...finiteOnly(embeddings) };
  finite.set(embeddings, known);
  return known.owners.length < 2 ? null : known;
}

/** The graph of a space, built on first use and then shared by all that need it; `null` as above. */
export async function loadSpaceGraph(context: Pick<AnalysisContext, 'compute' | 'loadEmbeddings'>, space: EmbeddingSpaceInfo, options: TaskOptions): Promise<SpaceGraph | null> {
  const loaded = await loadSpaceVectors(context, space, options);
  if (!loaded) return null;
  const known = graphs.get(loaded);
  if (known) return known;
  const { vectors, dim } = loaded;
  const graph = await context.compute.run('findNeighbors', { vectors, dim, metric: space.metric, k: neighbors }, options);
  const made = { ...loaded, graph };
  graphs.set(loaded, made);
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
