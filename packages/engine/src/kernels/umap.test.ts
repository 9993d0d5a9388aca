import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readNpy } from '../formats/npy/npy';
import { normalizeRows, squaredDistance } from './distance';
import { nearestNeighbors } from './knn';
import { createPacer } from './pacer';
import { principalComponents } from './pca';
import { createPowerTable } from './power-table';
import { createRandom } from './random';
import { trustworthiness } from './trustworthiness';
import { umap } from './umap';
import { fitCurve } from './umap-curve';

/** Points around `centers` centres, row i in cluster i % centers. */
function clusters(n: number, dim: number, centers: number, seed: number): Float32Array {
  const random = createRandom(seed);
  const middle = Float32Array.from({ length: centers * dim }, () => 10 * random());
  return Float32Array.from({ length: n * dim }, (_, at) => (middle[(Math.floor(at / dim) % centers) * dim + (at % dim)] ?? 0) + random() - 0.5);
}

describe('umap', () => {
  it.each([0, 1, 2, 3, 4, 5])('gives %i rows back as that many finite points', async (n) => {
    const positions = await umap(clusters(n, 3, 2, 1), { dim: 3, metric: 'l2', seed: 1 });
    expect(positions).toHaveLength(2 * n);
    expect(positions.every(Number.isFinite)).toBe(true);
  });

  it('survives copies, zero rows and rows that are not numbers', async () => {
    const vectors = clusters(60, 4, 2, 3);
    for (let row = 0; row < 30; row++) vectors.set([1, 2, 3, 4], row * 4);
    vectors.set([0, 0, 0, 0], 40 * 4);
    vectors.set([NaN, 0, 0, 0], 50 * 4);
    vectors.set([0, Infinity, 0, 0], 51 * 4);
    for (const metric of ['cosine', 'l2'] as const) {
      const positions = await umap(vectors, { dim: 4, metric, seed: 1 });
      expect(positions.every(Number.isFinite)).toBe(true);
      expect([...positions.subarray(100, 104)]).toEqual([0, 0, 0, 0]);
    }
    expect((await umap(new Float32Array(40).fill(2), { dim: 2, metric: 'l2', seed: 1 })).every(Number.isFinite)).toBe(true);
  });

  it('gives the same picture for the same seed', async () => {
    const vectors = clusters(200, 8, 4, 5);
    const first = await umap(vectors, { dim: 8, metric: 'l2', seed: 9 });
    expect(await umap(vectors, { dim: 8, metric: 'l2', seed: 9 })).toEqual(first);
    expect(await umap(vectors, { dim: 8, metric: 'l2', seed: 10 })).not.toEqual(first);
  });

  it('keeps clusters together', async () => {
    const n = 400;
    const vectors = clusters(n, 8, 4, 7);
    const positions = await umap(vectors, { dim: 8, metric: 'l2', seed: 1 });
    const near = await nearestNeighbors(positions, { dim: 2, k: 5, seed: 1 });
    const same = near.indices.filter((j, at) => j % 4 === Math.floor(at / 5) % 4).length;
    expect(same / near.indices.length).toBeGreaterThan(0.98);
  });

  it('reports its phases and stops with the reason of the signal', async () => {
    const phases = new Set<string>();
    const controller = new AbortController();
    const reason = new Error('enough');
    const work = umap(clusters(6000, 32, 10, 1), { dim: 32, metric: 'cosine', seed: 1 }, {
      signal: controller.signal,
      onProgress(progress) {
        phases.add(progress.phase);
        if (progress.phase === 'Laying out') controller.abort(reason);
      },
    });
    await expect(work).rejects.toBe(reason);
    expect(phases).toContain('Finding neighbours');
    expect(phases).toContain('Laying out');
  });

  it('refuses a length that does not fit', async () => {
    await expect(umap(new Float32Array(7), { dim: 2, metric: 'l2', seed: 1 })).rejects.toMatchObject({ code: 'invalid-argument' });
  });
});

it('fitCurve gives the published parameters', () => {
  expect(fitCurve(0.1).a).toBeCloseTo(1.577, 2);
  expect(fitCurve(0.1).b).toBeCloseTo(0.895, 2);
});

it('the power table is accurate to 1e-4', () => {
  const { exponents, mantissas } = createPowerTable(0.895);
  const bits = new DataView(new ArrayBuffer(4));
  for (const x of [1e-9, 0.3, 1, 1.5, 77.7, 1e9]) {
    bits.setFloat32(0, x);
    const raw = bits.getInt32(0);
    const value = (exponents[(raw >>> 23) & 255] ?? 0) * (mantissas[(raw >>> 11) & 4095] ?? 0);
    expect(Math.abs(value / x ** 0.895 - 1)).toBeLessThan(1.2e-4);
  }
});

it('principalComponents finds the long axis first', async () => {
  const random = createRandom(1);
  const rows = Array.from({ length: 500 }, () => [10 * (random() - 0.5), random() - 0.5, 3 * (random() - 0.5)]);
  const scores = await principalComponents(Float32Array.from(rows.flat()), { dim: 3, components: 2, seed: 1 }, createPacer({}));
  const correlate = (k: number, d: number) => {
    const a = rows.map((_, i) => scores[i * 2 + k] ?? 0);
    const b = rows.map((row) => row[d] ?? 0);
    const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
    const dot = mean(a.map((value, i) => (value - mean(a)) * ((b[i] ?? 0) - mean(b))));
    return dot / Math.sqrt(mean(a.map((value) => (value - mean(a)) ** 2)) * mean(b.map((value) => (value - mean(b)) ** 2)));
  };
  expect(correlate(0, 0)).toBeGreaterThan(0.999);
  expect(correlate(1, 2)).toBeGreaterThan(0.99);
});

it('ends for numbers as large as float32 has them, and names rows that are no numbers', async () => {
  const random = createRandom(3);
  const vectors = Float32Array.from({ length: 4000 * 4 }, () => (random() - 0.5) * 6e38);
  const { indices, distances } = await nearestNeighbors(vectors, { dim: 4, k: 5, seed: 1 });
  expect(indices.includes(-1)).toBe(false);
  expect(distances.every(Number.isFinite)).toBe(true);
  vectors[41] = Number.NaN;
  await expect(nearestNeighbors(vectors, { dim: 4, k: 5, seed: 1 })).rejects.toMatchObject({ code: 'invalid-data', details: { row: 10 } });
});

it('NN-descent agrees with the comparison of all pairs', async () => {
  const vectors = clusters(4000, 16, 20, 2);
  const exact = await nearestNeighbors(vectors, { dim: 16, k: 10, seed: 1, exactUpTo: Infinity });
  const fast = await nearestNeighbors(vectors, { dim: 16, k: 10, seed: 1, exactUpTo: 0 });
  let shared = 0;
  for (let i = 0; i < 4000; i++) {
    const truth = new Set(exact.indices.subarray(i * 10, i * 10 + 10));
    shared += fast.indices.subarray(i * 10, i * 10 + 10).filter((j) => truth.has(j)).length;
  }
  expect(shared / 40_000).toBeGreaterThan(0.95);
  expect(fast.distances[0]).toBeCloseTo(Math.sqrt(squaredDistance(vectors, 0, fast.indices[0] ?? 0, 16)), 5);
});

const folder = join(process.env.SHOAL_TEST_DATA ?? '../shared/data', 'embeddings');
describe.skipIf(!existsSync(folder))(`real embeddings (skipped without ${folder})`, () => {
  it('keeps the neighbourhoods of 10,000 pictures', { timeout: 120_000 }, async () => {
    const read = (name: string) => readNpy(readFileSync(join(folder, name)));
    const vectors = read('cifar10_test_resnet8l_emb160_f32.npy').data as Float32Array;
    const truth = Array.from(read('cifar10_test_knn15_cosine_idx.npy').data, Number);
    const unit = normalizeRows(vectors, 160);
    const found = await nearestNeighbors(unit, { dim: 160, k: 15, seed: 1 });
    let shared = 0;
    for (let i = 0; i < 10_000; i++) {
      const row = new Set(truth.slice(i * 15, i * 15 + 15));
      shared += found.indices.subarray(i * 15, i * 15 + 15).filter((j) => row.has(j)).length;
    }
    expect(shared / 150_000).toBeGreaterThan(0.95);
    const positions = await umap(vectors, { dim: 160, metric: 'cosine', seed: 1 });
    expect(await trustworthiness(unit, positions, { dim: 160, sample: 80, seed: 1 })).toBeGreaterThan(0.88);
  });
});
