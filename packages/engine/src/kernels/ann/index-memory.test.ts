import { expect, it } from 'vitest';
import { ShoalError } from '../../base/errors';
import { hnswWasm } from '../wasm/hnsw';
import { loadWasm } from '../wasm/load-wasm';
import { clusteredRows } from './clusters.test-support';
import { exactIndexOver } from './exact-index';
import { hnswIndexOver } from './hnsw-index';
import { createWasmKernel, type HnswExports } from './hnsw-wasm';
import { estimateIndexMemory } from './index-memory';
import { scannerOf } from './row-scanner';

it.each([
  ['exact', 'f32', 1_000_000, 128, 521],
  ['hnsw', 'f32', 1_000_000, 128, 657],
  ['hnsw', 'int8', 1_000_000, 128, 281],
  ['exact', 'f32', 1_000_000, 512, 2057],
  ['hnsw', 'f32', 1_000_000, 512, 2193],
  ['hnsw', 'int8', 1_000_000, 512, 665],
] as const)('estimateIndexMemory: %s, %s, %i × %i takes %i MB', (kind, storage, rows, dim, megabytes) => {
  expect(Math.round(estimateIndexMemory({ rows, dim, kind, storage }) / 1e6)).toBe(megabytes);
});

it('an index that finds no memory says what would fit, and goes on with what it has', async () => {
  const module = loadWasm<HnswExports>(hnswWasm);
  const params = { metric: 'l2', dim: 8, m: 16, efConstruction: 20, seed: 1, storage: 'int8' } as const;
  const kernel = module && createWasmKernel(params, { ...module.exports, reserve: (rows, ...rest) => (rows > 300 ? 0 : module.exports.reserve(rows, ...rest)) });
  if (!kernel) throw new Error('Node runs WebAssembly');
  const index = hnswIndexOver(kernel);
  await index.add(clusteredRows(300, 8, 1));
  await expect(index.add(clusteredRows(100, 8, 1))).rejects.toMatchObject({
    code: 'out-of-memory',
    message: expect.stringMatching(/^400 rows of 8 numbers take 1 MB in an index of kind hnsw \(int8\), for which there is no room\. One index of this kind holds up to [\d,]+ rows in 4 GiB/),
    details: { rows: 400, storage: 'int8' },
  });
  expect(index.size).toBe(300);
  expect(index.search(clusteredRows(1, 8, 1), 1).indices).toEqual(Int32Array.of(0));

  const scanner = scannerOf('l2', 8, undefined);
  const full = exactIndexOver({ ...scanner, store: scanner.store, memoryBytes: 0, reserve: () => { throw new ShoalError('out-of-memory', 'No array.'); } });
  await expect(full.add(new Float32Array(80))).rejects.toMatchObject({ code: 'out-of-memory', message: expect.stringContaining('10 rows of 8 numbers take 1 MB in an index of kind exact (f32)') });
});
