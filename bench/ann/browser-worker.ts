// Runs in a worker of a page: our index against hnswlib-wasm in the same round.
import { createCompute, createShardedIndex } from '@shoal/engine';
import { createExactIndex, createHnswIndex, loadAnnIndex } from '@shoal/engine/kernels';
import { clusteredRows, lowestEf, timed } from './clustered-rows';

interface Rival {
  initIndex(maxElements: number, m: number, efConstruction: number, seed: number): void;
  addItems(items: Float32Array[], replaceDeleted: boolean): number[];
  setEfSearch(ef: number): void;
  searchKnn(query: Float32Array, k: number, filter: undefined): { neighbors: number[] };
  delete?(): void;
}
interface RivalLibrary {
  HierarchicalNSW: new (space: string, dim: number, file: string) => Rival;
}
interface Job {
  readonly n: number;
  readonly dim: number;
  readonly rounds: number;
  readonly libraryUrl: string;
  readonly workerUrl: string;
}

/** Milliseconds of every round. */
export interface Rounds {
  readonly ours: { build: number[]; search: number[]; sharded: number[]; shardedSearch: number[]; load: number[] };
  readonly theirs: { build: number[]; search: number[] };
  readonly ef: { ours: number; theirs: number };
  readonly recall: { ours: number; theirs: number; sharded: number };
}

async function measure({ n, dim, rounds, libraryUrl, workerUrl }: Job): Promise<Rounds> {
  const k = 10;
  const { loadHnswlib } = (await import(libraryUrl)) as { loadHnswlib: () => Promise<RivalLibrary> };
  const library = await loadHnswlib();
  const all = clusteredRows(n + 1000, dim, 7);
  const [base, queries] = [all.subarray(0, n * dim), all.subarray(n * dim)];
  const exact = createExactIndex({ metric: 'l2', dim });
  await exact.add(base);
  const truth = exact.search(queries, k).indices;
  const items = Array.from({ length: n }, (_, row) => base.subarray(row * dim, (row + 1) * dim));
  const points = Array.from({ length: 1000 }, (_, row) => queries.subarray(row * dim, (row + 1) * dim));
  const result: Rounds = { ours: { build: [], search: [], sharded: [], shardedSearch: [], load: [] }, theirs: { build: [], search: [] }, ef: { ours: 0, theirs: 0 }, recall: { ours: 0, theirs: 0, sharded: 0 } };
  for (let round = 0; round < rounds; round++) {
    const theirs = new library.HierarchicalNSW('l2', dim, '');
    theirs.initIndex(n, 16, 200, 1);
    result.theirs.build.push(await timed(() => theirs.addItems(items, false)));
    const find = (ef: number) => {
      theirs.setEfSearch(ef);
      return points.flatMap((point) => theirs.searchKnn(point, k, undefined).neighbors);
    };
    const ours = createHnswIndex({ metric: 'l2', dim, seed: 1 });
    result.ours.build.push(await timed(() => ours.add(base)));
    const sharded = createShardedIndex({ metric: 'l2', dim, seed: 1, shards: 4, openCompute: () => createCompute({ maxWorkers: 1, workerUrl }) });
    // The workers are up before the clock starts, as the rival's library is.
    await sharded.save();
    result.ours.sharded.push(await timed(() => sharded.add(base)));
    if (round === 0) {
      const [own, other, parts] = [await lowestEf(truth, k, (ef) => ours.search(queries, k, { ef }).indices), await lowestEf(truth, k, find), await lowestEf(truth, k, async () => (await sharded.search(queries, k, { ef: k })).indices)];
      Object.assign(result.ef, { ours: own.ef, theirs: other.ef });
      Object.assign(result.recall, { ours: own.recall, theirs: other.recall, sharded: parts.recall });
    }
    const { ef } = result;
    for (let again = 0; again < 3; again++) {
      result.theirs.search.push(await timed(() => find(ef.theirs)));
      result.ours.search.push(await timed(() => ours.search(queries, k, { ef: ef.ours })));
      result.ours.shardedSearch.push(await timed(() => sharded.search(queries, k, { ef: k })));
    }
    const saved = ours.save();
    result.ours.load.push(await timed(() => loadAnnIndex(saved)));
    sharded.dispose();
    theirs.delete?.();
  }
  return result;
}

globalThis.onmessage = (event: MessageEvent<Job>) => {
  measure(event.data).then(
    (rounds) => postMessage({ rounds }),
    (error: unknown) => postMessage({ error: error instanceof Error ? `${error.message}\n${error.stack ?? ''}` : String(error) }),
  );
};
