import { nearestNeighbors } from '@shoal/engine/kernels';
import { interleave, type Benchmark } from './benchmark';

/** Clustered vectors, as embeddings are: 50 centres, Gaussian spread, row-major [n, dim]. */
function clustered(n: number, dim: number): Float32Array {
  let state = 7;
  const random = () => (state = (Math.imul(state, 1664525) + 1013904223) >>> 0) / 2 ** 32;
  const gauss = () => Math.sqrt(-2 * Math.log(random() + 1e-12)) * Math.cos(2 * Math.PI * random());
  const centres = Array.from({ length: 50 }, () => Array.from({ length: dim }, gauss));
  const vectors = new Float32Array(n * dim);
  for (let row = 0; row < n; row++) {
    const centre = centres[Math.floor(random() * 50)] ?? [];
    for (let axis = 0; axis < dim; axis++) vectors[row * dim + axis] = (centre[axis] ?? 0) + 0.6 * gauss();
  }
  return vectors;
}

/** NN-descent against comparing every pair, the same code and the same vectors; with its recall, without which time means nothing. */
export const benchmark: Benchmark = {
  title: 'k = 15 neighbours of every row: NN-descent against all pairs',
  async run() {
    const rows = [];
    for (const [n, dim] of [[5000, 32], [20000, 32], [10000, 128]] as const) {
      const vectors = clustered(n, dim);
      const find = (exactUpTo: number) => nearestNeighbors(vectors, { dim, k: 15, seed: 1, exactUpTo });
      const [approximate, exact] = [await find(0), await find(n)];
      let hits = 0;
      for (let row = 0; row < n; row++) {
        const truth = new Set(exact.indices.subarray(row * 15, row * 15 + 15));
        for (const found of approximate.indices.subarray(row * 15, row * 15 + 15)) hits += truth.has(found) ? 1 : 0;
      }
      const ms = await interleave(5, { descent: () => find(0), pairs: () => find(n) });
      const [descent = 0, pairs = 0] = [ms['descent'], ms['pairs']];
      rows.push({ vectors: `${n} × ${dim}`, 'NN-descent ms': Math.round(descent), 'all pairs ms': Math.round(pairs), 'times faster': Number((pairs / descent).toFixed(2)), recall: Number((hits / (n * 15)).toFixed(4)) });
    }
    return rows;
  },
};
