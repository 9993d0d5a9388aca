import { createExactIndex, createHnswIndex, measureRecall } from '@shoal/engine/kernels';
import { againstHnswlibWasm } from './ann/against-hnswlib-wasm';
import { againstNative } from './ann/against-native';
import { clusteredRows } from './ann/clustered-rows';
import { interleave, type Benchmark } from './benchmark';

const rounds = 5;
const shapes = [[50_000, 128], [20_000, 512]] as const;

/** The numbers that `chooseIndex` goes by. */
async function choices(): Promise<Record<string, string | number>[]> {
  const rows = [];
  for (const [n, dim] of [[5000, 32], [20_000, 32], [20_000, 128], [5000, 512], [50_000, 128], [20_000, 512]] as const) {
    const all = clusteredRows(n + 200, dim, 7);
    const [base, queries] = [all.subarray(0, n * dim), all.subarray(n * dim)];
    const [exact, hnsw] = [createExactIndex({ metric: 'l2', dim }), createHnswIndex({ metric: 'l2', dim, seed: 1 })];
    await exact.add(base);
    const start = performance.now();
    await hnsw.add(base);
    const build = performance.now() - start;
    const { recall } = await measureRecall(hnsw, exact, queries, { k: 10, seed: 1, ef: 64 });
    const ms = await interleave(rounds, { exact: () => exact.search(queries, 10), hnsw: () => hnsw.search(queries, 10, { ef: 64 }) });
    const [scan = 0, walk = 0] = [ms['exact'], ms['hnsw']];
    rows.push({ what: 'HNSW with ef 64 against the exact scan, both ours', vectors: `${n} × ${dim}`, where: 'Node', ratio: Number((scan / walk).toFixed(1)), 'build s': Number((build / 1000).toFixed(1)), 'exact ms a query': Number((scan / 200).toFixed(3)), 'HNSW ms a query': Number((walk / 200).toFixed(3)), recall: Number(recall.toFixed(4)), 'HNSW pays from queries': scan > walk ? Math.round(build / ((scan - walk) / 200)) : 'never', 'index MB': Number((hnsw.memoryBytes / 2 ** 20).toFixed(1)) });
  }
  return rows;
}

/** Our index against plain loops, native code and the other WebAssembly; every pair in one round, medians of the ratios. */
export const benchmark: Benchmark = {
  title: 'nearest neighbours, k = 10, l2, m 16, efConstruction 100 of ours and 200 of theirs (the defaults), lowest ef with recall ≥ 0.95: how many times faster ours is, medians of the ratios of interleaved rounds',
  async run() {
    const rows: Record<string, string | number>[] = [];
    // They take minutes: what is there is told.
    const take = (more: Record<string, string | number>[]) => {
      for (const row of more) console.log(Object.values(row).join(' | '));
      rows.push(...more);
    };
    take(await choices());
    for (const [n, dim] of shapes) take(await againstNative(n, dim, rounds));
    for (const shape of shapes) take(await againstHnswlibWasm([shape], rounds));
    return rows;
  },
};
