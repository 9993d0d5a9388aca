import { createRequire } from 'node:module';
import { createExactIndex, createHnswIndex, loadAnnIndex } from '@shoal/engine/kernels';
import { clusteredRows, lowestEf, median, ratio, timed } from './clustered-rows';

interface NativeIndex {
  initIndex(options: { maxElements: number; m: number; efConstruction: number; randomSeed: number }): void;
  addPoint(point: number[], label: number): void;
  setEf(ef: number): void;
  searchKnn(point: number[], k: number): { neighbors: number[] };
}
type Native = { HierarchicalNSW: new (space: string, dim: number) => NativeIndex };

/** hnswlib-node compiles C++ when it is installed, so it is no dependency: `npm i hnswlib-node@3.0.0` anywhere, and HNSWLIB_NODE is that folder. */
function findNative(): Native | undefined {
  try {
    return createRequire(`${process.env['HNSWLIB_NODE'] ?? import.meta.dirname}/`)('hnswlib-node') as Native;
  } catch {
    return undefined;
  }
}

/** One accumulator, one pass: what one writes first. */
function plainScan(base: Float32Array, queries: Float32Array, q: number, dim: number, keys: Float32Array): void {
  for (let query = 0; query < q; query++) {
    for (let row = 0; row < keys.length; row++) {
      let sum = 0;
      for (let d = 0; d < dim; d++) {
        const difference = (base[row * dim + d] as number) - (queries[query * dim + d] as number);
        sum += difference * difference;
      }
      keys[row] = sum;
    }
  }
}

/** In Node: the exact scan against plain loops, and HNSW against hnswlib-node. */
export async function againstNative(n: number, dim: number, rounds: number): Promise<Record<string, string | number>[]> {
  const k = 10;
  const all = clusteredRows(n + 1000, dim, 7);
  const [base, queries] = [all.subarray(0, n * dim), all.subarray(n * dim)];
  const exact = createExactIndex({ metric: 'l2', dim });
  await exact.add(base);
  const scans = { plain: [] as number[], batch: [] as number[], single: [] as number[] };
  const keys = new Float32Array(n);
  for (let round = 0; round < rounds; round++) {
    scans.plain.push((await timed(() => plainScan(base, queries, 10, dim, keys))) / 10);
    scans.batch.push((await timed(() => exact.search(queries.subarray(0, 100 * dim), k))) / 100);
    scans.single.push((await timed(() => { for (let q = 0; q < 100; q++) exact.search(queries.subarray(q * dim, (q + 1) * dim), k); })) / 100);
  }
  const rows: Record<string, string | number>[] = [
    { what: 'exact scan with top 10, 100 queries a call, against a plain loop without top 10', vectors: `${n} × ${dim}`, where: 'Node', ratio: ratio(scans.plain, scans.batch), target: dim === 128 ? 6 : 10, 'ms ours': Number(median(scans.batch).toFixed(3)), rounds },
    { what: 'exact scan with top 10, one query a call, against a plain loop without top 10', vectors: `${n} × ${dim}`, where: 'Node', ratio: ratio(scans.plain, scans.single), target: dim === 128 ? 6 : 10, 'ms ours': Number(median(scans.single).toFixed(3)), rounds },
  ];

  const truth = exact.search(queries, k).indices;
  const ours = createHnswIndex({ metric: 'l2', dim, seed: 1 });
  const build = await timed(() => ours.add(base));
  const saved = ours.save();
  const load = await timed(() => loadAnnIndex(saved));
  const own = await lowestEf(truth, k, (ef) => ours.search(queries, k, { ef }).indices);
  rows.push({ what: 'HNSW: loading, % of building', vectors: `${n} × ${dim}`, where: 'Node', ratio: Number(((100 * load) / build).toFixed(2)), target: '≤ 5', 'ms ours': Math.round(load), rounds: 1 });

  const int8 = createHnswIndex({ metric: 'l2', dim, seed: 1, storage: 'int8' });
  const int8Build = await timed(() => int8.add(base));
  const small = await lowestEf(truth, k, (ef) => ranked(int8.search(queries, 3 * k, { ef: Math.max(ef, 3 * k) }).indices, base, queries, dim, 3 * k, k));
  rows.push({ what: 'HNSW int8 against f32: building', vectors: `${n} × ${dim}`, where: 'Node', ratio: Number((build / int8Build).toFixed(2)), target: '–', 'MB int8': Math.round(int8.memoryBytes / 1e6), 'MB f32': Math.round(ours.memoryBytes / 1e6), 'recall of 10 from 30 ranked again': Number(small.recall.toFixed(3)), rounds: 1 });

  const native = findNative();
  if (!native) return [...rows, { what: 'HNSW against hnswlib-node: skipped, HNSWLIB_NODE names no folder that has it', vectors: `${n} × ${dim}`, where: 'Node' }];
  const theirs = new native.HierarchicalNSW('l2', dim);
  theirs.initIndex({ maxElements: n, m: 16, efConstruction: 200, randomSeed: 1 });
  for (let row = 0; row < n; row++) theirs.addPoint(Array.from(base.subarray(row * dim, (row + 1) * dim)), row);
  const points = Array.from({ length: 1000 }, (_, q) => Array.from(queries.subarray(q * dim, (q + 1) * dim)));
  const find = (ef: number) => {
    theirs.setEf(ef);
    return points.flatMap((point) => theirs.searchKnn(point, k).neighbors);
  };
  const other = await lowestEf(truth, k, find);
  const [mine, native1]: [number[], number[]] = [[], []];
  for (let round = 0; round < rounds; round++) {
    mine.push(await timed(() => ours.search(queries, k, { ef: own.ef })));
    native1.push(await timed(() => find(other.ef)));
  }
  rows.push({ what: 'HNSW queries against hnswlib-node 3.0.0', vectors: `${n} × ${dim}`, where: 'Node', ratio: ratio(native1, mine), target: 0.8, 'ms ours': Number((median(mine) / 1000).toFixed(4)), 'ef ours': own.ef, 'recall ours': Number(own.recall.toFixed(3)), 'ef theirs': other.ef, 'recall theirs': Number(other.recall.toFixed(3)), rounds });
  return rows;
}

/** The k nearest of every query's `found` rows by the rows themselves. */
function ranked(indices: Int32Array, base: Float32Array, queries: Float32Array, dim: number, found: number, k: number): number[] {
  return Array.from({ length: indices.length / found }, (_, q) => {
    const distance = (row: number) => base.subarray(row * dim, (row + 1) * dim).reduce((sum, value, d) => sum + (value - (queries[q * dim + d] ?? 0)) ** 2, 0);
    return [...indices.subarray(q * found, (q + 1) * found)].map((row) => ({ row, key: distance(row) })).sort((a, b) => a.key - b.key).slice(0, k).map(({ row }) => row);
  }).flat();
}
