import type { TaskOptions } from '../base/abort';
import { ShoalError } from '../base/errors';
import { squaredDistance } from './distance';
import { createPacer } from './pacer';
import { createRandom } from './random';

export interface TrustworthinessParams {
  /** Values a row of the vectors. */
  readonly dim: number;
  /** Neighbours in the picture that are looked at; default 15. */
  readonly k?: number;
  /** How many rows are looked at, drawn at random without repetition; default 300, or all when there are fewer. */
  readonly sample?: number;
  readonly seed: number;
}

/**
 * Trustworthiness of a picture (Venna and Kaski, ICANN 2001): 1 when the `k` nearest points of every point in the picture are among its k
 * nearest in the vectors, less by how far down the order of the vectors they are otherwise; 0 for the worst case. `vectors` is row-major
 * [n, dim] (normalise the rows first for cosine), `positions` x, y of every row; Euclidean distances, equal ones in the order of rows.
 * Takes sample × n × dim steps. Throws `invalid-argument` when lengths do not fit or `k` is not from 1 to below n / 2.
 */
export async function trustworthiness(vectors: Float32Array, positions: Float32Array, params: TrustworthinessParams, options: TaskOptions = {}): Promise<number> {
  const { dim, k = 15, sample = 300, seed } = params;
  const n = positions.length / 2;
  if (!Number.isInteger(dim) || dim < 1 || vectors.length !== n * dim) {
    throw new ShoalError('invalid-argument', `trustworthiness got ${vectors.length} values for dim ${dim} and ${positions.length} coordinates. There must be dim values and 2 coordinates for every row.`, { details: { length: vectors.length, dim, coordinates: positions.length } });
  }
  if (!Number.isInteger(k) || k < 1 || k >= n / 2) {
    throw new ShoalError('invalid-argument', `trustworthiness got k = ${k} for ${n} rows. k must be a whole number from 1 to below half the number of rows.`, { details: { k, rows: n } });
  }
  const pacer = createPacer(options);
  const anchors = drawRows(n, Math.min(n, Math.max(1, sample)), seed);
  const far = new Float64Array(n);
  const near = new Float64Array(n);
  let penalty = 0;
  for (const [at, anchor] of anchors.entries()) {
    for (let j = 0; j < n; j++) {
      far[j] = squaredDistance(vectors, anchor, j, dim);
      near[j] = squaredDistance(positions, anchor, j, 2);
      if ((j & 4095) === 0 && pacer.due()) await pacer.pause('Measuring trustworthiness', at, anchors.length);
    }
    // The point itself is nobody's neighbour.
    far[anchor] = near[anchor] = Infinity;
    for (const j of nearestOf(near, k)) penalty += Math.max(0, rankOf(far, j) - k);
  }
  return 1 - (2 * penalty) / (anchors.length * k * (2 * n - 3 * k - 1));
}

function drawRows(n: number, count: number, seed: number): Int32Array {
  const rows = Int32Array.from({ length: n }, (_, row) => row);
  const random = createRandom(seed);
  for (let at = 0; at < count; at++) {
    const other = at + Math.floor(random() * (n - at));
    const held = rows[at] as number;
    rows[at] = rows[other] as number;
    rows[other] = held;
  }
  return rows.subarray(0, count);
}

/** Places of the `k` smallest values, in no order. */
function nearestOf(values: Float64Array, k: number): readonly number[] {
  const held: number[] = [];
  let worst = Infinity;
  for (let j = 0; j < values.length; j++) {
    const value = values[j] as number;
    if (held.length >= k && value >= worst) continue;
    let slot = held.length < k ? held.push(j) - 1 : k - 1;
    for (; slot > 0 && (values[held[slot - 1] as number] as number) > value; slot--) held[slot] = held[slot - 1] as number;
    held[slot] = j;
    worst = values[held[held.length - 1] as number] as number;
  }
  return held;
}

/** 1 for the smallest value. */
function rankOf(values: Float64Array, wanted: number): number {
  const limit = values[wanted] as number;
  let rank = 1;
  for (let j = 0; j < values.length; j++) {
    const value = values[j] as number;
    if (value < limit || (value === limit && j < wanted)) rank++;
  }
  return rank;
}
