import { ShoalError } from '../../base/errors';
import { quantile } from '../dataset-checks/quantile';
import type { Neighbors } from '../knn';
import { assertGraph } from './assert-graph';
import { duplicateGroups, duplicatePairs, type DuplicateMember, type DuplicatePairs } from './duplicate-groups';

export interface NearDuplicates {
  /** Rows nearer than this are duplicates, and so are rows at distance 0. In the unit of the graph. */
  readonly threshold: number;
  readonly pairs: DuplicatePairs;
  readonly members: readonly DuplicateMember[];
  /** [n], 1 - exp(-d / median of d), d the distance to the nearest row: the value of the source, 0 to 1, lower = more of a copy. */
  readonly raw: Float64Array;
  /** [n], 1 - raw: 0 to 1, higher = more worth a look. */
  readonly scores: Float64Array;
}

/** Of the median distance to the nearest row (cleanlab): scales with the embedding. */
const selfScaled = 0.13;

/**
 * Rows that are nearly the same, from a graph of nearest neighbours. Two rows form a pair when either lists the other below
 * `threshold`, by default 0.13 × the median distance to the nearest row, or at 0; `duplicateGroups` makes groups of them. The
 * default is cautious: with a weak embedding, copies that were processed anew can lie at 0.5 to 0.8 of the median. At most k
 * copies of a row are found from it; take `exactDuplicates` out first where there may be more. With the median 0, as when most
 * rows have an exact copy, raw is 0 for those and 1 for the rest. A row without neighbours has raw 1.
 *
 * Throws as `assertGraph` does, and `invalid-argument` for a negative threshold or NaN.
 */
export function nearDuplicates(rows: number, graph: Neighbors, { threshold: given }: { readonly threshold?: number } = {}): NearDuplicates {
  assertGraph(rows, graph);
  if (given !== undefined && !(given >= 0)) throw new ShoalError('invalid-argument', `nearDuplicates got threshold ${given}. Expected a number of at least 0.`);
  const nearest = Float64Array.from({ length: rows }, (_, row) => (graph.k > 0 && (graph.indices[row * graph.k] as number) >= 0 ? (graph.distances[row * graph.k] as number) : Infinity));
  const median = quantile(nearest.filter((distance) => distance < Infinity).sort(), 0.5);
  const threshold = given ?? selfScaled * median;
  const pairs = pairsWithin(rows, graph, threshold);
  const raw = nearest.map((distance) => (distance > 0 ? 1 - Math.exp(-distance / median) : 0));
  return { threshold, pairs, members: duplicateGroups(rows, pairs), raw, scores: raw.map((value) => 1 - value) };
}

/**
 * The threshold with which `nearDuplicates` keeps as near to `keep` rows as it can, found by bisection. A graph of k
 * neighbours cannot bring the rows down to much fewer than n / (k + 1). Throws as `nearDuplicates` does, and
 * `invalid-argument` unless `keep` is from 0 to `rows`.
 */
export function thresholdThatKeeps(rows: number, graph: Neighbors, keep: number): number {
  assertGraph(rows, graph);
  if (!(keep >= 0 && keep <= rows)) throw new ShoalError('invalid-argument', `thresholdThatKeeps was asked to keep ${keep} of ${rows} rows. Expected a number from 0 to that.`);
  const keptAt = (threshold: number) => rows - duplicateGroups(rows, pairsWithin(rows, graph, threshold)).filter(({ role }) => role === 'drop').length;
  const largest = graph.distances.reduce((most, distance, at) => ((graph.indices[at] as number) >= 0 ? Math.max(most, distance) : most), 0);
  let low = 0;
  let high = largest * 1.001;
  let best = low;
  let leastError = Infinity;
  const tryOut = (threshold: number) => {
    const kept = keptAt(threshold);
    if (Math.abs(kept - keep) < leastError) [best, leastError] = [threshold, Math.abs(kept - keep)];
    return kept;
  };
  if (tryOut(low) <= keep || tryOut(high) >= keep) return best;
  // After 25 halvings the 32-bit distances of the graph cannot be told apart.
  for (let step = 0; step < 25 && leastError > 0; step++) {
    const middle = (low + high) / 2;
    if (tryOut(middle) > keep) low = middle;
    else high = middle;
  }
  return best;
}

function pairsWithin(rows: number, { k, indices, distances }: Neighbors, threshold: number): DuplicatePairs {
  const close = (distance: number) => distance < threshold || distance === 0;
  const lists = (row: number, other: number) => {
    const at = indices.subarray(row * k, (row + 1) * k).indexOf(other);
    return at >= 0 && close(distances[row * k + at] as number);
  };
  const found: [number, number, number][] = [];
  for (let row = 0; row < rows; row++) {
    for (let at = row * k; at < (row + 1) * k; at++) {
      const other = indices[at] as number;
      const distance = distances[at] as number;
      if (other < 0 || !close(distance)) break;
      if (other > row || !lists(other, row)) found.push([row, other, distance]);
    }
  }
  return duplicatePairs(found);
}
