import { createHnswlibIndex, openHnswlibIndex, type HnswlibLibrary } from '@shoal/engine/hnswlib';
import { ANN_METRICS, createExactIndex, measureRecall } from '@shoal/engine/kernels';
import { expect, it } from 'vitest';

const dim = 16;
const rows = Float32Array.from({ length: 3000 * dim }, (_, i) => Math.sin(i * 1.37) + (Math.floor(i / dim) % 7) + 0.2 * Math.cos(i * i));

it('gives the answers of hnswlib-wasm in our units, and opens its files', async () => {
  const hnswlib = (await import('hnswlib-wasm')) as unknown as { loadHnswlib(storage: 'IDBFS'): Promise<HnswlibLibrary>; syncFileSystem(action: 'read' | 'write'): Promise<void> };
  const library = await hnswlib.loadHnswlib('IDBFS');
  for (const metric of ANN_METRICS) {
    const index = createHnswlibIndex(library, { metric, dim });
    const exact = createExactIndex({ metric, dim });
    await index.add(rows);
    await exact.add(rows);
    expect(index.size).toBe(3000);
    const query = rows.subarray(0, dim);
    const [found, all] = [index.search(query, 3, { ef: 200 }), exact.search(query, 3000)];
    found.distances.forEach((distance, i) => expect(distance).toBeCloseTo(all.distances[all.indices.indexOf(found.indices[i] as number)] as number, 3));
    const { recall } = await measureRecall({ ...index, size: 3000, save: () => new Uint8Array(0) }, exact, rows, { k: 10, ef: 100, seed: 1 });
    expect(recall).toBeGreaterThan(metric === 'ip' ? 0.8 : 0.95);
  }
  const index = createHnswlibIndex(library, { metric: 'l2', dim });
  await index.add(rows.subarray(0, 200 * dim));
  await index.saveFile('shoal-test.dat');
  const again = await openHnswlibIndex(library, 'shoal-test.dat', { metric: 'l2', dim });
  expect(again.search(rows.subarray(0, dim), 5)).toEqual(index.search(rows.subarray(0, dim), 5));
});
