import type { Neighbors } from '../knn';
import { rankAscending } from '../ranking';

/** Merges from the nearest on. Node i < n is row i, node n + m the result of merge m; the last one holds all rows. */
export interface SingleLinkage {
  /** [n - 1], the two nodes of each merge. */
  readonly left: Int32Array;
  readonly right: Int32Array;
  /** [n - 1], ascending; Infinity between parts of the graph that no edge joins. */
  readonly distances: Float64Array;
  /** [2 n - 1], rows below each node. */
  readonly sizes: Int32Array;
}

/**
 * Single-linkage tree over mutual reachability distances (Campello, Moulavi and Sander, PAKDD 2013): the distance of two rows,
 * but at least the distance of either to its `minSamples`-th neighbour, itself not counted. The minimum spanning forest is
 * Kruskal's, over the edges of the graph. `graph` is as `assertGraph` wants it; a row with fewer neighbours takes its last.
 */
export function singleLinkage(rows: number, graph: Neighbors, minSamples: number): SingleLinkage {
  const { from, to, weights } = mutualReachability(rows, graph, minSamples);
  const merges = Math.max(0, rows - 1);
  const left = new Int32Array(merges);
  const right = new Int32Array(merges);
  const distances = new Float64Array(merges);
  const sizes = new Int32Array(rows + merges).fill(1, 0, rows);
  const parents = Int32Array.from({ length: rows + merges }, (_, node) => node);
  let merge = 0;
  const join = (a: number, b: number, distance: number) => {
    const node = rows + merge;
    left[merge] = a;
    right[merge] = b;
    distances[merge] = distance;
    sizes[node] = (sizes[a] as number) + (sizes[b] as number);
    parents[a] = node;
    parents[b] = node;
    merge++;
  };
  for (const edge of rankAscending(weights)) {
    const a = rootOf(parents, from[edge] as number);
    const b = rootOf(parents, to[edge] as number);
    if (a !== b) join(a, b, weights[edge] as number);
  }
  for (let row = 1; row < rows; row++) {
    const a = rootOf(parents, 0);
    const b = rootOf(parents, row);
    if (a !== b) join(a, b, Infinity);
  }
  return { left, right, distances, sizes };
}

function mutualReachability(rows: number, { k, indices, distances }: Neighbors, minSamples: number): { from: Int32Array; to: Int32Array; weights: Float64Array } {
  const core = new Float64Array(rows);
  for (let row = 0; row < rows; row++) {
    for (let at = row * k; at < row * k + minSamples && (indices[at] as number) >= 0; at++) core[row] = distances[at] as number;
  }
  const from = new Int32Array(rows * k);
  const to = new Int32Array(rows * k);
  const weights = new Float64Array(rows * k);
  let count = 0;
  for (let row = 0; row < rows; row++) {
    for (let at = row * k; at < (row + 1) * k; at++) {
      const other = indices[at] as number;
      if (other < 0) break;
      if (other < row && indices.subarray(other * k, (other + 1) * k).includes(row)) continue;
      from[count] = row;
      to[count] = other;
      weights[count] = Math.max(distances[at] as number, core[row] as number, core[other] as number);
      count++;
    }
  }
  return { from: from.subarray(0, count), to: to.subarray(0, count), weights: weights.subarray(0, count) };
}

function rootOf(parents: Int32Array, node: number): number {
  let at = node;
  while (parents[at] !== at) {
    parents[at] = parents[parents[at] as number] as number;
    at = parents[at] as number;
  }
  return at;
}
