import type { KnnSearch } from './knn-search';
import type { Neighbors } from './neighbor-heaps';
import type { Pacer } from './pacer';
import { knnWasm } from './wasm/knn';
import { loadWasm, type WasmModule } from './wasm/load-wasm';

/** What `packages/engine/wasm/knn.ts` offers. Ranges are [from, to). */
interface KnnExports {
  setup(rows: number, stride: number, k: number, leafSize: number, candidates: number, descends: number): number;
  seed(value: number): void;
  vectorsAt(): number;
  keysAt(): number;
  entriesAt(): number;
  orderAt(): number;
  measureNorms(from: number, to: number): void;
  comparePairs(from: number, to: number, first: number, last: number): void;
  startTree(): void;
  growTree(budget: number, joins: number): number;
  fillHeaps(from: number, to: number): void;
  clearCandidates(): void;
  gatherCandidates(from: number, to: number): void;
  joinCandidates(from: number, to: number): number;
}
type KnnModule = WasmModule<KnnExports>['exports'];

const phase = 'Finding neighbours';
/** Chosen by bench/knn.bench.ts among 4 to 16 trees, leaves of 30 to 96 and 12 to 40 candidates, see decision 0015. */
const trees = 10;
const leafSize = 64;
const maxCandidates = 24;
/** Rounds after which NN-descent is stopped when it has not converged; and the share of changed entries that ends it. */
const maxRounds = 10;
const convergedShare = 0.002;

/**
 * The neighbours of `nearestNeighbors` in WebAssembly with SIMD, in memory of its own. `undefined` where WebAssembly is missing or
 * forbidden, or when the rows do not fit in 4 GiB or in what the machine gives: use the plain kernel then.
 */
export async function findNeighborsInWasm(vectors: Float32Array, search: KnnSearch, pacer: Pacer): Promise<Neighbors | undefined> {
  const { n, dim, k, exact } = search;
  const stride = (dim + 3) & ~3;
  // A tile of rows that stays in the cache while all others pass by.
  const tile = Math.min(256, Math.max(8, (8192 / stride) & ~3));
  if (4 * n * (stride + 2 * k + 2 * maxCandidates + 8) > 4e9) return undefined;
  const module = loadWasm<KnnExports>(knnWasm)?.exports;
  if (!module?.setup(n, stride, k, exact ? tile : leafSize, maxCandidates, exact ? 0 : 1)) return undefined;
  const run: Run = { module, pacer, n, atOnce: Math.max(4, Math.floor(32_768 / stride)) };
  await copyRows(run, vectors, dim, stride);
  if (exact) {
    await compareAllPairs(run, tile);
    return readNeighbors(run, k);
  }
  module.seed(search.seed);
  await growTree(run, stride, 0, 0);
  // Rows that are near each other now lie near each other in memory too.
  const order = new Int32Array(module.memory.buffer, module.orderAt(), n).slice();
  await copyRows(run, vectors, dim, stride, order);
  await descend(run, k, stride);
  return readNeighbors(run, k, order);
}

interface Run {
  readonly module: KnnModule;
  readonly pacer: Pacer;
  readonly n: number;
  /** Rows that take a few milliseconds in the most expensive step. */
  readonly atOnce: number;
}

/** Calls `step` with ranges of `size` rows until all are done. */
async function inSlices({ n, pacer }: Run, size: number, done: number, total: number, step: (from: number, to: number) => void): Promise<void> {
  for (let from = 0; from < n; from += size) {
    step(from, Math.min(n, from + size));
    if (pacer.due()) await pacer.pause(phase, done + from / n, total);
  }
}

async function copyRows(run: Run, vectors: Float32Array, dim: number, stride: number, order?: Int32Array): Promise<void> {
  const rows = new Float32Array(run.module.memory.buffer, run.module.vectorsAt(), run.n * stride);
  await inSlices(run, 4096, 0, steps, (from, to) => {
    for (let row = from; row < to; row++) {
      const at = (order ? (order[row] as number) : row) * dim;
      rows.set(vectors.subarray(at, at + dim), row * stride);
    }
    run.module.measureNorms(from, to);
  });
}

async function compareAllPairs({ module, pacer, n }: Run, tile: number): Promise<void> {
  for (let first = 0; first < n; first += tile) {
    const last = Math.min(n, first + tile);
    for (let from = 0; from < last; from += 1024) {
      module.comparePairs(from, Math.min(last, from + 1024), first, last);
      // Work grows with the square of the rows.
      if (pacer.due()) await pacer.pause(phase, (first * first) / n, n);
    }
  }
}

async function growTree({ module, pacer }: Run, stride: number, done: number, joins: number): Promise<void> {
  module.startTree();
  while (module.growTree(Math.ceil(2 ** 21 / stride), joins)) if (pacer.due()) await pacer.pause(phase, done, steps);
}

/** A tree takes about as long as a round. */
const steps = trees + maxRounds;

async function descend(run: Run, k: number, stride: number): Promise<void> {
  const { module, n, atOnce } = run;
  await inSlices(run, leafSize, 0, steps, (from, to) => module.comparePairs(from, to, from, to));
  for (let tree = 0; tree < trees; tree++) await growTree(run, stride, tree, 1);
  await inSlices(run, atOnce, trees, steps, module.fillHeaps);
  for (let round = 0; round < maxRounds; round++) {
    module.clearCandidates();
    await inSlices(run, 4096, trees + round, steps, module.gatherCandidates);
    let changed = 0;
    await inSlices(run, atOnce, trees + round, steps, (from, to) => (changed += module.joinCandidates(from, to)));
    if (changed <= convergedShare * n * k) return;
  }
}

/** Rows in their original order, each nearest first, equally near ones by row. */
async function readNeighbors(run: Run, k: number, order?: Int32Array): Promise<Neighbors> {
  const { module, n } = run;
  const keys = new Float32Array(module.memory.buffer, module.keysAt(), n * k);
  const entries = new Int32Array(module.memory.buffer, module.entriesAt(), n * k);
  const indices = new Int32Array(n * k);
  const distances = new Float32Array(n * k);
  const original = (row: number) => (order ? (order[row] as number) : row);
  await inSlices(run, 4096, steps, steps, (first, last) => {
    for (let row = first; row < last; row++) {
      const start = original(row) * k;
      for (let at = 0; at < k; at++) {
        const key = keys[row * k + at] as number;
        const other = original((entries[row * k + at] as number) >> 1);
        let slot = start + at;
        for (; slot > start; slot--) {
          const before = distances[slot - 1] as number;
          if (before < key || (before === key && (indices[slot - 1] as number) < other)) break;
          distances[slot] = before;
          indices[slot] = indices[slot - 1] as number;
        }
        distances[slot] = key;
        indices[slot] = other;
      }
      for (let at = start; at < start + k; at++) distances[at] = Math.sqrt(distances[at] as number);
    }
  });
  return { k, indices, distances };
}
