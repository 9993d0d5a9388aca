import { createExactIndex } from '@shoal/engine/kernels';
import type { Vectors } from './load-vectors';

/** Rows whose neighbours are found exactly to state a recall. */
export const sampled = 200;

/** Share of the true neighbours of a sample of rows, by Euclidean distance, that `indices`, shape [rows, k], holds. */
export async function sampleRecall({ data, rows, dim }: Vectors, indices: Int32Array, k: number): Promise<number> {
  const index = createExactIndex({ metric: 'l2', dim });
  await index.add(data);
  let [hits, all] = [0, 0];
  for (let s = 0; s < Math.min(sampled, rows); s++) {
    const row = Math.floor((s * rows) / Math.min(sampled, rows));
    const { indices: truth } = index.search(data.subarray(row * dim, (row + 1) * dim), k + 1);
    const found = new Set(indices.subarray(row * k, (row + 1) * k));
    for (const other of [...truth].filter((candidate) => candidate !== row && candidate >= 0).slice(0, k)) {
      all += 1;
      if (found.has(other)) hits += 1;
    }
  }
  return all === 0 ? 1 : hits / all;
}
