import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createEmbedder } from '@shoal/engine/node';
import * as ort from 'onnxruntime-web';
import { median, type Benchmark } from './benchmark';

const models = join(import.meta.dirname, '../demo/models');
const [width, height, pictures, batch, rounds] = [256, 160, 64, 16, 7] as const;

/** A picture of noise and edges: content does not change what a model costs. */
function paint(seed: number, w: number, h: number): { readonly data: Uint8Array; readonly width: number; readonly height: number } {
  const data = new Uint8Array(w * h * 4).fill(255);
  for (let i = 0; i < w * h; i++) for (let c = 0; c < 3; c++) data[i * 4 + c] = (i * (7 + c) + seed * 31 + (i >> 5) * 13) & 255;
  return { data, width: w, height: h };
}

function pack(picture: { readonly data: Uint8Array }, into: Float32Array, at: number): void {
  const pixels = width * height;
  for (let c = 0; c < 3; c++) for (let i = 0; i < pixels; i++) into[at + c * pixels + i] = (picture.data[i * 4 + c] ?? 0) / 255;
}

/** Pictures that are decoded, through the whole pipeline, against a bare session on tensors that lie ready; the same model, batches and thread. */
export const benchmark: Benchmark = {
  title: `Vectors of ${pictures} decoded pictures: the pipeline against a bare session on ready tensors (share of its images per second)`,
  async run() {
    const path = join(models, 'detector-v1-fold0.onnx');
    const embedder = await createEmbedder(path, { preset: { output: 'frame_embedding', width, height }, maxBatch: batch, threads: 1 });
    const session = await ort.InferenceSession.create(await readFile(path), { executionProviders: ['wasm'] });
    const rows = [];
    for (const [name, w, h] of [['same size as the model', width, height], ['640 × 400, resized', 640, 400]] as const) {
      const inputs = Array.from({ length: pictures }, (_, i) => ({ picture: paint(i, w, h) }));
      const tensors = Array.from({ length: pictures / batch }, (_, part) => {
        const data = new Float32Array(batch * 3 * width * height);
        for (let i = 0; i < batch; i++) pack(paint(part * batch + i, width, height), data, i * 3 * width * height);
        return new ort.Tensor('float32', data, [batch, 3, height, width]);
      });
      const bare = async () => {
        for (const image of tensors) for (const tensor of Object.values(await session.run({ image }, ['frame_embedding']))) tensor.dispose();
      };
      const ours = () => embedder.embedPixels(inputs);
      const times = { bare: [] as number[], ours: [] as number[] };
      for (let round = 0; round <= rounds; round++) {
        for (const [key, work] of [['bare', bare], ['ours', ours]] as const) {
          const start = performance.now();
          await work();
          // The first round warms up.
          if (round > 0) times[key].push(performance.now() - start);
        }
      }
      const [bareMs, oursMs] = [median(times.bare), median(times.ours)];
      rows.push({ pictures: name, 'bare images/s': Math.round((1000 * pictures) / bareMs), 'pipeline images/s': Math.round((1000 * pictures) / oursMs), share: Number((bareMs / oursMs).toFixed(3)) });
    }
    embedder.dispose();
    return rows;
  },
};
