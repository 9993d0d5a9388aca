import { describe, expect, it } from 'vitest';
import { ANN_METRICS, type AnnMetric } from './ann-index';
import { clusteredRows } from './clusters.test-support';
import { createExactIndex } from './exact-index';
import { loadAnnIndex } from './load-ann-index';

/** Straight from the definitions, in double precision. */
function naiveDistance(metric: AnnMetric, a: Float32Array, b: Float32Array): number {
  const dot = (x: Float32Array, y: Float32Array) => x.reduce((sum, value, d) => sum + value * (y[d] as number), 0);
  if (metric === 'ip') return 0 - dot(a, b);
  if (metric === 'l2') return Math.sqrt(a.reduce((sum, value, d) => sum + (value - (b[d] as number)) ** 2, 0));
  const lengths = Math.sqrt(dot(a, a) * dot(b, b));
  return lengths > 0 ? 1 - dot(a, b) / lengths : 1;
}

describe('createExactIndex', () => {
  it.each(ANN_METRICS.flatMap((metric) => [1, 3, 7, 32].map((dim) => [metric, dim] as const)))('equals the definition: %s, dim %i', async (metric, dim) => {
    const rows = clusteredRows(300, dim, dim);
    const queries = clusteredRows(20, dim, 99);
    const index = createExactIndex({ metric, dim });
    await index.add(rows);
    const filter = Uint8Array.from({ length: 300 }, (_, row) => (row % 3 === 0 ? 0 : row));
    for (const mask of [undefined, filter]) {
      const { indices, distances } = index.search(queries, 10, { filter: mask });
      for (let q = 0; q < 20; q++) {
        const query = queries.subarray(q * dim, (q + 1) * dim);
        const all = Array.from({ length: 300 }, (_, row) => naiveDistance(metric, query, rows.subarray(row * dim, (row + 1) * dim)));
        const truth = all.filter((_, row) => !mask || mask[row] !== 0).sort((a, b) => a - b);
        for (let i = 0; i < 10; i++) {
          const row = indices[q * 10 + i] as number;
          expect(Math.abs((distances[q * 10 + i] as number) - (all[row] as number))).toBeLessThan(1e-4);
          expect(Math.abs((all[row] as number) - (truth[i] as number))).toBeLessThan(1e-5);
          if (mask) expect(mask[row]).not.toBe(0);
        }
        expect(new Set(indices.subarray(q * 10, q * 10 + 10)).size).toBe(10);
      }
    }
  });

  it('orders rows at one distance by number, and gives −1 where there are too few', async () => {
    const index = createExactIndex({ metric: 'l2', dim: 2 });
    await index.add(Float32Array.of(1, 0, 0, 0, 0, 1, 3, 4));
    const { indices, distances } = index.search(Float32Array.of(0, 0), 6);
    expect([...indices]).toEqual([1, 0, 2, 3, -1, -1]);
    expect([...distances]).toEqual([0, 1, 1, 5, Infinity, Infinity]);
    expect([...index.search(Float32Array.of(0, 0, 3, 4), 1, { filter: Uint8Array.of(0, 0, 1, 0) }).indices]).toEqual([2, 2]);
    expect([...index.search(Float32Array.of(0, 0), 2, { filter: new Uint8Array(4) }).indices]).toEqual([-1, -1]);
  });

  it('a vector of zeros is at cosine distance 1 from everything; a multiple at 0, the opposite at 2', async () => {
    const index = createExactIndex({ metric: 'cosine', dim: 3 });
    await index.add(Float32Array.of(0, 0, 0, 1, 2, 2, -3, -6, -6));
    expect([...index.search(Float32Array.of(5, 10, 10), 3).indices]).toEqual([1, 0, 2]);
    index.search(Float32Array.of(5, 10, 10), 3).distances.forEach((distance, i) => expect(distance).toBeCloseTo(i, 6));
    expect([...index.search(new Float32Array(3), 3).distances]).toEqual([1, 1, 1]);
  });

  it('is empty at first and adds in parts', async () => {
    const index = createExactIndex({ metric: 'ip', dim: 2 });
    expect([...index.search(Float32Array.of(1, 1), 1).indices]).toEqual([-1]);
    expect(index.search(new Float32Array(0), 3).indices).toHaveLength(0);
    await index.add(new Float32Array(0));
    await Promise.all([index.add(Float32Array.of(1, 1)), index.add(Float32Array.of(2, 2, 3, 3))]);
    expect(index.size).toBe(3);
    expect([...index.search(Float32Array.of(1, 0), 3).indices]).toEqual([2, 1, 0]);
    expect([...index.search(Float32Array.of(1, 0), 3).distances]).toEqual([-3, -2, -1]);
    expect(index.memoryBytes).toBeGreaterThanOrEqual(24);
  });

  it('refuses what it cannot work with, and adds nothing then', async () => {
    const refused = expect.objectContaining({ code: 'invalid-argument' });
    expect(() => createExactIndex({ metric: 'l2', dim: 0 })).toThrow(refused);
    expect(() => createExactIndex({ metric: 'dot' as 'ip', dim: 2 })).toThrow(refused);
    const index = createExactIndex({ metric: 'l2', dim: 2 });
    await expect(index.add(new Float32Array(3))).rejects.toEqual(refused);
    await expect(index.add(Float32Array.of(1, 2, 3, NaN))).rejects.toMatchObject({ code: 'invalid-argument', details: { row: 1, column: 1 } });
    expect(index.size).toBe(0);
    await index.add(Float32Array.of(1, 2));
    expect(() => index.search(new Float32Array(3), 1)).toThrow(refused);
    expect(() => index.search(Float32Array.of(1, Infinity), 1)).toThrow(refused);
    for (const k of [0, -1, 1.5, NaN]) expect(() => index.search(new Float32Array(2), k)).toThrow(refused);
    expect(() => index.search(new Float32Array(2), 1, { filter: new Uint8Array(2) })).toThrow(refused);
  });

  it('stops on abort and keeps what was added', async () => {
    const controller = new AbortController();
    const reason = new Error('enough');
    const index = createExactIndex({ metric: 'l2', dim: 4 });
    controller.abort(reason);
    await expect(index.add(new Float32Array(8), { signal: controller.signal })).rejects.toBe(reason);
    await index.add(new Float32Array(8));
    expect(index.size).toBe(2);
  });

  it.each(ANN_METRICS)('comes back from bytes: %s', async (metric) => {
    const index = createExactIndex({ metric, dim: 5 });
    const empty = loadAnnIndex(index.save());
    expect([empty.kind, empty.metric, empty.dim, empty.size]).toEqual(['exact', metric, 5, 0]);
    await index.add(clusteredRows(50, 5, 1));
    const queries = clusteredRows(9, 5, 2);
    const saved = index.save();
    const shifted = new Uint8Array(saved.length + 1);
    shifted.set(saved, 1);
    for (const bytes of [saved, shifted.subarray(1)]) {
      const loaded = loadAnnIndex(bytes);
      expect(loaded.search(queries, 7)).toEqual(index.search(queries, 7));
      await loaded.add(clusteredRows(1, 5, 3));
      expect(loaded.size).toBe(51);
    }
    expect(loadAnnIndex(saved).save()).toEqual(saved);
  });
});
