import { ShoalError } from '../base/errors';
import type { Neighbors } from './knn';
import { createPacer } from './pacer';
import { runLayout, type UmapOptions } from './umap';
import { fitCurve } from './umap-curve';
import { membershipsOf, type FuzzyGraph } from './umap-graph';

export interface UmapTransformParams {
  readonly seed: number;
  /** As for the picture; default 0.1. */
  readonly minDist?: number;
  /** Passes over all edges; default 50. */
  readonly epochs?: number;
}

/**
 * Puts new points into a picture that exists (as the transform of umap-learn does, arXiv 1802.03426): `positions` is the picture, interleaved
 * x, y [n, 2]; `neighborsOfNew` are the k nearest rows of the picture for each of m new rows, [m, k], by the metric of the picture. A new
 * point starts at the mean of its neighbours, weighted by how near they are, or where its copies are, and is moved for a few epochs; the picture stays as it is.
 * Returns x, y of the new rows, [m, 2]. Throws `invalid-argument` for a neighbour that is not a row of the picture.
 */
export async function umapTransform(positions: Float32Array, neighborsOfNew: Neighbors, params: UmapTransformParams, options: UmapOptions = {}): Promise<Float32Array> {
  const { indices, k } = neighborsOfNew;
  const n = positions.length / 2;
  const bad = indices.findIndex((row) => !(row >= 0 && row < n));
  if (bad >= 0 || k < 1) {
    throw new ShoalError('invalid-argument', bad < 0 ? `umapTransform got ${k} neighbours a row. Expected at least 1.` : `umapTransform got ${indices[bad]} as neighbour ${bad % k} of new row ${Math.floor(bad / k)}. Expected a row of the picture, 0 to ${n - 1}.`, { details: { k, rows: n } });
  }
  const m = indices.length / k;
  if (m === 0) return new Float32Array(0);
  const pacer = createPacer(options);
  const weights = await membershipsOf(neighborsOfNew, m, pacer);
  const start = new Float32Array(2 * (n + m));
  start.set(positions);
  for (let row = 0; row < m; row++) {
    let [x, y, sum] = [0, 0, 0];
    const hasCopy = neighborsOfNew.distances[row * k] === 0;
    for (let at = row * k; at < (row + 1) * k; at++) {
      if (hasCopy && neighborsOfNew.distances[at] !== 0) break;
      const weight = weights[at] as number;
      const base = 2 * (indices[at] as number);
      x += weight * (positions[base] as number);
      y += weight * (positions[base + 1] as number);
      sum += weight;
    }
    start[2 * (n + row)] = x / sum;
    start[2 * (n + row) + 1] = y / sum;
  }
  const graph: FuzzyGraph = { n: n + m, heads: Int32Array.from({ length: m * k }, (_, at) => n + Math.floor(at / k)), tails: indices, weights };
  // A quarter of the usual step: the points start near their places.
  const layout = { curve: fitCurve(params.minDist ?? 0.1), epochs: params.epochs ?? 50, seed: params.seed, still: n, alpha: 0.25 };
  const { onLayout } = options;
  const moved = await runLayout(graph, start, layout, pacer, { ...options, onLayout: onLayout && ((all) => onLayout(all.slice(2 * n))) });
  return moved.slice(2 * n);
}
