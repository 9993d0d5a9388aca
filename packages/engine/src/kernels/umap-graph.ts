import type { Neighbors } from './knn';
import type { Pacer } from './pacer';

/** Weighted edges of the fuzzy simplicial set; every undirected edge is there once in each direction, grouped by head. */
export interface FuzzyGraph {
  readonly n: number;
  readonly heads: Int32Array;
  readonly tails: Int32Array;
  /** 0..1. */
  readonly weights: Float32Array;
}

/**
 * Local fuzzy sets of the neighbours, united by a + b - ab (UMAP paper, algorithms 2 and 3). For every row, rho is the
 * distance of its nearest neighbour that is not a copy, and sigma makes the memberships sum to log2(k + 1).
 */
export async function buildFuzzyGraph(neighbors: Neighbors, n: number, pacer: Pacer): Promise<FuzzyGraph> {
  const { k, indices } = neighbors;
  const rest = async (row: number) => {
    if (pacer.due()) await pacer.pause('Linking neighbours', row, n);
  };
  const memberships = await membershipsOf(neighbors, n, pacer);
  const degree = new Int32Array(n + 1);
  const counterpart = new Float32Array(n * k);
  for (let i = 0; i < n; i++) {
    for (let at = i * k; at < (i + 1) * k; at++) {
      const j = indices[at] as number;
      const back = find(indices, j * k, (j + 1) * k, i);
      counterpart[at] = back < 0 ? -1 : (memberships[back] as number);
      degree[i + 1] = (degree[i + 1] as number) + 1;
      if (back < 0) degree[j + 1] = (degree[j + 1] as number) + 1;
    }
    if ((i & 511) === 0) await rest(i);
  }
  for (let i = 0; i < n; i++) degree[i + 1] = (degree[i + 1] as number) + (degree[i] as number);
  const count = degree[n] as number;
  const graph: FuzzyGraph = { n, heads: new Int32Array(count), tails: new Int32Array(count), weights: new Float32Array(count) };
  const cursor = degree.slice(0, n);
  const add = (head: number, tail: number, weight: number) => {
    const at = cursor[head] as number;
    cursor[head] = at + 1;
    graph.heads[at] = head;
    graph.tails[at] = tail;
    graph.weights[at] = weight;
  };
  for (let i = 0; i < n; i++) {
    for (let at = i * k; at < (i + 1) * k; at++) {
      const j = indices[at] as number;
      const there = memberships[at] as number;
      const back = counterpart[at] as number;
      // Neighbours of each other meet twice, once from either side; one-sided ones get the reverse edge here.
      if (back >= 0) add(i, j, there + back - there * back);
      else {
        add(i, j, there);
        add(j, i, there);
      }
    }
    if ((i & 511) === 0) await rest(i);
  }
  return graph;
}

function find(values: Int32Array, from: number, to: number, wanted: number): number {
  for (let at = from; at < to; at++) if (values[at] === wanted) return at;
  return -1;
}

function meanOf(values: Float32Array): number {
  let sum = 0;
  for (const value of values) sum += value;
  return values.length > 0 ? sum / values.length : 0;
}

/** How much every neighbour belongs to its row, 0..1, [rows, k]: 1 for the nearest one. */
export async function membershipsOf(neighbors: Neighbors, rows: number, pacer: Pacer): Promise<Float32Array> {
  const memberships = new Float32Array(rows * neighbors.k);
  const smallest = 1e-3 * meanOf(neighbors.distances);
  for (let row = 0; row < rows; row++) {
    fillMemberships(neighbors, row, smallest, memberships);
    if ((row & 511) === 0 && pacer.due()) await pacer.pause('Linking neighbours', row, rows);
  }
  return memberships;
}

function fillMemberships({ k, distances }: Neighbors, i: number, smallest: number, out: Float32Array): void {
  const row = distances.subarray(i * k, (i + 1) * k);
  const rho = row.find((distance) => distance > 0) ?? 0;
  const sigma = Math.max(smallest, findSigma(row, rho, Math.log2(k + 1)));
  for (let slot = 0; slot < k; slot++) {
    const excess = (row[slot] as number) - rho;
    out[i * k + slot] = excess <= 0 || sigma === 0 ? 1 : Math.exp(-excess / sigma);
  }
}

/** Bisection: memberships grow with sigma. */
function findSigma(row: Float32Array, rho: number, target: number): number {
  let low = 0;
  let high = Infinity;
  let sigma = 1;
  for (let step = 0; step < 64; step++) {
    let sum = 0;
    for (const distance of row) sum += distance <= rho ? 1 : Math.exp(-(distance - rho) / sigma);
    if (Math.abs(sum - target) < 1e-5) break;
    if (sum > target) high = sigma;
    else low = sigma;
    sigma = high === Infinity ? sigma * 2 : (low + high) / 2;
  }
  return sigma;
}
