import { ShoalError } from '../../base/errors';
import type { Neighbors } from '../knn';
import { assertGraph } from './assert-graph';
import { condensedTree, type CondensedTree } from './condensed-tree';
import { singleLinkage } from './single-linkage';

export interface HdbscanParams {
  /** Rows that make a cluster, at least 2; default 5. */
  readonly minClusterSize?: number;
  /** Neighbours, the row itself not counted, that must be near in a dense place: more give fewer, denser clusters. Default k. */
  readonly minSamples?: number;
  /** Whether all rows that hang together may be one cluster; default false, so data without parts is noise. */
  readonly allowSingleCluster?: boolean;
}

export interface Hdbscan {
  /** How many clusters there are. */
  readonly clusters: number;
  /** [n], numbered by their first rows, -1 for noise. */
  readonly labels: Int32Array;
  /** [n], how surely a row belongs to its cluster: 1 in its densest part, 0 for noise. */
  readonly probabilities: Float64Array;
}

/**
 * HDBSCAN (Campello, Moulavi and Sander, PAKDD 2013; McInnes and Healy 2017): clusters of any shape and density, chosen by
 * excess of mass. Only edges of the graph are looked at, which is exact when it lists every other row and close to
 * that with some more neighbours than `minClusterSize`; parts that no edge joins are infinitely far apart, and smaller ones
 * than `minClusterSize` are noise. Rows far out in a part that is one cluster belong to it with a probability near 0, where
 * a graph that joins the parts would call them noise: take more neighbours or a least probability.
 *
 * Throws as `assertGraph` does, and `invalid-argument` for a wrong parameter.
 */
export function hdbscan(rows: number, graph: Neighbors, params: HdbscanParams = {}): Hdbscan {
  assertGraph(rows, graph);
  const { minClusterSize = 5, minSamples = graph.k, allowSingleCluster = false } = params;
  if (!Number.isInteger(minClusterSize) || minClusterSize < 2 || !Number.isInteger(minSamples) || minSamples < 0 || minSamples > graph.k) {
    throw new ShoalError(
      'invalid-argument',
      `hdbscan got minClusterSize ${minClusterSize} and minSamples ${minSamples}. Expected whole numbers of at least 2, and from 0 to the ${graph.k} neighbours of the graph.`,
    );
  }
  const tree = condensedTree(rows, singleLinkage(rows, graph, minSamples), minClusterSize);
  const chosen = excessOfMass(tree, allowSingleCluster && rows >= minClusterSize);
  const labels = new Int32Array(rows).fill(-1);
  const probabilities = new Float64Array(rows);
  const numbers = new Map<number, number>();
  for (let row = 0; row < rows; row++) {
    const cluster = chosen[tree.clusterOf[row] as number] as number;
    const lambda = tree.leaves[row] as number;
    // λ = 0: in a small part of its own.
    if (cluster < 0 || lambda === 0) continue;
    const number = numbers.get(cluster) ?? numbers.size;
    numbers.set(cluster, number);
    labels[row] = number;
    probabilities[row] = Math.min(1, lambda / (tree.deaths[cluster] as number));
  }
  return { clusters: numbers.size, labels, probabilities };
}

/** The chosen cluster that each cluster is or lies in, or -1: a set of clusters with the largest sum of stabilities, none within another. */
function excessOfMass({ parents, stabilities }: CondensedTree, rootAllowed: boolean): Int32Array {
  const best = new Float64Array(parents.length);
  const isBest = new Uint8Array(parents.length);
  for (let cluster = parents.length - 1; cluster >= 0; cluster--) {
    const own = stabilities[cluster] as number;
    if (own >= (best[cluster] as number) && (cluster > 0 || rootAllowed)) {
      isBest[cluster] = 1;
      best[cluster] = own;
    }
    const parent = parents[cluster] as number;
    if (parent >= 0) best[parent] = (best[parent] as number) + (best[cluster] as number);
  }
  const chosen = new Int32Array(parents.length).fill(-1);
  for (let cluster = 0; cluster < parents.length; cluster++) {
    const above = cluster > 0 ? (chosen[parents[cluster] as number] as number) : -1;
    chosen[cluster] = above >= 0 ? above : isBest[cluster] ? cluster : -1;
  }
  return chosen;
}
