import { beforeAll, describe, expect, it } from 'vitest';
import { ANN_METRICS, type AnnIndex } from './ann-index';
import { clusteredRows } from './clusters.test-support';
import { createExactIndex } from './exact-index';
import { createHnswIndex } from './hnsw-index';
import { loadAnnIndex } from './load-ann-index';
import { measureRecall } from './recall';

async function bothOf(rows: Float32Array, params: Parameters<typeof createHnswIndex>[0]): Promise<{ hnsw: AnnIndex; exact: AnnIndex }> {
  const hnsw = createHnswIndex(params);
  const exact = createExactIndex(params);
  await hnsw.add(rows);
  await exact.add(rows);
  return { hnsw, exact };
}

describe('createHnswIndex on 5,000 clustered rows', () => {
  const dim = 32;
  const all = clusteredRows(5200, dim, 1);
  const rows = all.subarray(0, 5000 * dim);
  const queries = all.subarray(5000 * dim);
  let l2: { hnsw: AnnIndex; exact: AnnIndex };
  beforeAll(async () => {
    l2 = await bothOf(rows, { metric: 'l2', dim, seed: 1 });
  });

  it('finds the neighbours: l2', async () => {
    const { recall, sample } = await measureRecall(l2.hnsw, l2.exact, queries, { k: 10, ef: 64, seed: 1 });
    expect(sample).toBe(200);
    expect(recall).toBeGreaterThanOrEqual(0.95);
    expect((await measureRecall(l2.hnsw, l2.exact, queries, { k: 1, ef: 10, seed: 1, sample: 50 })).recall).toBeGreaterThanOrEqual(0.9);
  });

  it.each(['cosine', 'ip'] as const)('finds the neighbours: %s', async (metric) => {
    const { hnsw, exact } = await bothOf(rows, { metric, dim, seed: 1 });
    expect((await measureRecall(hnsw, exact, queries, { k: 10, ef: 64, seed: 1 })).recall).toBeGreaterThanOrEqual(0.95);
  });

  it('gives distances of the exact kind, nearest first, without repetition', () => {
    const { indices, distances } = l2.hnsw.search(queries, 10);
    const truth = l2.exact.search(queries, 5000);
    for (let q = 0; q < 200; q++) {
      expect(new Set(indices.subarray(q * 10, q * 10 + 10)).size).toBe(10);
      for (let i = 0; i < 10; i++) {
        const row = indices[q * 10 + i] as number;
        expect(distances[q * 10 + i]).toBe(truth.distances[q * 5000 + truth.indices.subarray(q * 5000, q * 5000 + 5000).indexOf(row)]);
        if (i > 0) expect(distances[q * 10 + i]).toBeGreaterThanOrEqual(distances[q * 10 + i - 1] as number);
      }
    }
  });

  it.each([0.9, 0.5, 0.2, 0.01])('returns only allowed rows: share %f, spread evenly and in one cluster', async (share) => {
    const even = Uint8Array.from({ length: 5000 }, (_, row) => ((row * 0.618034) % 1 < share ? 1 : 0));
    // The rows nearest to the first query: for the other queries they are far away.
    const near = new Uint8Array(5000);
    for (const row of l2.exact.search(queries.subarray(0, dim), Math.round(share * 5000)).indices) near[row] = 255;
    for (const filter of [even, near]) {
      const { indices } = l2.hnsw.search(queries, 10, { filter, ef: 16 });
      expect(indices.every((row) => row >= 0 && filter[row] !== 0)).toBe(true);
      expect((await measureRecall(l2.hnsw, l2.exact, queries, { k: 10, filter, seed: 1, sample: 50 })).recall).toBeGreaterThanOrEqual(0.95);
    }
  });

  it('gives −1 only when fewer than k rows are allowed', () => {
    const filter = new Uint8Array(5000).fill(1, 10, 13);
    expect([...l2.hnsw.search(queries.subarray(0, dim), 5, { filter }).indices].sort((a, b) => a - b)).toEqual([-1, -1, 10, 11, 12]);
    expect(l2.hnsw.search(queries.subarray(0, dim), 5, { filter: new Uint8Array(5000) }).indices).toEqual(new Int32Array(5).fill(-1));
    expect(new Set(l2.hnsw.search(queries.subarray(0, dim), 5000).indices).size).toBe(5000);
  });

  it('comes back from bytes with the same answers, and goes on the same', async () => {
    const saved = l2.hnsw.save();
    const loaded = loadAnnIndex(saved);
    expect([loaded.kind, loaded.metric, loaded.dim, loaded.size]).toEqual(['hnsw', 'l2', dim, 5000]);
    expect(loaded.search(queries, 10)).toEqual(l2.hnsw.search(queries, 10));
    expect(loaded.save()).toEqual(saved);
    expect(Math.abs(l2.hnsw.memoryBytes / saved.length - 1)).toBeLessThan(0.2);
  });
});

describe('createHnswIndex', () => {
  const dim = 8;
  const small = { metric: 'l2', dim, m: 8, efConstruction: 40 } as const;

  it('is the same for the same seed, in one part or several, before or after saving', async () => {
    const rows = clusteredRows(1500, dim, 3);
    const build = async (seed: number, cuts: readonly number[], reload: boolean) => {
      let index = createHnswIndex({ ...small, seed });
      for (let i = 0; i + 1 < cuts.length; i++) {
        await index.add(rows.subarray((cuts[i] as number) * dim, (cuts[i + 1] as number) * dim));
        if (reload) index = loadAnnIndex(index.save());
      }
      return index.save();
    };
    const whole = await build(5, [0, 1500], false);
    expect(await build(5, [0, 700, 1500], false)).toEqual(whole);
    expect(await build(5, [0, 1, 2, 900, 1500], true)).toEqual(whole);
    expect(await build(6, [0, 1500], false)).not.toEqual(whole);
  });

  it('runs adds that overlap one after the other', async () => {
    const rows = clusteredRows(600, dim, 4);
    const index = createHnswIndex(small);
    const failing = index.add(Float32Array.of(NaN, 0, 0, 0, 0, 0, 0, 0));
    const adds = [index.add(rows.subarray(0, 300 * dim)), index.add(rows.subarray(300 * dim))];
    await expect(failing).rejects.toMatchObject({ code: 'invalid-argument' });
    await Promise.all(adds);
    const whole = createHnswIndex(small);
    await whole.add(rows);
    expect(index.save()).toEqual(whole.save());
  });

  it.each(ANN_METRICS)('takes many copies and rows of zeros: %s', async (metric) => {
    const rows = clusteredRows(3000, dim, 5);
    for (let row = 1000; row < 2000; row++) rows.copyWithin(row * dim, 0, dim);
    rows.fill(0, 2000 * dim, 2500 * dim);
    const { hnsw, exact } = await bothOf(rows, { ...small, metric });
    const queries = clusteredRows(3000, dim, 5).subarray(2500 * dim);
    expect((await measureRecall(hnsw, exact, queries, { k: 10, ef: 64, seed: 1 })).recall).toBeGreaterThanOrEqual(0.95);
    // Rows among the copies, and the copies themselves.
    expect((await measureRecall(hnsw, exact, rows, { k: 10, ef: 64, seed: 2 })).recall).toBeGreaterThanOrEqual(0.95);
    if (metric === 'l2') expect([...hnsw.search(rows.subarray(0, dim), 10, { ef: 16 }).distances]).toEqual(new Array(10).fill(0));
  });

  it('takes rows that are all the same', async () => {
    const index = createHnswIndex(small);
    await index.add(new Float32Array(2000 * dim).fill(0.5));
    const { indices, distances } = index.search(new Float32Array(dim), 20, { ef: 20 });
    expect(new Set(indices).size).toBe(20);
    expect(Math.min(...indices)).toBeGreaterThanOrEqual(0);
    expect(Math.max(...distances)).toBe(Math.min(...distances));
  });

  it('works empty and with one row', async () => {
    const index = createHnswIndex(small);
    expect([...index.search(new Float32Array(dim), 2).indices]).toEqual([-1, -1]);
    expect(loadAnnIndex(index.save()).size).toBe(0);
    await index.add(new Float32Array(0));
    await index.add(new Float32Array(dim).fill(1));
    for (const one of [index, loadAnnIndex(index.save())]) {
      expect([...one.search(new Float32Array(dim), 2).indices]).toEqual([0, -1]);
      expect([...one.search(new Float32Array(dim), 2, { filter: Uint8Array.of(0) }).indices]).toEqual([-1, -1]);
    }
    await index.add(new Float32Array(dim));
    expect([...index.search(new Float32Array(dim), 2).indices]).toEqual([1, 0]);
  });

  it('reports progress, stops within 100 ms of an abort, and stays usable', async () => {
    const rows = clusteredRows(20_000, 32, 6);
    const controller = new AbortController();
    const reason = new Error('enough');
    const index = createHnswIndex({ metric: 'l2', dim: 32 });
    const steps: number[] = [];
    let abortedAt = 0;
    const adding = index.add(rows, {
      signal: controller.signal,
      onProgress({ done, total }) {
        expect(total).toBe(20_000);
        steps.push(done);
        if (steps.length === 4) {
          // From another task, at any time of the slice.
          setTimeout(() => {
            abortedAt = performance.now();
            controller.abort(reason);
          }, 0);
        }
      },
    });
    await expect(adding).rejects.toBe(reason);
    // The promise is ours; the machine may be busy.
    expect(performance.now() - abortedAt).toBeLessThan(400);
    expect(steps).toEqual([...steps].sort((a, b) => a - b));
    const { size } = index;
    expect(size).toBeGreaterThan(0);
    expect(size).toBeLessThan(20_000);
    expect([...index.search(rows.subarray(0, 32), 1).indices]).toEqual([0]);
    await index.add(rows.subarray(size * 32, 2500 * 32));
    const whole = createHnswIndex({ metric: 'l2', dim: 32 });
    await whole.add(rows.subarray(0, index.size * 32));
    expect(index.save()).toEqual(whole.save());
  });

  it('refuses parameters out of range', async () => {
    const refused = expect.objectContaining({ code: 'invalid-argument' });
    for (const wrong of [{ m: 1 }, { m: 2.5 }, { m: 300 }, { efConstruction: 0 }, { seed: 0.5 }, { seed: NaN }, { dim: -1 }, { dim: 1e9 }]) {
      expect(() => createHnswIndex({ ...small, ...wrong })).toThrow(refused);
    }
    const index = createHnswIndex(small);
    await index.add(new Float32Array(dim));
    for (const ef of [0, -3, 1.5, NaN]) expect(() => index.search(new Float32Array(dim), 1, { ef })).toThrow(refused);
    expect(() => index.search(new Float32Array(dim), 0)).toThrow(refused);
    expect(() => index.search(new Float32Array(dim), 1, { filter: new Uint8Array(0) })).toThrow(refused);
    await expect(index.add(new Float32Array(dim + 1))).rejects.toEqual(refused);
  });
});
