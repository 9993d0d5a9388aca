import type { TaskOptions } from '../../base/abort';
import { ShoalError } from '../../base/errors';
import { createPacer, type Pacer } from '../pacer';
import { createRandom } from '../random';
import { assertVectors } from './assert-vectors';

export interface KMeansParams {
  readonly dim: number;
  /** Wanted clusters; there are fewer when fewer rows differ. */
  readonly clusters: number;
  readonly seed: number;
  /** Rounds at most; default 100. */
  readonly maxIterations?: number;
  /** With more rows than this a round looks at a sample; default 50,000. */
  readonly batchAbove?: number;
  /** Rows of such a sample; default 4096. */
  readonly batchSize?: number;
}

export interface KMeans {
  /** How many clusters there are. */
  readonly clusters: number;
  /** Cluster of each row, [n]; on a tie the earlier one. */
  readonly labels: Int32Array;
  /** Row-major [clusters, dim]. */
  readonly centers: Float64Array;
  /** Euclidean distance to the own centre, [n]. */
  readonly distances: Float64Array;
  /** Sum of the squared distances. */
  readonly inertia: number;
}

const phase = 'Grouping rows';

interface Assignment {
  readonly labels: Int32Array;
  /** Squared distances to the own centre, [n]. */
  readonly squares: Float64Array;
}

/**
 * k-means: seeds by k-means++ (Arthur and Vassilvitskii, SODA 2007), then Lloyd's rounds until no row changes its cluster, or
 * above `batchAbove` rows mini-batches (Sculley, WWW 2010) and one last round of Lloyd. A cluster that loses all its rows restarts
 * at the row that is farthest from its centre. `vectors` is row-major [n, dim]. The same seed gives the same answer. Throws as
 * `assertVectors` does, and `invalid-argument` for another parameter that is no whole number of at least 1.
 */
export async function kMeans(vectors: Float32Array, params: KMeansParams, options: TaskOptions = {}): Promise<KMeans> {
  const { dim, clusters, seed, maxIterations = 100, batchAbove = 50_000, batchSize = 4096 } = params;
  const n = assertVectors(vectors, dim);
  for (const [name, value] of Object.entries({ clusters, maxIterations, batchSize })) {
    if (!Number.isInteger(value) || value < 1) throw new ShoalError('invalid-argument', `kMeans got ${name} ${value}. Expected a whole number of at least 1.`);
  }
  const pacer = createPacer(options);
  const random = createRandom(seed);
  const centers = await seedCenters(vectors, n, dim, Math.min(clusters, n), random, pacer);
  const assignment: Assignment = { labels: new Int32Array(n).fill(-1), squares: new Float64Array(n) };
  if (n > batchAbove) await moveByBatches(vectors, n, dim, centers, maxIterations, batchSize, random, pacer);
  const rounds = n > batchAbove ? 1 : maxIterations;
  for (let round = 0; (await assign(vectors, dim, centers, assignment, pacer, round, rounds)) > 0 && round < rounds; round++) {
    moveToMeans(vectors, dim, centers, assignment);
  }
  const { labels, squares } = assignment;
  return { clusters: centers.length / dim, labels, centers, distances: squares.map(Math.sqrt), inertia: squares.reduce((sum, square) => sum + square, 0) };
}

async function seedCenters(vectors: Float32Array, n: number, dim: number, wanted: number, random: () => number, pacer: Pacer): Promise<Float64Array> {
  const centers = new Float64Array(wanted * dim);
  const squares = new Float64Array(n).fill(Infinity);
  let next = Math.floor(random() * n);
  for (let c = 0; c < wanted; c++) {
    for (let d = 0; d < dim; d++) centers[c * dim + d] = vectors[next * dim + d] as number;
    let total = 0;
    for (let row = 0; row < n; row++) {
      squares[row] = Math.min(squares[row] as number, squaredToCenter(vectors, row, centers, c, dim));
      total += squares[row] as number;
      if ((row & 1023) === 0 && pacer.due()) await pacer.pause('Choosing first groups', c, wanted);
    }
    if (total === 0) return centers.slice(0, (c + 1) * dim);
    let left = random() * total;
    for (let row = 0; row < n; row++) {
      const square = squares[row] as number;
      if (square === 0) continue;
      next = row;
      left -= square;
      if (left < 0) break;
    }
  }
  return centers;
}

/** Gives every row its nearest centre. Returns how many changed. */
async function assign(vectors: Float32Array, dim: number, centers: Float64Array, { labels, squares }: Assignment, pacer: Pacer, done: number, total: number): Promise<number> {
  let changed = 0;
  for (let row = 0; row < labels.length; row++) {
    const nearest = nearestCenter(vectors, row, centers, dim);
    if (labels[row] !== nearest) changed++;
    labels[row] = nearest;
    squares[row] = squaredToCenter(vectors, row, centers, nearest, dim);
    if ((row & 255) === 0 && pacer.due()) await pacer.pause(phase, done, total);
  }
  return changed;
}

function moveToMeans(vectors: Float32Array, dim: number, centers: Float64Array, { labels, squares }: Assignment): void {
  const sums = new Float64Array(centers.length);
  const counts = new Float64Array(centers.length / dim);
  for (let row = 0; row < labels.length; row++) {
    const c = labels[row] as number;
    counts[c] = (counts[c] as number) + 1;
    for (let d = 0; d < dim; d++) sums[c * dim + d] = (sums[c * dim + d] as number) + (vectors[row * dim + d] as number);
  }
  for (let c = 0; c < counts.length; c++) {
    const count = counts[c] as number;
    if (count > 0) {
      for (let d = 0; d < dim; d++) centers[c * dim + d] = (sums[c * dim + d] as number) / count;
      continue;
    }
    const farthest = squares.reduce((best, square, row) => (square > (squares[best] as number) ? row : best), 0);
    squares[farthest] = 0;
    for (let d = 0; d < dim; d++) centers[c * dim + d] = vectors[farthest * dim + d] as number;
  }
}

async function moveByBatches(
  vectors: Float32Array,
  n: number,
  dim: number,
  centers: Float64Array,
  rounds: number,
  batchSize: number,
  random: () => number,
  pacer: Pacer,
): Promise<void> {
  const counts = new Float64Array(centers.length / dim);
  const rows = new Int32Array(batchSize);
  const nearest = new Int32Array(batchSize);
  for (let round = 0; round < rounds; round++) {
    for (let i = 0; i < batchSize; i++) {
      rows[i] = Math.floor(random() * n);
      nearest[i] = nearestCenter(vectors, rows[i] as number, centers, dim);
      if ((i & 255) === 0 && pacer.due()) await pacer.pause(phase, round, rounds);
    }
    for (let i = 0; i < batchSize; i++) {
      const row = rows[i] as number;
      const c = nearest[i] as number;
      const count = (counts[c] as number) + 1;
      counts[c] = count;
      for (let d = 0; d < dim; d++) {
        const at = c * dim + d;
        centers[at] = (centers[at] as number) + ((vectors[row * dim + d] as number) - (centers[at] as number)) / count;
      }
    }
  }
}

function nearestCenter(vectors: Float32Array, row: number, centers: Float64Array, dim: number): number {
  let nearest = 0;
  let least = Infinity;
  for (let c = 0; c * dim < centers.length; c++) {
    const square = squaredToCenter(vectors, row, centers, c, dim);
    if (square < least) [nearest, least] = [c, square];
  }
  return nearest;
}

function squaredToCenter(vectors: Float32Array, row: number, centers: Float64Array, center: number, dim: number): number {
  let a = row * dim;
  let b = center * dim;
  let even = 0;
  let odd = 0;
  for (const end = a + dim - 1; a < end; a += 2, b += 2) {
    const d0 = (vectors[a] as number) - (centers[b] as number);
    const d1 = (vectors[a + 1] as number) - (centers[b + 1] as number);
    even += d0 * d0;
    odd += d1 * d1;
  }
  if (dim % 2 === 1) even += ((vectors[a] as number) - (centers[b] as number)) ** 2;
  return even + odd;
}
