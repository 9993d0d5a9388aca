import type { TaskOptions } from '../../base/abort';
import { parseElementId } from '../../model/element';
import type { EmbeddingSpaceInfo } from '../../model/manifest';
import type { AnalysisContext } from '../analysis';
import type { Comparison } from '../read-comparisons';

/** Which rows have a vector, and their nearest neighbours among each other. */
export interface RowNeighbors {
  readonly space: EmbeddingSpaceInfo;
  /** Rows with a vector: positions in the list that was asked for, [m]. */
  readonly rows: Int32Array;
  /** The inverse: position in `rows`, -1 for rows without a vector, [n]. */
  readonly positionOf: Int32Array;
  /** Positions in `rows`, nearest first, row-major [m, k]. */
  readonly indices: Int32Array;
  /** Euclidean, of unit vectors where the metric is cosine, [m, k]. */
  readonly distances: Float32Array;
  readonly k: number;
}

/** Neighbours of every row: those that vote, and a few more. */
const neighbors = 12;

/** The first embedding space of a level that the dataset has; `undefined` when there is none or nothing to load it with. */
export function spaceOf({ manifest, loadEmbeddings }: AnalysisContext, level: 'frame' | 'object'): EmbeddingSpaceInfo | undefined {
  return loadEmbeddings && manifest.embeddings?.find((space) => space.level === level);
}

/** Neighbours of labels among each other: a whole-frame label by the vector of its frame, an object by its own or that of its inference. */
export async function labelNeighbors(context: AnalysisContext, task: 'class' | 'box', labels: readonly Comparison[], options: TaskOptions): Promise<RowNeighbors | null> {
  const ownersOf = (row: Comparison): (string | null)[] => (task === 'class' ? [`frame:${row.frameId}`] : [row.labelId && `label:${row.labelId}`, row.inferenceId && `inference:${row.inferenceId}`]);
  return rowNeighbors(context, task === 'class' ? 'frame' : 'object', labels.map(ownersOf), options);
}

/** Neighbours of rows among each other; `owners` lists for each the elements whose vector may stand for it, the best first. */
export async function rowNeighbors(context: AnalysisContext, level: 'frame' | 'object', owners: readonly (readonly (string | null)[])[], options: TaskOptions): Promise<RowNeighbors | null> {
  const space = spaceOf(context, level);
  if (!space || !context.loadEmbeddings) return null;
  const { owners: ids, vectors, dim } = await context.loadEmbeddings(space.id, options.signal);
  const at = new Map<string, number>();
  ids.forEach((id, index) => {
    if (parseElementId(id) && isFinite(vectors, index, dim)) at.set(id, index);
  });
  const found = owners.map((candidates) => candidates.map((id) => (id === null ? undefined : at.get(id))).find((index) => index !== undefined));
  const rows = Int32Array.from(found.flatMap((index, row) => (index === undefined ? [] : [row])));
  if (rows.length < 2) return null;
  const own = new Float32Array(rows.length * dim);
  rows.forEach((row, i) => {
    const index = found[row] ?? 0;
    own.set(vectors.subarray(index * dim, (index + 1) * dim), i * dim);
  });
  const { indices, distances, k } = await context.compute.run('findNeighbors', { vectors: own, dim, metric: space.metric, k: neighbors }, options);
  const positionOf = new Int32Array(owners.length).fill(-1);
  rows.forEach((row, i) => (positionOf[row] = i));
  return { space, rows, positionOf, indices, distances, k };
}

function isFinite(vectors: Float32Array, index: number, dim: number): boolean {
  for (let at = index * dim; at < (index + 1) * dim; at++) if (!Number.isFinite(vectors[at])) return false;
  return true;
}
