import { afterEach, describe, expect, it } from 'vitest';
import { clusteredRows } from '../kernels/ann/clusters.test-support';
import { createExactIndex } from '../kernels/ann/exact-index';
import type { AsyncAnnIndex } from '../kernels/ann/async-ann-index';
import { createInlineCompute } from './create-inline-compute';
import { createShardedIndex, loadShardedIndex, type ShardedIndexParams } from './sharded-index';

const dim = 12;
const open: AsyncAnnIndex[] = [];
afterEach(() => {
  for (const index of open.splice(0)) index.dispose();
});

/** Parts on this thread: the same tasks as in workers. */
function create(some: Partial<ShardedIndexParams> = {}): AsyncAnnIndex {
  const index = createShardedIndex({ metric: 'l2', dim, shards: 3, m: 8, efConstruction: 60, openCompute: createInlineCompute, ...some });
  open.push(index);
  return index;
}

const all = clusteredRows(1510, dim, 3);
const [rows, queries] = [all.subarray(0, 1500 * dim), all.subarray(1500 * dim)];
const truth = async () => {
  const exact = createExactIndex({ metric: 'l2', dim });
  await exact.add(rows);
  return exact;
};

describe('createShardedIndex', () => {
  it('finds what the exact index finds, with the same row numbers, in one add or several', async () => {
    const exact = await truth();
    const index = create();
    const steps: number[] = [];
    for (const [from, to] of [[0, 1], [1, 3], [3, 800], [800, 1500]] as const) await index.add(rows.subarray(from * dim, to * dim), { onProgress: ({ done }) => steps.push(done) });
    expect([index.size, index.dim, index.metric, index.kind, index.storage]).toEqual([1500, dim, 'l2', 'hnsw', 'f32']);
    expect(index.memoryBytes).toBeGreaterThan(1500 * dim * 4);
    expect(Math.max(...steps)).toBe(797);
    const filter = Uint8Array.from({ length: 1500 }, (_, row) => Number(row % 5 === 0));
    for (const options of [{ ef: 200 }, { ef: 200, filter }]) expect(await index.search(queries, 10, options)).toEqual(exact.search(queries, 10, options));
    const [some, none] = [new Uint8Array(1500).fill(1, 7, 9), new Uint8Array(1500)];
    expect([...(await index.search(queries.subarray(0, dim), 3, { filter: some })).indices].sort((a, b) => a - b)).toEqual([-1, 7, 8]);
    expect([...(await index.search(queries.subarray(0, dim), 2, { filter: none })).indices]).toEqual([-1, -1]);
  });

  it('comes back from bytes and goes on', async () => {
    const index = create();
    await index.add(rows.subarray(0, 1000 * dim));
    const saved = await index.save();
    const loaded = await loadShardedIndex(saved, { openCompute: createInlineCompute });
    open.push(loaded);
    expect(await loaded.search(queries, 5)).toEqual(await index.search(queries, 5));
    expect(await loaded.save()).toEqual(saved);
    for (const one of [index, loaded]) await one.add(rows.subarray(1000 * dim));
    expect(await loaded.search(queries, 5)).toEqual(await index.search(queries, 5));
    const empty = await loadShardedIndex(await create().save(), { openCompute: createInlineCompute });
    open.push(empty);
    expect([...(await empty.search(queries.subarray(0, dim), 1)).indices]).toEqual([-1]);
  });

  it('refuses damaged bytes', async () => {
    const index = create();
    await index.add(rows.subarray(0, 100 * dim));
    const saved = await index.save();
    const damage = (change: (view: DataView) => void) => {
      const copy = saved.slice();
      change(new DataView(copy.buffer));
      return loadShardedIndex(copy, { openCompute: createInlineCompute });
    };
    const refused = expect.objectContaining({ code: 'invalid-data' });
    await expect(loadShardedIndex(saved.subarray(0, 10), { openCompute: createInlineCompute })).rejects.toEqual(refused);
    await expect(loadShardedIndex(saved.subarray(0, saved.length - 4), { openCompute: createInlineCompute })).rejects.toEqual(refused);
    await expect(damage((view) => view.setUint8(0, 0))).rejects.toEqual(refused);
    await expect(damage((view) => view.setUint32(12, 5000, true))).rejects.toEqual(refused);
    await expect(damage((view) => view.setFloat64(16, -1, true))).rejects.toEqual(refused);
    await expect(damage((view) => view.setUint8(900, view.getUint8(900) ^ 1))).rejects.toEqual(refused);
    await expect(damage((view) => view.setUint32(8, 9, true))).rejects.toMatchObject({ code: 'unsupported-format' });
    // Two parts in the wrong order.
    const uneven = create({ shards: 2 });
    await uneven.add(rows.subarray(0, 3 * dim));
    const bytes = await uneven.save();
    const lengths = new Float64Array(bytes.slice(16, 32).buffer);
    const [first = 0, second = 0] = lengths;
    const swapped = bytes.slice();
    swapped.set(new Uint8Array(Float64Array.of(second, first).buffer), 16);
    swapped.set(bytes.subarray(32 + first), 32);
    swapped.set(bytes.subarray(32, 32 + first), 32 + second);
    await expect(loadShardedIndex(swapped, { openCompute: createInlineCompute })).rejects.toMatchObject({ code: 'invalid-data', details: { expected: 2, found: 1 } });
  });

  it('ends with an add that is stopped, and says so', async () => {
    const index = create();
    await index.add(rows.subarray(0, 30 * dim));
    const controller = new AbortController();
    const reason = new Error('enough');
    const adding = index.add(clusteredRows(30_000, dim, 1), { signal: controller.signal, onProgress: () => controller.abort(reason) });
    await expect(adding).rejects.toBe(reason);
    await expect(index.search(queries, 1)).rejects.toMatchObject({ code: 'worker-failed', message: expect.stringContaining('did not finish') });
    await expect(index.add(queries)).rejects.toMatchObject({ code: 'worker-failed' });
    index.dispose();
    await expect(index.search(queries, 1)).rejects.toMatchObject({ code: 'disposed' });
  });

  it('refuses what it cannot work with, and adds nothing then', async () => {
    const refused = expect.objectContaining({ code: 'invalid-argument' });
    for (const wrong of [{ shards: 0 }, { shards: 1.5 }, { shards: 65 }, { dim: 0 }, { metric: 'dot' as 'l2' }]) expect(() => create(wrong)).toThrow(refused);
    const index = create();
    await expect(index.add(new Float32Array(dim + 1))).rejects.toEqual(refused);
    await expect(index.add(new Float32Array(dim).fill(NaN, 3))).rejects.toMatchObject({ code: 'invalid-argument', details: { row: 0, column: 3 } });
    await index.add(queries);
    await expect(index.search(queries, 0)).rejects.toEqual(refused);
    await expect(index.search(queries, 1, { filter: new Uint8Array(3) })).rejects.toEqual(refused);
    await expect(index.search(new Float32Array(dim).fill(Infinity), 1)).rejects.toEqual(refused);
    expect([...(await index.search(queries.subarray(0, dim), 1)).indices]).toEqual([0]);
  });
});
