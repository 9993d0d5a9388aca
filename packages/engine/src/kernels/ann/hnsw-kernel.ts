import { ShoalError } from '../../base/errors';
import { loadWasm } from '../wasm/load-wasm';
import { hnswWasm } from '../wasm/hnsw';
import { createPlainKernel } from './hnsw-plain';
import type { HnswKernel, HnswParams } from './hnsw-state';
import { createWasmKernel, type HnswExports } from './hnsw-wasm';

/** The kernel for an empty index: in WebAssembly where that may run. @throws {ShoalError} `asset-load-failed` for int8 where it may not. */
export function createHnswKernel(params: HnswParams): HnswKernel {
  const module = loadWasm<HnswExports>(hnswWasm);
  const kernel = module && createWasmKernel(params, module.exports);
  if (kernel) return kernel;
  if (params.storage === 'int8') {
    throw new ShoalError('asset-load-failed', "An HNSW index with storage: 'int8' needs WebAssembly with SIMD, which did not start here. Allow script-src 'wasm-unsafe-eval', or take storage: 'f32'.", { details: { storage: 'int8' } });
  }
  return createPlainKernel(params);
}
