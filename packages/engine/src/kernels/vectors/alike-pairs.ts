import { ShoalError } from '../../base/errors';
import { quantile } from '../dataset-checks/quantile';
import type { Neighbors } from '../knn';
import { assertGraph } from './assert-graph';
import { duplicatePairs, type DuplicatePairs } from './duplicate-groups';
import { hammingDistance } from './perceptual-hash';

/**
 * Differing bits of a perceptual hash that weigh as much as the median distance to the nearest row. With this weight and limit, 100 pairs of
 * CIFAR-10 test hold 31 of the 39 that people call duplicates; embeddings alone need some 400 pairs for 28, hashes alone as many for 26 (docs/decisions/0016).
 */
const bitsOfMedian = 32;
const usualLimit = 1.3;
/** Of 63 bits, unrelated pictures differ in about 32. */
const mostBits = 24;

/**
 * Pairs of pictures that are alike both to a model and in their coarse structure: d / median of d to the nearest row + bits / 32 at most `limit`
 * (default 1.3) and at most 24 bits, among pairs of which either lists the other. Two weak signs that err differently say more than either alone. `hashes` is [n, 2] of
 * `perceptualHash`; a row with the hash 0, plain or without a picture, is in no pair. Distances are those of the graph.
 *
 * Throws as `assertGraph` does, and `invalid-argument` for a wrong number of hashes or a negative limit.
 */
export function alikePairs(rows: number, graph: Neighbors, hashes: Uint32Array, { limit = usualLimit }: { readonly limit?: number } = {}): DuplicatePairs {
  assertGraph(rows, graph);
  if (hashes.length !== rows * 2 || !(limit >= 0)) throw new ShoalError('invalid-argument', `alikePairs got ${hashes.length} halves of hashes for ${rows} rows and limit ${limit}. Expected two halves a row and a limit of at least 0.`);
  const { k, indices, distances } = graph;
  const nearest = Float64Array.from({ length: rows }, (_, row) => (k > 0 && (indices[row * k] as number) >= 0 ? (distances[row * k] as number) : Infinity));
  const median = quantile(nearest.filter((distance) => distance < Infinity).sort(), 0.5);
  const hasHash = (row: number) => hashes[row * 2] !== 0 || hashes[row * 2 + 1] !== 0;
  const lists = (row: number, other: number) => indices.subarray(row * k, (row + 1) * k).includes(other);
  const found: [number, number, number][] = [];
  for (let row = 0; row < rows; row++) {
    if (!hasHash(row)) continue;
    for (let at = row * k; at < (row + 1) * k; at++) {
      const other = indices[at] as number;
      const distance = distances[at] as number;
      if (other < 0 || (distance > 0 && distance > limit * median)) break;
      if (!hasHash(other) || (other < row && lists(other, row))) continue;
      const far = distance > 0 ? distance / median : 0;
      const bits = hammingDistance(hashes, row, other);
      if (bits <= mostBits && far + bits / bitsOfMedian <= limit) found.push([row, other, distance]);
    }
  }
  return duplicatePairs(found);
}
