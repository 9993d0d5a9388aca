// By hand: `npx tsx bench/index-million.ts [rows] [dim] [f32|int8]`, default one million × 128. Builds an HNSW index and says what it took,
// or with what words it was refused.
import { createHnswIndex, estimateIndexMemory, type AnnStorage } from '@shoal/engine/kernels';
import { clusteredRows, timed } from './ann/clustered-rows';

const [rows = 1_000_000, dim = 128] = process.argv.slice(2, 4).map(Number);
const storage = (process.argv[4] ?? 'f32') as AnnStorage;
const step = 50_000;
const index = createHnswIndex({ metric: 'l2', dim, storage });
console.log(`estimate: ${Math.round(estimateIndexMemory({ rows, dim, kind: 'hnsw', storage }) / 1e6)} MB`);
const vectors = new Float32Array(rows * dim);
// In pieces around the same centres: drawing all at once takes as long.
const piece = clusteredRows(step, dim, 7);
let state = 1;
for (let at = 0; at < vectors.length; at++) {
  state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
  vectors[at] = (piece[at % piece.length] ?? 0) + 0.3 * (state / 2 ** 32 - 0.5);
}
let told = 0;
try {
  const ms = await timed(() => index.add(vectors, { onProgress: ({ done }) => { if (done - told >= rows / 10) console.log(`${(told = done).toLocaleString('en')} rows, ${(index.memoryBytes / 1e6).toFixed(0)} MB, ${process.uptime().toFixed(0)} s`); } }));
  const queries = vectors.subarray(0, 1000 * dim);
  const search = await timed(() => index.search(queries, 10));
  const { indices } = index.search(queries, 1);
  const own = indices.filter((row, i) => row === i).length;
  console.log(`${rows.toLocaleString('en')} × ${dim}, ${storage}: ${(ms / 1000).toFixed(0)} s, ${(index.memoryBytes / 1e6).toFixed(0)} MB, a query ${(search / 1000).toFixed(2)} ms, ${own} of 1,000 rows find themselves`);
} catch (error) {
  console.log(String(error));
}
