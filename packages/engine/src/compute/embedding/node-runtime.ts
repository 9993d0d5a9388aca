import * as ort from 'onnxruntime-web';
import type { OrtRuntime } from './open-session';

/** ONNX Runtime in Node: its WebAssembly provider, from the package's own folder. `threads` counts only before the first session. */
export function nodeRuntime(threads = 1): OrtRuntime {
  ort.env.wasm.numThreads = threads;
  return ort;
}
