import type { TaskOptions } from '../../base/abort';
import { normalizeRows } from '../distance';
import { nearestNeighbors, type Neighbors } from '../knn';
import { rankAscending } from '../ranking';
import { assertGraph } from './assert-graph';
import { assertVectors } from './assert-vectors';

/** How unlike all others rows are, higher = more unusual. */
export interface Uniqueness {
  /** [n], 0.6 d1 + 0.3 d2 + 0.1 d3, cosine distances 0 to 2 to the three nearest rows. */
  readonly raw: Float64Array;
  /** [n], raw / the largest raw, 0 to 1; 0 when all rows are the same. It jumps when the one most unusual row is removed. */
  readonly scores: Float64Array;
  /** [n], share of rows with a lower raw, rows with the same one counted half, 0 to 1. */
  readonly percentiles: Float64Array;
}

const weights = [0.6, 0.3, 0.1] as const;
/** More than are weighed: the approximate search needs them to find the three nearest. */
const searched = 15;
/** A row this much shorter than before the mean was taken off lies on the mean; what is left of it is rounding. */
const rounding = 1e-6;

/**
 * Uniqueness of rows (FiftyOne Brain): weighted cosine distance to the three nearest rows, with the mean of all rows as the
 * origin, at every size of the data. 1 for all of at most three rows. A row on the mean has no direction: it
 * is at 0.5 from every row that has one. `vectors` is row-major [n, dim] and stays as it is; to score by regions, give the
 * mean vector of the regions of each row. Throws as `assertVectors` does.
 */
export async function uniqueness(vectors: Float32Array, { dim, seed }: { readonly dim: number; readonly seed: number }, options: TaskOptions = {}): Promise<Uniqueness> {
  const n = assertVectors(vectors, dim);
  return graphUniqueness(n, await nearestNeighbors(centeredDirections(vectors, dim), { dim, k: searched, seed }, options));
}

/** `uniqueness` from Euclidean distances between `centeredDirections`, with at least three neighbours a row. */
export function graphUniqueness(rows: number, graph: Neighbors): Uniqueness {
  assertGraph(rows, graph);
  const raw = new Float64Array(rows).fill(1);
  for (let row = 0; rows > weights.length && row < rows; row++) {
    let value = 0;
    let weight = 0;
    for (let rank = 0; rank < Math.min(weights.length, graph.k) && (graph.indices[row * graph.k + rank] as number) >= 0; rank++) {
      const distance = graph.distances[row * graph.k + rank] as number;
      value += (weights[rank] as number) * (distance * distance) / 2;
      weight += weights[rank] as number;
    }
    if (weight > 0) raw[row] = value / weight;
  }
  const most = raw.reduce((a, b) => Math.max(a, b), 0);
  return { raw, scores: raw.map((value) => (most > 0 ? value / most : 0)), percentiles: percentilesOf(raw) };
}

/** Directions from the mean of all rows, length 1, or 0 for a row on the mean; a new row-major [n, dim] array of finite `vectors`. */
export function centeredDirections(vectors: Float32Array, dim: number): Float32Array {
  const n = vectors.length / dim;
  const mean = new Float64Array(dim);
  for (let at = 0; at < vectors.length; at++) mean[at % dim] = (mean[at % dim] as number) + (vectors[at] as number) / n;
  const centered = vectors.map((value, at) => value - (mean[at % dim] as number));
  for (let start = 0; start < vectors.length; start += dim) {
    let before = 0;
    let after = 0;
    for (let at = start; at < start + dim; at++) {
      before += (vectors[at] as number) ** 2;
      after += (centered[at] as number) ** 2;
    }
    if (after <= before * rounding ** 2) centered.fill(0, start, start + dim);
  }
  return normalizeRows(centered, dim);
}

function percentilesOf(values: Float64Array): Float64Array {
  const order = rankAscending(values);
  const out = new Float64Array(values.length);
  for (let from = 0, to = 0; from < order.length; from = to) {
    while (to < order.length && values[order[to] as number] === values[order[from] as number]) to++;
    for (let at = from; at < to; at++) out[order[at] as number] = (from + to) / 2 / order.length;
  }
  return out;
}
