import { readFile } from 'node:fs/promises';
import * as ort from 'onnxruntime-web';
import type { FrameMaps } from './decode';
import { unit } from './decode';

/** Size of the pictures that the detector takes, in pixels. */
export const INPUT_WIDTH = 256;
export const INPUT_HEIGHT = 160;

/** What the detector says about one picture. */
export interface DetectorOutput {
  readonly maps: FrameMaps;
  /** Vector of the whole frame, length 1. */
  readonly frameVector: Float32Array;
}

export interface Detector {
  /** Pictures are planar RGB, 0..1, [3, 160, 256]. Results are in the order of the pictures. */
  run(pictures: readonly Float32Array[]): Promise<DetectorOutput[]>;
  dispose(): Promise<void>;
}

/** Opens an ONNX file of `demo/models` with the WebAssembly backend. Throws when it is not one of our detectors. */
export async function createDetector(path: string): Promise<Detector> {
  ort.env.wasm.numThreads = 1;
  const session = await ort.InferenceSession.create(await readFile(path), { executionProviders: ['wasm'] });
  return {
    async run(pictures) {
      const input = packPictures(pictures);
      const outputs = await session.run({ image: input });
      const results = pictures.map((_, index) => readOutput(outputs, index));
      for (const tensor of Object.values(outputs)) tensor.dispose();
      input.dispose();
      return results;
    },
    async dispose() {
      await session.release();
    },
  };
}

function packPictures(pictures: readonly Float32Array[]): ort.Tensor {
  const size = 3 * INPUT_WIDTH * INPUT_HEIGHT;
  const data = new Float32Array(pictures.length * size);
  pictures.forEach((picture, index) => {
    if (picture.length !== size) {
      throw new Error(`Picture ${index} has ${picture.length} values, expected ${size} (3 × 160 × 256).`);
    }
    data.set(picture, index * size);
  });
  return new ort.Tensor('float32', data, [pictures.length, 3, INPUT_HEIGHT, INPUT_WIDTH]);
}

function readOutput(outputs: ort.InferenceSession.ReturnType, index: number): DetectorOutput {
  const objectness = slice(outputs, 'objectness', index);
  const [height = 0, width = 0] = (outputs['objectness']?.dims ?? []).slice(2);
  const maps: FrameMaps = {
    height,
    width,
    objectness,
    probs: slice(outputs, 'probs', index),
    box: slice(outputs, 'box', index),
    embedding: slice(outputs, 'embedding', index),
  };
  return { maps, frameVector: unit(slice(outputs, 'frame_embedding', index)) };
}

function slice(outputs: ort.InferenceSession.ReturnType, name: string, index: number): Float32Array {
  const tensor = outputs[name];
  if (!tensor || !(tensor.data instanceof Float32Array)) {
    throw new Error(`The model has no float output "${name}"; is it a detector made by demo/training?`);
  }
  const size = tensor.data.length / (tensor.dims[0] ?? 1);
  return tensor.data.slice(index * size, (index + 1) * size);
}
