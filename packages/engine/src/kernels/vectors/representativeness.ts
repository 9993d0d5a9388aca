import type { TaskOptions } from '../../base/abort';
import { ShoalError } from '../../base/errors';
import type { Neighbors } from '../knn';
import { rankAscending } from '../ranking';
import { assertGraph } from './assert-graph';
import { kMeans } from './k-means';

export interface RepresentativenessParams {
  readonly dim: number;
  readonly seed: number;
  /** Default 20. */
  readonly clusters?: number;
}

export interface Representativeness {
  /** [n], distance to the centre of the own cluster / the largest such distance in it, 0 to 1: 0 at the centre. */
  readonly raw: Float64Array;
  /** [n], 1 - raw: 0 to 1, higher = more typical. 1 for all when a cluster has no extent. */
  readonly scores: Float64Array;
  /** Cluster of each row, [n]. */
  readonly labels: Int32Array;
}

/**
 * How typical rows are of the cluster they lie in (FiftyOne Brain, whose value grows with the distance; turned round here).
 * `vectors` is row-major [n, dim]. Throws as `kMeans` does.
 */
export async function representativeness(vectors: Float32Array, { dim, seed, clusters = 20 }: RepresentativenessParams, options: TaskOptions = {}): Promise<Representativeness> {
  const { labels, distances, clusters: found } = await kMeans(vectors, { dim, seed, clusters }, options);
  const largest = new Float64Array(found);
  distances.forEach((distance, row) => {
    const label = labels[row] as number;
    largest[label] = Math.max(largest[label] as number, distance);
  });
  const raw = distances.map((distance, row) => (distance > 0 ? distance / (largest[labels[row] as number] as number) : 0));
  return { raw, scores: raw.map((value) => 1 - value), labels };
}

export interface DownWeightParams {
  /** Rows at most this far apart stand for each other, in the unit of the graph; default 0.5. */
  readonly radius?: number;
  /** What a row keeps of its score for each more typical row nearby; default 0.7. */
  readonly factor?: number;
}

/**
 * Scores for picking typical rows that are not all alike (FiftyOne Brain): from the highest score on, each row multiplies
 * those of the neighbours within `radius` that come after it by `factor`; finally all are divided by the largest. `scores` is
 * [n], at least 0; two rows are neighbours when either lists the other, so rows beyond the k nearest do not count. Gives a new [n].
 * Throws as `assertGraph` does, `invalid-argument` for a wrong parameter, and `invalid-data`, naming the row, for a wrong score.
 */
export function downWeightNeighbors(scores: ArrayLike<number>, graph: Neighbors, { radius = 0.5, factor = 0.7 }: DownWeightParams = {}): Float64Array {
  const n = scores.length;
  assertGraph(n, graph);
  if (!(radius >= 0) || !(factor >= 0 && factor <= 1)) {
    throw new ShoalError('invalid-argument', `downWeightNeighbors got radius ${radius} and factor ${factor}. Expected a radius of at least 0 and a factor from 0 to 1.`);
  }
  const out = Float64Array.from(scores);
  const wrong = out.findIndex((score) => !(score >= 0 && score < Infinity));
  if (wrong >= 0) {
    throw new ShoalError('invalid-data', `The score of row ${wrong} is ${out[wrong]}. Expected a finite number of at least 0.`, { details: { row: wrong, score: out[wrong] } });
  }
  const place = new Int32Array(n);
  rankAscending(out.map((score) => -score)).forEach((row, at) => (place[row] = at));
  const { k, indices, distances } = graph;
  const lists = (row: number, other: number) => indices.subarray(row * k, (row + 1) * k).includes(other);
  for (let row = 0; row < n; row++) {
    for (let at = row * k; at < (row + 1) * k; at++) {
      const other = indices[at] as number;
      if (other < 0 || (distances[at] as number) > radius || (other < row && lists(other, row))) continue;
      const later = (place[row] as number) < (place[other] as number) ? other : row;
      out[later] = (out[later] as number) * factor;
    }
  }
  const most = out.reduce((a, b) => Math.max(a, b), 0);
  return most > 0 ? out.map((score) => score / most) : out;
}
