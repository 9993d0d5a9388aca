import { createExactIndex, createHnswIndex, measureRecall } from '@shoal/engine/kernels';
import { interleave, type Benchmark } from './benchmark';
import { seededRandom } from './random';

/** Clustered vectors, as embeddings are, row-major [n, dim]. */
function clustered(n: number, dim: number, seed: number): Float32Array {
  const { uniform, gauss } = seededRandom(seed);
  const centres = Float32Array.from({ length: 50 * dim }, gauss);
  const vectors = new Float32Array(n * dim);
  for (let row = 0; row < n; row++) {
    const centre = Math.floor(uniform() * 50);
    for (let d = 0; d < dim; d++) vectors[row * dim + d] = (centres[centre * dim + d] ?? 0) + 0.6 * gauss();
  }
  return vectors;
}

/** Our HNSW against our exact scan, the numbers that `chooseIndex` goes by. */
export const benchmark: Benchmark = {
  title: 'k = 10 neighbours of 200 queries: HNSW (m 16, efConstruction 200, ef 64) against the exact scan, both plain TypeScript on one thread, medians of 5',
  async run() {
    const rows = [];
    for (const [n, dim] of [[5000, 32], [20_000, 32], [20_000, 128], [5000, 512]] as const) {
      const all = clustered(n + 200, dim, 7);
      const [base, queries] = [all.subarray(0, n * dim), all.subarray(n * dim)];
      const [exact, hnsw] = [createExactIndex({ metric: 'l2', dim }), createHnswIndex({ metric: 'l2', dim, seed: 1 })];
      await exact.add(base);
      const start = performance.now();
      await hnsw.add(base);
      const build = performance.now() - start;
      const { recall } = await measureRecall(hnsw, exact, queries, { k: 10, seed: 1, ef: 64 });
      const ms = await interleave(5, { exact: () => exact.search(queries, 10), hnsw: () => hnsw.search(queries, 10, { ef: 64 }) });
      const [scan = 0, walk = 0] = [ms['exact'], ms['hnsw']];
      rows.push({ vectors: `${n} × ${dim}`, 'build s': Number((build / 1000).toFixed(1)), 'exact ms a query': Number((scan / 200).toFixed(3)), 'HNSW ms a query': Number((walk / 200).toFixed(3)), 'times faster': Number((scan / walk).toFixed(1)), recall: Number(recall.toFixed(4)), 'HNSW pays from queries': Math.round(build / ((scan - walk) / 200)), 'index MB': Number((hnsw.memoryBytes / 2 ** 20).toFixed(1)) });
    }
    return rows;
  },
};
