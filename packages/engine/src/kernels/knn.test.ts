import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { readNpy } from '../formats/npy/npy';
import { normalizeRows } from './distance';
import { nearestNeighbors } from './knn';
import { findNeighborsPlainly } from './knn-plain';
import type { KnnSearch } from './knn-search';
import { findNeighborsInWasm } from './knn-wasm';
import type { Neighbors } from './neighbor-heaps';
import { createPacer } from './pacer';
import { createRandom } from './random';

const pacer = () => createPacer({});

async function inWasm(vectors: Float32Array, search: KnnSearch): Promise<Neighbors> {
  const found = await findNeighborsInWasm(vectors, search, pacer());
  if (!found) throw new Error('WebAssembly is missing here.');
  return found;
}

/** Whole numbers, so that every sum is exact, with many copies and equal distances. */
function grid(n: number, dim: number, seed: number): Float32Array {
  const random = createRandom(seed);
  return Float32Array.from({ length: n * dim }, () => Math.floor(random() * 5));
}

function blobs(n: number, dim: number, seed: number): Float32Array {
  const random = createRandom(seed);
  const middle = Float32Array.from({ length: 20 * dim }, () => 4 * random());
  return Float32Array.from({ length: n * dim }, (_, at) => (middle[(Math.floor(at / dim) % 20) * dim + (at % dim)] ?? 0) + random() + random());
}

function recall(found: Neighbors, truth: ArrayLike<number>): number {
  const rows = found.indices.length / found.k;
  let hits = 0;
  for (let row = 0; row < rows; row++) {
    const wanted = new Set(Array.from({ length: found.k }, (_, at) => truth[row * found.k + at]));
    for (const j of found.indices.subarray(row * found.k, (row + 1) * found.k)) hits += wanted.has(j) ? 1 : 0;
  }
  return hits / found.indices.length;
}

describe('WebAssembly and plain TypeScript', () => {
  it.each([
    [2, 1, 1],
    [3, 2, 2],
    [60, 1, 7],
    [257, 3, 15],
    [300, 17, 4],
    [130, 64, 129],
    [500, 130, 20],
  ])('find the same neighbours among all pairs: %i rows of %i, k = %i', async (n, dim, k) => {
    const search = { n, dim, k, seed: 1, exact: true };
    const vectors = grid(n, dim, n);
    expect(await inWasm(vectors, search)).toEqual(await findNeighborsPlainly(vectors, search, pacer()));
  });

  it('both find nearly all neighbours without comparing all pairs', async () => {
    const vectors = blobs(3000, 24, 4);
    const search = { n: 3000, dim: 24, k: 15, seed: 3, exact: false };
    const truth = (await findNeighborsPlainly(vectors, { ...search, exact: true }, pacer())).indices;
    expect(recall(await inWasm(vectors, { ...search, exact: true }), truth)).toBeGreaterThan(0.9999);
    expect(recall(await inWasm(vectors, search), truth)).toBeGreaterThan(0.97);
    expect(recall(await findNeighborsPlainly(vectors, search, pacer()), truth)).toBeGreaterThan(0.97);
  });

  it.each([true, false])('end for numbers as large as float32 has them (exact: %s)', async (exact) => {
    const random = createRandom(3);
    const vectors = Float32Array.from({ length: 700 * 4 }, () => (random() - 0.5) * 6e38);
    const search = { n: 700, dim: 4, k: 5, seed: 1, exact };
    for (const found of [await inWasm(vectors, search), await findNeighborsPlainly(vectors, search, pacer())]) {
      expect(found.indices.includes(-1)).toBe(false);
      expect(found.distances.every(Number.isFinite)).toBe(true);
      expect(found.indices.every((j, at) => j !== Math.floor(at / 5))).toBe(true);
    }
  });

  it('tell neighbours apart that lie close together far from the origin', async () => {
    // |p|² + |q|² - 2pq alone would lose these distances.
    const random = createRandom(8);
    const vectors = Float32Array.from({ length: 600 * 8 }, () => 4096 + Math.floor(random() * 64) / 32);
    const search = { n: 600, dim: 8, k: 6, seed: 1, exact: true };
    expect((await inWasm(vectors, search)).indices).toEqual((await findNeighborsPlainly(vectors, search, pacer())).indices);
  });
});

describe('NN-descent', () => {
  it('gives every row k others, each once, nearest first, with their distances', async () => {
    const vectors = blobs(2000, 5, 1);
    const { indices, distances, k } = await inWasm(vectors, { n: 2000, dim: 5, k: 9, seed: 1, exact: false });
    for (let row = 0; row < 2000; row++) {
      const found = [...indices.subarray(row * k, row * k + k)];
      expect(new Set([...found, row]).size).toBe(k + 1);
      found.forEach((j, at) => {
        const distance = Math.hypot(...Array.from({ length: 5 }, (_, d) => (vectors[row * 5 + d] ?? 0) - (vectors[j * 5 + d] ?? 0)));
        expect(distances[row * k + at]).toBeCloseTo(distance, 4);
        if (at > 0) expect(distances[row * k + at]).toBeGreaterThanOrEqual(distances[row * k + at - 1] ?? 0);
      });
    }
  });

  it('answers the same for the same seed, and copes with copies', async () => {
    const vectors = blobs(2000, 6, 2);
    vectors.fill(1, 0, 900 * 6);
    const first = await nearestNeighbors(vectors, { dim: 6, k: 8, seed: 5, exactUpTo: 0 });
    expect(await nearestNeighbors(vectors, { dim: 6, k: 8, seed: 5, exactUpTo: 0 })).toEqual(first);
    expect(first.distances.subarray(0, 900 * 8).every((distance) => distance === 0)).toBe(true);
  });

  it('stops with the reason of the signal', async () => {
    const reason = new Error('enough');
    const controller = new AbortController();
    const phases = new Set<string>();
    const onProgress = ({ phase, done, total = 0 }: { phase: string; done: number; total?: number | undefined }) => {
      phases.add(phase);
      expect(done).toBeLessThanOrEqual(total);
      controller.abort(reason);
    };
    await expect(nearestNeighbors(blobs(12_000, 64, 2), { dim: 64, k: 15, seed: 5, exactUpTo: Infinity }, { signal: controller.signal, onProgress })).rejects.toBe(reason);
    expect([...phases]).toEqual(['Finding neighbours']);
  });
});

describe('without WebAssembly', () => {
  afterEach(() => {
    vi.unstubAllGlobals();
    vi.resetModules();
  });

  it('the plain kernel answers', async () => {
    const vectors = grid(200, 3, 1);
    vi.resetModules();
    vi.stubGlobal('WebAssembly', undefined);
    const [{ nearestNeighbors: fresh }, { findNeighborsInWasm: none }] = await Promise.all([import('./knn'), import('./knn-wasm')]);
    const search = { n: 200, dim: 3, k: 5, seed: 1, exact: true };
    expect(await none(vectors, search, pacer())).toBeUndefined();
    expect(await fresh(vectors, { dim: 3, k: 5, seed: 1 })).toEqual(await findNeighborsPlainly(vectors, search, pacer()));
  });
});

const folder = join(process.env.SHOAL_TEST_DATA ?? '../shared/data', 'embeddings');
describe.skipIf(!existsSync(folder))(`real embeddings (skipped without ${folder})`, () => {
  it('all pairs are the truth, NN-descent nearly', { timeout: 120_000 }, async () => {
    const read = (name: string) => readNpy(readFileSync(join(folder, name)));
    const vectors = normalizeRows(read('cifar10_test_resnet8l_emb160_f32.npy').data as Float32Array, 160);
    const truth = Array.from(read('cifar10_test_knn15_cosine_idx.npy').data, Number);
    const exact = await nearestNeighbors(vectors, { dim: 160, k: 15, seed: 1, exactUpTo: Infinity });
    const fast = await nearestNeighbors(vectors, { dim: 160, k: 15, seed: 1, exactUpTo: 0 });
    process.stdout.write(`10,000 pictures: recall@15 of all pairs ${recall(exact, truth).toFixed(5)}, of NN-descent ${recall(fast, truth).toFixed(4)}\n`);
    expect(recall(exact, truth)).toBeGreaterThan(0.99999);
    expect(recall(fast, truth)).toBeGreaterThan(0.95);
  });
});
