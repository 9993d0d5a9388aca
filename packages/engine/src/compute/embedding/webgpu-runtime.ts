/** ONNX Runtime with WebGPU, its glue code inside. */
export { env, InferenceSession, Tensor } from 'onnxruntime-web/jspi';
