import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readNpy } from '@shoal/engine/formats';
import { createExactIndex, normalizeRows } from '@shoal/engine/kernels';
import { seededRandom } from './random';

export interface VectorSet {
  readonly name: string;
  readonly n: number;
  readonly dim: number;
  /** Row-major [n, dim]. */
  readonly data: Float32Array;
}

/**
 * Vectors as models make them: 50 centres and a spread around each, both Gaussian in 16 hidden dimensions, projected to `dim`, with noise of 0.05.
 * Centres are as far from the middle as points from their centre, so that clusters overlap.
 */
export function embeddingLike(n: number, dim: number): VectorSet {
  const { uniform, gauss } = seededRandom(7);
  const hidden = 16;
  const projection = Float32Array.from({ length: hidden * dim }, () => gauss() / Math.sqrt(hidden));
  const centres = Float32Array.from({ length: 50 * hidden }, gauss);
  const data = new Float32Array(n * dim);
  for (let row = 0; row < n; row++) {
    const centre = Math.floor(uniform() * 50) * hidden;
    const place = Float64Array.from({ length: hidden }, (_, h) => (centres[centre + h] ?? 0) + gauss());
    for (let d = 0; d < dim; d++) data[row * dim + d] = place.reduce((sum, value, h) => sum + value * (projection[h * dim + d] ?? 0), 0.05 * gauss());
  }
  return { name: `${n.toLocaleString('en')} × ${dim}, clusters in 16 hidden dimensions`, n, dim, data };
}

/** Clusters that are round in all `dim` dimensions, which no model makes: the hardest case for trees. */
export function roundClusters(n: number, dim: number): VectorSet {
  const { uniform, gauss } = seededRandom(7);
  const centres = Float32Array.from({ length: 50 * dim }, gauss);
  const data = new Float32Array(n * dim);
  for (let row = 0; row < n; row++) {
    const centre = Math.floor(uniform() * 50);
    for (let d = 0; d < dim; d++) data[row * dim + d] = (centres[centre * dim + d] ?? 0) + 0.6 * gauss();
  }
  return { name: `${n.toLocaleString('en')} × ${dim}, round clusters`, n, dim, data };
}

/** Penultimate activations of a small ResNet on the 10,000 test pictures of CIFAR-10, length 1; none where SHOAL_TEST_DATA does not hold them. */
export function cifarVectors(): VectorSet[] {
  const file = join(process.env['SHOAL_TEST_DATA'] ?? '../shared/data', 'embeddings', 'cifar10_test_resnet8l_emb160_f32.npy');
  if (!existsSync(file)) return [];
  const { data, shape } = readNpy(readFileSync(file));
  const [n = 0, dim = 1] = shape;
  return [{ name: `${n.toLocaleString('en')} × ${dim}, CIFAR-10 test pictures`, n, dim, data: normalizeRows(Float32Array.from(data, Number), dim) }];
}

export interface Truth {
  readonly rows: readonly number[];
  readonly neighbors: readonly ReadonlySet<number>[];
}

/** The true k nearest neighbours of 300 evenly spread rows. */
export async function sampleTruth({ n, dim, data }: VectorSet, k: number): Promise<Truth> {
  const index = createExactIndex({ metric: 'l2', dim });
  await index.add(data);
  const rows = Array.from({ length: 300 }, (_, s) => Math.floor((s * n) / 300));
  const neighbors = rows.map((row) => new Set([...index.search(data.subarray(row * dim, (row + 1) * dim), k + 1).indices].filter((other) => other !== row).slice(0, k)));
  return { rows, neighbors };
}

/** Share of the true neighbours that `found` names for a row. */
export function recallOf(truth: Truth, found: (row: number) => Iterable<number>): number {
  let [hits, all] = [0, 0];
  truth.rows.forEach((row, at) => {
    const wanted = truth.neighbors[at] ?? new Set();
    all += wanted.size;
    for (const other of found(row)) hits += wanted.has(other) ? 1 : 0;
  });
  return hits / all;
}
