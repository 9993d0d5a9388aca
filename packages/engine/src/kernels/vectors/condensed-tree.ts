import type { SingleLinkage } from './single-linkage';

/** Clusters as the distance shrinks (λ = 1 / distance grows); cluster 0 holds all rows, a child comes after its parent. */
export interface CondensedTree {
  /** [clusters], -1 for cluster 0. */
  readonly parents: Int32Array;
  /** [clusters], Σ over its rows of (λ at which the row leaves - λ at which the cluster appears). */
  readonly stabilities: Float64Array;
  /** [clusters], λ at which its last rows leave. */
  readonly deaths: Float64Array;
  /** [n], the smallest cluster that a row is in. */
  readonly clusterOf: Int32Array;
  /** [n], λ at which the row leaves that cluster. */
  readonly leaves: Float64Array;
}

/**
 * Condensed tree (McInnes and Healy, ICDM workshops 2017): where a cluster falls into parts, those with fewer than
 * `minClusterSize` rows leave it, and two or more larger ones are new clusters. All merges at one distance are one step
 * (Campello et al., PAKDD 2013), so that the result does not depend on their order. Distance 0 counts as the smallest other
 * one, for λ to be finite.
 */
export function condensedTree(rows: number, tree: SingleLinkage, minClusterSize: number): CondensedTree {
  const { left, right, distances, sizes } = tree;
  const smallest = distances.find((distance) => distance > 0) ?? 1;
  const parents = [-1];
  const births = [0];
  const stabilities = [0];
  const deaths = [0];
  const clusterOf = new Int32Array(rows);
  const leaves = new Float64Array(rows);
  const stack: [node: number, cluster: number][] = rows > 1 ? [[rows * 2 - 2, 0]] : [];
  for (let top = stack.pop(); top; top = stack.pop()) {
    const [node, cluster] = top;
    const distance = distances[node - rows] as number;
    const lambda = 1 / Math.max(distance, smallest);
    const large: number[] = [];
    for (const part of partsAt(node, distance)) {
      if ((sizes[part] as number) >= minClusterSize) large.push(part);
      else forEachRow(part, (row) => leave(row, cluster, lambda));
    }
    if (large.length === 1) stack.push([large[0] as number, cluster]);
    if (large.length < 2) continue;
    for (const part of large) {
      depart(sizes[part] as number, cluster, lambda);
      stack.push([part, parents.length]);
      parents.push(cluster);
      births.push(lambda);
      stabilities.push(0);
      deaths.push(lambda);
    }
  }
  return { parents: Int32Array.from(parents), stabilities: Float64Array.from(stabilities), deaths: Float64Array.from(deaths), clusterOf, leaves };

  function depart(count: number, cluster: number, lambda: number): void {
    stabilities[cluster] = (stabilities[cluster] as number) + count * (lambda - (births[cluster] as number));
    deaths[cluster] = Math.max(deaths[cluster] as number, lambda);
  }

  function leave(row: number, cluster: number, lambda: number): void {
    depart(1, cluster, lambda);
    clusterOf[row] = cluster;
    leaves[row] = lambda;
  }

  /** Nodes below that are joined at exactly this distance. */
  function partsAt(node: number, distance: number): number[] {
    const parts: number[] = [];
    const open = [node];
    for (let at = open.pop(); at !== undefined; at = open.pop()) {
      if (at >= rows && distances[at - rows] === distance) open.push(right[at - rows] as number, left[at - rows] as number);
      else parts.push(at);
    }
    return parts;
  }

  function forEachRow(node: number, visit: (row: number) => void): void {
    const open = [node];
    for (let at = open.pop(); at !== undefined; at = open.pop()) {
      if (at < rows) visit(at);
      else open.push(right[at - rows] as number, left[at - rows] as number);
    }
  }
}
