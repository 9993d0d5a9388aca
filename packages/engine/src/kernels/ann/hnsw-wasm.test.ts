import { describe, expect, it } from 'vitest';
import { createRandom } from '../random';
import { hnswWasm } from '../wasm/hnsw';
import { loadWasm } from '../wasm/load-wasm';
import { ANN_METRICS, type AnnIndex } from './ann-index';
import { clusteredRows } from './clusters.test-support';
import { createExactIndex } from './exact-index';
import { createHnswIndex, hnswIndexOver } from './hnsw-index';
import { createPlainKernel } from './hnsw-plain';
import type { HnswParams } from './hnsw-state';
import { createWasmKernel, type HnswExports } from './hnsw-wasm';
import { estimateIndexMemory } from './index-memory';
import { loadAnnIndex } from './load-ann-index';
import { measureRecall } from './recall';

const params = (some: Partial<HnswParams>): HnswParams => ({ metric: 'l2', dim: 8, m: 8, efConstruction: 60, seed: 3, storage: 'f32', ...some });

function wasmIndex(some: Partial<HnswParams>, change: (exports: HnswExports) => HnswExports = (exports) => exports): AnnIndex {
  const module = loadWasm<HnswExports>(hnswWasm);
  const kernel = module && createWasmKernel(params(some), change(module.exports));
  if (!kernel) throw new Error('Node runs WebAssembly');
  return hnswIndexOver(kernel);
}

const plainIndex = (some: Partial<HnswParams>) => hnswIndexOver(createPlainKernel(params(some)));

/** Whole numbers from −6 to 6, whose sums no precision rounds. */
function integerRows(n: number, dim: number, seed: number): Float32Array {
  const random = createRandom(seed);
  return Float32Array.from({ length: n * dim }, () => Math.floor(random() * 13) - 6);
}

describe('HNSW in WebAssembly', () => {
  it.each([['l2', 7], ['l2', 32], ['ip', 19]] as const)('is the plain one, byte for byte, where arithmetic is exact: %s, dim %i', async (metric, dim) => {
    const rows = integerRows(2500, dim, 1);
    // Copies, and rows of zeros.
    rows.copyWithin(500 * dim, 0, 300 * dim);
    rows.fill(0, 900 * dim, 1000 * dim);
    const queries = integerRows(40, dim, 2);
    const [fast, plain] = [wasmIndex({ metric, dim }), plainIndex({ metric, dim })];
    const filter = Uint8Array.from({ length: 2500 }, (_, row) => Number(row % 4 !== 1));
    for (const [from, to] of [[0, 700], [700, 2500]] as const) {
      await fast.add(rows.subarray(from * dim, to * dim));
      await plain.add(rows.subarray(from * dim, to * dim));
    }
    expect(fast.save()).toEqual(plain.save());
    for (const [k, ef] of [[1, 8], [10, 40], [30, 200]] as const) {
      expect(fast.search(queries, k, { ef })).toEqual(plain.search(queries, k, { ef }));
      expect(fast.search(queries, k, { ef, filter })).toEqual(plain.search(queries, k, { ef, filter }));
    }
  });

  it.each(ANN_METRICS)('finds as much as the plain one where arithmetic rounds: %s', async (metric) => {
    const dim = 24;
    const all = clusteredRows(4200, dim, 5);
    const [rows, queries] = [all.subarray(0, 4000 * dim), all.subarray(4000 * dim)];
    const exact = createExactIndex({ metric, dim });
    await exact.add(rows);
    const recalls = [];
    for (const index of [wasmIndex({ metric, dim }), plainIndex({ metric, dim })]) {
      await index.add(rows);
      recalls.push((await measureRecall(index, exact, queries, { k: 10, ef: 32, seed: 1 })).recall);
      // Loading checks every list; answers do not change.
      expect(loadAnnIndex(index.save()).search(queries, 10)).toEqual(index.search(queries, 10));
    }
    expect(Math.abs((recalls[0] as number) - (recalls[1] as number))).toBeLessThan(0.02);
    expect(Math.min(...recalls)).toBeGreaterThan(0.95);
  });

  it('answers a filter that allows few rows by a scan, exactly', async () => {
    const [rows, queries] = [clusteredRows(3000, 8, 6), clusteredRows(20, 8, 7)];
    const index = wasmIndex({});
    const exact = createExactIndex({ metric: 'l2', dim: 8 });
    await index.add(rows);
    await exact.add(rows);
    const filter = Uint8Array.from({ length: 3000 }, (_, row) => Number(row % 40 === 0));
    for (const k of [1, 10, 100]) expect(index.search(queries, k, { filter })).toEqual(exact.search(queries, k, { filter }));
  });

  it('goes on in plain TypeScript when memory cannot grow, in the middle too', async () => {
    const rows = integerRows(1500, 8, 8);
    const plain = plainIndex({});
    await plain.add(rows);
    let grown = 0;
    const refusing = wasmIndex({}, (exports) => ({ ...exports, reserve: (...args) => (args[0] > 800 ? (grown++, 0) : exports.reserve(...args)) }));
    await refusing.add(rows.subarray(0, 700 * 8));
    expect(grown).toBe(0);
    await refusing.add(rows.subarray(700 * 8));
    expect(grown).toBeGreaterThan(0);
    expect(refusing.save()).toEqual(plain.save());
    let linked = 0;
    const failing = wasmIndex({}, (exports) => ({ ...exports, linkRow: (level) => (++linked > 900 ? 0 : exports.linkRow(level)) }));
    await failing.add(rows);
    expect(failing.save()).toEqual(plain.save());
  });

  it('works with numbers that single precision cannot multiply', async () => {
    const huge = clusteredRows(1500, 8, 9).map((value) => value * 1e25);
    const [fast, plain] = [wasmIndex({}), plainIndex({})];
    await fast.add(huge);
    await plain.add(huge);
    expect(fast.save()).toEqual(plain.save());
    // Such a row after others: the index goes on in double precision.
    const mixed = clusteredRows(1500, 8, 9);
    mixed[700 * 8] = 1e30;
    const late = wasmIndex({});
    await late.add(mixed);
    expect([...late.search(mixed.subarray(700 * 8, 701 * 8), 1).indices]).toEqual([700]);
    expect(late.search(mixed.subarray(0, 80), 1).indices).toEqual(Int32Array.from({ length: 10 }, (_, row) => row));
    // A query that is too large is compared with all rows.
    const index = wasmIndex({});
    const exact = createExactIndex({ metric: 'l2', dim: 8 });
    await index.add(clusteredRows(1500, 8, 9));
    await exact.add(clusteredRows(1500, 8, 9));
    const far = new Float32Array(8).fill(1e35);
    expect(index.search(far, 5)).toEqual(exact.search(far, 5));
  });

  it('takes the memory that was estimated', async () => {
    for (const [rows, dim, m] of [[20_000, 16, 8], [6000, 200, 16]] as const) {
      for (const storage of ['f32', 'int8'] as const) {
        const index = createHnswIndex({ metric: 'l2', dim, m, efConstruction: 10, storage });
        await index.add(clusteredRows(rows, dim, 1));
        const estimate = estimateIndexMemory({ rows, dim, kind: 'hnsw', m, storage });
        expect(Math.abs(index.memoryBytes - estimate)).toBeLessThan(0.02 * estimate + 256 * 1024);
      }
      const exact = createExactIndex({ metric: 'l2', dim });
      await exact.add(clusteredRows(rows, dim, 1));
      const estimate = estimateIndexMemory({ rows, dim, kind: 'exact' });
      expect(Math.abs(exact.memoryBytes - estimate)).toBeLessThan(0.02 * estimate + 256 * 1024);
    }
  });
});

describe("storage: 'int8'", () => {
  const dim = 48;
  const all = clusteredRows(6200, dim, 11);
  const [rows, queries] = [all.subarray(0, 6000 * dim), all.subarray(6000 * dim)];

  it.each(ANN_METRICS)('finds nearly all, and all but a few after ranking 30 by the rows themselves: %s', async (metric) => {
    const index = createHnswIndex({ metric, dim, storage: 'int8' });
    const exact = createExactIndex({ metric, dim });
    await index.add(rows);
    await exact.add(rows);
    expect(index.storage).toBe('int8');
    const { indices } = index.search(queries, 30, { ef: 64 });
    const truth = exact.search(queries, 10);
    const everything = exact.search(queries, 6000);
    const hits = { straight: 0, ranked: 0 };
    for (let q = 0; q < 200; q++) {
      const wanted = new Set(truth.indices.subarray(q * 10, q * 10 + 10));
      const order = new Map([...everything.indices.subarray(q * 6000, q * 6000 + 6000)].map((row, place) => [row, place]));
      const found = [...indices.subarray(q * 30, q * 30 + 30)];
      for (const row of found.slice(0, 10)) hits.straight += Number(wanted.has(row));
      for (const row of found.sort((a, b) => (order.get(a) ?? 0) - (order.get(b) ?? 0)).slice(0, 10)) hits.ranked += Number(wanted.has(row));
    }
    expect(hits.straight / 2000).toBeGreaterThan(0.93);
    expect(hits.ranked / 2000).toBeGreaterThan(0.99);
  });

  it('gives distances to the rounded rows, comes back from bytes, and takes a quarter', async () => {
    const index = createHnswIndex({ metric: 'l2', dim, storage: 'int8' });
    await index.add(rows);
    const f32 = createHnswIndex({ metric: 'l2', dim });
    await f32.add(rows);
    const near = index.search(queries, 10);
    const exact = f32.search(queries, 10);
    near.distances.forEach((distance, i) => expect(Math.abs(distance - (exact.distances[i] as number))).toBeLessThan(0.05 * (exact.distances[i] as number)));
    const saved = index.save();
    expect(new DataView(saved.buffer).getUint32(8, true)).toBe(2);
    expect(new DataView(f32.save().buffer).getUint32(8, true)).toBe(1);
    const loaded = loadAnnIndex(saved);
    expect(loaded.storage).toBe('int8');
    expect(loaded.search(queries, 10)).toEqual(near);
    expect(loaded.save()).toEqual(saved);
    await loaded.add(queries);
    await index.add(queries);
    expect(loaded.save()).toEqual(index.save());
    expect(loaded.search(queries.subarray(0, dim), 1).indices[0]).toBe(6000);
  });

  it('says that an unknown storage is none', () => {
    expect(() => createHnswIndex({ metric: 'l2', dim, storage: 'f16' as 'int8' })).toThrow(expect.objectContaining({ code: 'invalid-argument' }));
  });
});
