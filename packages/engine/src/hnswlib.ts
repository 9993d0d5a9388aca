/** `@shoal/engine/hnswlib`: an index of `hnswlib-wasm`, which the host loads and passes, behind the contract of `AnnIndex`. */
export { createHnswlibIndex, openHnswlibIndex, type HnswlibGraph, type HnswlibIndex, type HnswlibIndexParams, type HnswlibLibrary } from './kernels/ann/hnswlib-index';
