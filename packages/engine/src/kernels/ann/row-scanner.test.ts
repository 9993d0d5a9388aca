import { describe, expect, it } from 'vitest';
import { loadWasm } from '../wasm/load-wasm';
import { scanWasm } from '../wasm/scan';
import { ANN_METRICS, type AnnIndex, type AnnMetric } from './ann-index';
import { clusteredRows } from './clusters.test-support';
import { exactIndexOver } from './exact-index';
import { scannerOf } from './row-scanner';
import type { ScanExports } from './scan-memory';

const wasm = () => {
  const module = loadWasm<ScanExports>(scanWasm);
  if (!module) throw new Error('Node runs WebAssembly');
  return module;
};

/** Index over WebAssembly, index in plain TypeScript, and how often the module compared and TypeScript had to step in. */
async function bothOf(metric: AnnMetric, dim: number, rows: Float32Array): Promise<{ fast: AnnIndex; plain: AnnIndex; scans: () => number; answered: () => number }> {
  const { exports } = wasm();
  let [scans, answered] = [0, 0];
  const counted: ScanExports = {
    ...exports,
    scan: (...args) => (scans++, exports.scan(...args)),
    scanPair: (...args) => ((scans += 2), exports.scanPair(...args)),
    refine: (...args) => (answered++, exports.refine(...args)),
  };
  const fast = exactIndexOver(scannerOf(metric, dim, { exports: counted }));
  const plain = exactIndexOver(scannerOf(metric, dim, undefined));
  await fast.add(rows);
  await plain.add(rows);
  return { fast, plain, scans: () => scans, answered: () => answered };
}

describe('the scan in WebAssembly gives the answers of plain TypeScript, to the bit', () => {
  it.each(ANN_METRICS.flatMap((metric) => [1, 2, 5, 16, 31, 130].map((dim) => [metric, dim] as const)))('%s, dim %i', async (metric, dim) => {
    const rows = clusteredRows(700, dim, dim);
    const queries = clusteredRows(9, dim, 77);
    const { fast, plain, scans, answered } = await bothOf(metric, dim, rows);
    const filter = Uint8Array.from({ length: 700 }, (_, row) => (row % 7 < 2 ? row % 7 : 0));
    for (const k of [1, 10, 699, 2000]) {
      for (const mask of [undefined, filter]) expect(fast.search(queries, k, { filter: mask })).toEqual(plain.search(queries, k, { filter: mask }));
    }
    expect(scans()).toBe(9 * 8);
    expect(answered()).toBe(9 * 8);
  });

  it.each(ANN_METRICS)('%s: rows that single precision cannot tell apart', async (metric) => {
    // Far from the origin and close together: distances differ by less than a 32-bit sum is wrong by.
    const dim = 24;
    const random = clusteredRows(3000, dim, 4);
    const rows = Float32Array.from(random, (value) => 300 + 1e-4 * value);
    const queries = rows.slice(100 * dim, 110 * dim);
    queries.fill(-300, 0, dim);
    const { fast, plain, answered } = await bothOf(metric, dim, rows);
    expect(fast.search(queries, 25)).toEqual(plain.search(queries, 25));
    expect(answered()).toBe(10);
    // The keys alone would have got it wrong.
    const { indices } = plain.search(queries.subarray(0, dim), 25);
    const { exports } = wasm();
    exports.memory.grow(16);
    new Float32Array(exports.memory.buffer, 4096, rows.length).set(rows);
    new Float32Array(exports.memory.buffer, 1024, dim).set(queries.subarray(0, dim));
    exports.scan(1024, 4096, 3000, dim, Number(metric === 'l2'), 0, 4096 + 4 * rows.length);
    const keys = [...new Float32Array(exports.memory.buffer, 4096 + 4 * rows.length, 3000)];
    const byKey = keys.map((key, row) => ({ key, row })).sort((a, b) => a.key - b.key || a.row - b.row).slice(0, 25).map(({ row }) => row);
    if (metric !== 'cosine') expect(byKey).not.toEqual([...indices]);
  });

  it.each(ANN_METRICS)('%s: many copies, zeros, and numbers from 1e-38 to 1e38', async (metric) => {
    const dim = 6;
    const rows = clusteredRows(400, dim, 5);
    rows.copyWithin(100 * dim, 0, dim * 50);
    rows.fill(0, 200 * dim, 260 * dim);
    for (const scale of [1, 1e-20, 1e-38, 1e12, 1e18, 1e37]) {
      const scaled = rows.map((value) => value * scale);
      const { fast, plain } = await bothOf(metric, dim, scaled);
      const queries = scaled.slice(190 * dim, 210 * dim);
      expect(fast.search(queries, 12)).toEqual(plain.search(queries, 12));
      expect(fast.search(clusteredRows(3, dim, 9), 12)).toEqual(plain.search(clusteredRows(3, dim, 9), 12));
    }
    // One row too large for single precision among small ones.
    rows[7] = 3e38;
    const { fast, plain } = await bothOf(metric, dim, rows);
    expect(fast.search(rows.subarray(0, 5 * dim), 400)).toEqual(plain.search(rows.subarray(0, 5 * dim), 400));
  });

  it('goes on in plain TypeScript when memory cannot grow, and keeps what it has', async () => {
    const { exports } = wasm();
    let room = 40;
    const memory = { get buffer() { return exports.memory.buffer; }, grow: (pages: number) => { if ((room -= pages) < 0) throw new RangeError('no room'); return exports.memory.grow(pages); } };
    const rows = clusteredRows(40_000, 16, 6);
    const limited = exactIndexOver(scannerOf('l2', 16, { exports: { ...exports, memory: memory as WebAssembly.Memory } }));
    const plain = exactIndexOver(scannerOf('l2', 16, undefined));
    for (const [from, to] of [[0, 20_000], [20_000, 40_000]] as const) {
      await limited.add(rows.subarray(16 * from, 16 * to));
      await plain.add(rows.subarray(16 * from, 16 * to));
      expect(limited.search(rows.subarray(0, 48), 10)).toEqual(plain.search(rows.subarray(0, 48), 10));
    }
    expect(room).toBeLessThan(0);
    expect(limited.save()).toEqual(plain.save());
  });
});
