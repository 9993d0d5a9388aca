import type { Neighbors } from '../knn';
import { assertGraph } from './assert-graph';
import { assertLabels, assertVectors } from './assert-vectors';

/**
 * The row of each cluster that is nearest to the mean of the cluster, [clusters], -1 for a number without rows; on a tie the
 * earlier row. `vectors` is row-major [n, dim], `labels` [n] with -1 for noise. Throws as `assertVectors` and `assertLabels` do.
 */
export function clusterMedoids(vectors: Float32Array, dim: number, labels: ArrayLike<number>): Int32Array {
  const n = assertVectors(vectors, dim);
  const clusters = countClusters(labels, n);
  const sums = new Float64Array(clusters * dim);
  const counts = new Float64Array(clusters);
  for (let row = 0; row < n; row++) {
    const label = labels[row] as number;
    if (label < 0) continue;
    counts[label] = (counts[label] as number) + 1;
    for (let d = 0; d < dim; d++) sums[label * dim + d] = (sums[label * dim + d] as number) + (vectors[row * dim + d] as number);
  }
  const medoids = new Int32Array(clusters).fill(-1);
  const least = new Float64Array(clusters).fill(Infinity);
  for (let row = 0; row < n; row++) {
    const label = labels[row] as number;
    if (label < 0) continue;
    let square = 0;
    for (let d = 0; d < dim; d++) square += ((vectors[row * dim + d] as number) - (sums[label * dim + d] as number) / (counts[label] as number)) ** 2;
    if (square >= (least[label] as number)) continue;
    least[label] = square;
    medoids[label] = row;
  }
  return medoids;
}

/**
 * The row of each cluster with the smallest mean distance to its neighbours within the cluster, [clusters], among the rows
 * with the most such neighbours, so that a lone pair at the rim does not win; on a tie the earlier row. For a graph without
 * its vectors. `labels` is [n] with -1 for noise. Throws as `assertGraph` and `assertLabels` do.
 */
export function graphMedoids(graph: Neighbors, labels: ArrayLike<number>): Int32Array {
  const n = labels.length;
  assertGraph(n, graph);
  const clusters = countClusters(labels, n);
  const medoids = new Int32Array(clusters).fill(-1);
  const most = new Int32Array(clusters).fill(-1);
  const least = new Float64Array(clusters).fill(Infinity);
  for (let row = 0; row < n; row++) {
    const label = labels[row] as number;
    if (label < 0) continue;
    let sum = 0;
    let count = 0;
    for (let at = row * graph.k; at < (row + 1) * graph.k; at++) {
      const other = graph.indices[at] as number;
      if (other < 0 || labels[other] !== label) continue;
      sum += graph.distances[at] as number;
      count++;
    }
    const mean = count > 0 ? sum / count : 0;
    if (count < (most[label] as number) || (count === most[label] && mean >= (least[label] as number))) continue;
    most[label] = count;
    least[label] = mean;
    medoids[label] = row;
  }
  return medoids;
}

function countClusters(labels: ArrayLike<number>, rows: number): number {
  assertLabels(labels, rows, 'cluster');
  let clusters = 0;
  for (let row = 0; row < rows; row++) clusters = Math.max(clusters, (labels[row] as number) + 1);
  return clusters;
}
