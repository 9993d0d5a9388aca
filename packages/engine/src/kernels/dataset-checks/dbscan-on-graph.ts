import { ShoalError } from '../../base/errors';
import type { Neighbors } from '../knn';
import { assertNeighbors } from './assert-neighbors';

export interface DbscanOptions {
  /** Two rows at most this far apart are close. Same unit as the distances. Default 0.5. */
  readonly eps?: number;
  /** A row is in the core of a group when this many rows are close, itself counted. Default 5. */
  readonly minPoints?: number;
}

/** The graph that DBSCAN walks: [rows, k] neighbours with the distance of each. */
export interface NeighborGraph extends Pick<Neighbors, 'indices' | 'k'> {
  readonly distances: ArrayLike<number>;
}

/**
 * DBSCAN (Ester, Kriegel, Sander, Xu, KDD 1996) on a graph of k nearest neighbours. Two rows are close when either lists
 * the other within `eps`; entries beyond the k nearest are unknown, so take k of at least `minPoints` - 1. Gives the group of
 * each row [rows], numbered by their first rows, -1 for a row that is close to no core row. A row at the border of several
 * groups goes to that of its nearest core row (the lower index on a tie), so the answer does not depend on the order.
 *
 * `indices` holds -1 for none and no row twice. Throws `invalid-argument` for a wrong shape or option and `invalid-data`,
 * naming the row, for an index that is no other row or a distance that is negative or NaN.
 */
export function dbscanOnGraph(rows: number, graph: NeighborGraph, { eps = 0.5, minPoints = 5 }: DbscanOptions = {}): Int32Array {
  assertNeighbors(rows, graph);
  assertDistances(graph);
  if (!Number.isFinite(eps) || eps < 0 || !Number.isInteger(minPoints) || minPoints < 1) {
    throw new ShoalError('invalid-argument', `dbscanOnGraph got eps ${eps} and minPoints ${minPoints}. Expected a finite eps of at least 0 and a whole minPoints of at least 1.`);
  }
  const close = new Int32Array(rows).fill(1);
  forEachClosePair(rows, graph, eps, (a, b) => {
    close[a] = (close[a] as number) + 1;
    close[b] = (close[b] as number) + 1;
  });
  const isCore = (row: number) => (close[row] as number) >= minPoints;

  const parents = Int32Array.from({ length: rows }, (_, row) => row);
  const nearestCore = new Int32Array(rows).fill(-1);
  const nearestDistance = new Float64Array(rows).fill(Infinity);
  const offer = (row: number, core: number, distance: number) => {
    const best = nearestDistance[row] as number;
    if (distance > best || (distance === best && core > (nearestCore[row] as number))) return;
    nearestCore[row] = core;
    nearestDistance[row] = distance;
  };
  forEachClosePair(rows, graph, eps, (a, b, distance) => {
    if (isCore(a) && isCore(b)) parents[rootOf(parents, a)] = rootOf(parents, b);
    else if (isCore(a)) offer(b, a, distance);
    else if (isCore(b)) offer(a, b, distance);
  });

  const groupOfRoot = new Map<number, number>();
  return Int32Array.from({ length: rows }, (_, row) => {
    const core = isCore(row) ? row : (nearestCore[row] as number);
    if (core < 0) return -1;
    const root = rootOf(parents, core);
    const group = groupOfRoot.get(root) ?? groupOfRoot.size;
    groupOfRoot.set(root, group);
    return group;
  });
}

function assertDistances({ indices, distances, k }: NeighborGraph): void {
  if (distances.length !== indices.length) {
    throw new ShoalError('invalid-argument', `Got ${indices.length} neighbours and ${distances.length} distances. Expected one distance a neighbour.`);
  }
  for (let at = 0; at < indices.length; at++) {
    const distance = distances[at] as number;
    if (distance >= 0 || indices[at] === -1) continue;
    const row = Math.floor(at / k);
    throw new ShoalError('invalid-data', `Row ${row} is at distance ${distance} from a neighbour. Expected at least 0.`, { details: { row, distance } });
  }
}

/** Every pair once, also when both rows list each other. */
function forEachClosePair(rows: number, graph: NeighborGraph, eps: number, visit: (a: number, b: number, distance: number) => void): void {
  const { indices, distances, k } = graph;
  const lists = (row: number, other: number) => {
    for (let at = row * k; at < (row + 1) * k; at++) if (indices[at] === other) return (distances[at] as number) <= eps;
    return false;
  };
  for (let row = 0; row < rows; row++) {
    for (let at = row * k; at < (row + 1) * k; at++) {
      const other = indices[at] as number;
      const distance = distances[at] as number;
      if (other < 0 || distance > eps || (other < row && lists(other, row))) continue;
      visit(row, other, distance);
    }
  }
}

function rootOf(parents: Int32Array, row: number): number {
  let at = row;
  while (parents[at] !== at) {
    parents[at] = parents[parents[at] as number] as number;
    at = parents[at] as number;
  }
  return at;
}
