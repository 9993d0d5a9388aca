import { createShardedIndex, loadShardedIndex } from '@shoal/engine';
import { createExactIndex, createHnswIndex } from '@shoal/engine/kernels';
import { expect, it } from 'vitest';

const dim = 16;
const rows = Float32Array.from({ length: 4000 * dim }, (_, i) => Math.sin(i * 1.37) + (Math.floor(i / dim) % 7) + 0.2 * Math.cos(i * i));
const queries = rows.slice(100 * dim, 120 * dim);

it('builds, searches, saves and loads an index in workers of the page', async () => {
  const exact = createExactIndex({ metric: 'l2', dim });
  await exact.add(rows);
  const truth = exact.search(queries, 5);
  const steps: number[] = [];
  const index = createShardedIndex({ metric: 'l2', dim, shards: 3 });
  await index.add(rows, { onProgress: ({ done }) => steps.push(done) });
  expect(index.size).toBe(4000);
  expect(steps.at(-1)).toBe(4000);
  expect(rows.byteLength).toBe(4000 * dim * 4);
  expect((await index.search(queries, 5, { ef: 100 })).indices).toEqual(truth.indices);
  const loaded = await loadShardedIndex(await index.save());
  index.dispose();
  expect((await loaded.search(queries, 5, { ef: 100 })).indices).toEqual(truth.indices);
  const controller = new AbortController();
  const stopped = loaded.add(Float32Array.from({ length: 50_000 * dim }, Math.random), { signal: controller.signal, onProgress: () => controller.abort(new Error('enough')) });
  await expect(stopped).rejects.toThrow('enough');
  loaded.dispose();
  await expect(loaded.search(queries, 1)).rejects.toMatchObject({ code: 'disposed' });
});

it('finds the same on the page itself', async () => {
  const exact = createExactIndex({ metric: 'cosine', dim });
  const hnsw = createHnswIndex({ metric: 'cosine', dim });
  await exact.add(rows);
  await hnsw.add(rows);
  expect(hnsw.search(queries, 5, { ef: 200 }).distances).toEqual(exact.search(queries, 5).distances);
});
