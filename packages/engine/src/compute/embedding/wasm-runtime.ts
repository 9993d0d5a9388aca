/** ONNX Runtime with WebAssembly alone, its glue code inside. */
export { env, InferenceSession, Tensor } from 'onnxruntime-web/wasm';
