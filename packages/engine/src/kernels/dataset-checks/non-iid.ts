import { ShoalError } from '../../base/errors';
import type { Neighbors } from '../knn';
import { createRandom } from '../random';
import { assertNeighbors } from './assert-neighbors';
import { shuffle } from './shuffle';

export interface NonIidOptions {
  /** Random orders to compare with. Fewer than 20 can never give p < 0.05. Default 25. */
  readonly permutations?: number;
  readonly seed?: number;
}

export interface NonIid {
  /** Largest difference between the two distributions (Kolmogorov-Smirnov), 0 to 1. */
  readonly statistic: number;
  /** Share of orders, this one counted, whose statistic is at least as large: 1 / (permutations + 1) to 1. */
  readonly pValue: number;
  /** 1 - p, higher = more worth a look. */
  readonly score: number;
  /** p < 0.05: alike rows lie close together in the order, or far apart, more than chance allows. */
  readonly flagged: boolean;
  /** [rows], 0 to 1: how far the places of the row's neighbours are from places at random; higher = more worth a look. */
  readonly scores: Float64Array;
}

/**
 * Whether the order of the rows says something about their content (sorted, drifting over time, collected in batches):
 * the distances in the order between a row and its nearest neighbours are compared with those between any two rows, and
 * the statistic with that of random orders (cleanlab Datalab, non-IID).
 *
 * Of two rows of n, the share at most d apart is d(2n - d - 1) / (n(n - 1)). The p value is the permutation test's own,
 * (1 + orders as extreme) / (1 + orders) (Phipson and Smyth, 2010), where the source smooths the statistics first. The
 * score of a row is the mean absolute difference between the distribution of its neighbours' distances and that of all
 * other rows' distances from it, over all distances that occur; 0 for a row without neighbours.
 *
 * `neighbors` holds [rows, k] indices of other rows, -1 for none. Throws `invalid-argument` for a wrong shape and
 * `invalid-data`, naming the row, for an index that is no other row.
 */
export function nonIid(rows: number, neighbors: Pick<Neighbors, 'indices' | 'k'>, { permutations = 25, seed = 0 }: NonIidOptions = {}): NonIid {
  assertNeighbors(rows, neighbors);
  if (!Number.isInteger(permutations) || permutations < 1) {
    throw new ShoalError('invalid-argument', `nonIid got ${permutations} permutations. Expected a whole number of at least 1.`);
  }
  const order = Int32Array.from({ length: rows }, (_, row) => row);
  const counts = new Float64Array(Math.max(1, rows));
  const statistic = orderStatistic(neighbors, order, counts);
  const random = createRandom(seed);
  let extreme = 0;
  for (let round = 0; round < permutations; round++) {
    shuffle(order, random);
    if (orderStatistic(neighbors, order, counts) >= statistic) extreme++;
  }
  const pValue = (1 + extreme) / (1 + permutations);
  return { statistic, pValue, score: 1 - pValue, flagged: pValue < 0.05, scores: rowScores(rows, neighbors) };
}

/** `place[row]` is where the row stands in the order; `counts` is scratch of one entry a distance. */
function orderStatistic({ indices, k }: Pick<Neighbors, 'indices' | 'k'>, place: Int32Array, counts: Float64Array): number {
  const n = place.length;
  counts.fill(0);
  let total = 0;
  for (let row = 0, at = 0; row < n; row++) {
    const here = place[row] as number;
    for (const end = at + k; at < end; at++) {
      const neighbor = indices[at] as number;
      if (neighbor < 0) continue;
      const distance = Math.abs(here - (place[neighbor] as number));
      counts[distance] = (counts[distance] as number) + 1;
      total++;
    }
  }
  if (total === 0) return 0;
  const pairs = n * (n - 1);
  let seen = 0;
  let largest = 0;
  for (let distance = 1; distance < n; distance++) {
    seen += counts[distance] as number;
    // One division, so that equal distributions give exactly 0.
    const difference = Math.abs(seen * pairs - distance * (2 * n - distance - 1) * total) / (pairs * total);
    if (difference > largest) largest = difference;
  }
  return largest;
}

function rowScores(rows: number, { indices, k }: Pick<Neighbors, 'indices' | 'k'>): Float64Array {
  const scores = new Float64Array(rows);
  for (let row = 0; row < rows; row++) {
    const distances = indices
      .subarray(row * k, (row + 1) * k)
      .filter((neighbor) => neighbor >= 0)
      .map((neighbor) => Math.abs(neighbor - row))
      .sort();
    if (distances.length > 0) scores[row] = areaBetween(distances, row, rows);
  }
  return scores;
}

/**
 * Mean over d = 0 … far - 1 of |share of `distances` at most d - share of all other rows at most d away|. The second one
 * rises by 2/(n - 1) a step while there are rows on both sides, by 1/(n - 1) after that, so that every stretch between two
 * distances is a sum in closed form and a row costs k steps, not n.
 */
function areaBetween(distances: Int32Array, row: number, rows: number): number {
  const near = Math.min(row, rows - 1 - row);
  const far = rows - 1 - near;
  let area = 0;
  let from = 0;
  for (let passed = 0; passed <= distances.length; passed++) {
    const to = passed < distances.length ? (distances[passed] as number) : far;
    const share = passed / distances.length;
    const bend = Math.min(Math.max(near, from), to);
    area += stretch(share, (2 * from) / (rows - 1), 2 / (rows - 1), bend - from);
    area += stretch(share, (bend + near) / (rows - 1), 1 / (rows - 1), to - bend);
    from = to;
  }
  return area / far;
}

/** Sum of |level - (start + slope × t)| over t = 0 … count - 1. */
function stretch(level: number, start: number, slope: number, count: number): number {
  if (count <= 0) return 0;
  const below = Math.min(count, Math.max(0, Math.floor((level - start) / slope) + 1));
  const sum = (steps: number) => steps * (level - start) - (slope * steps * (steps - 1)) / 2;
  return 2 * sum(below) - sum(count);
}
