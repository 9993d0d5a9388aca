import type * as ort from 'onnxruntime-web';
import { yieldToLoop, type TaskOptions } from '../../base/abort';
import { messageOf, ShoalError } from '../../base/errors';
import { createLifetime } from '../../base/lifetime';
import { fitRegion } from '../../kernels/embedding/fit-region';
import { packPixels } from '../../kernels/embedding/pack-pixels';
import { resizePixels } from '../../kernels/embedding/resize-pixels';
import { toFloat16 } from '../../kernels/vectors/float16';
import type { Embedder, EmbedderInfo, EmbedderOptions, PixelInput, TensorInput, TokenInput } from './embedder';
import { openSession, type EmbeddingProvider, type OrtRuntime } from './open-session';
import { embeddingPreset } from './presets';
import { readVectors, type Vectors } from './read-vectors';
import { resolvePreset, type ResolvedPreset } from './resolve-preset';
import { hashBytes } from './hash-bytes';

/** A guess at what a model needs beside its input: intermediate features are wider than the picture. */
const memoryFactor = 8;
/** More rows than this make no run faster. */
const largestBatch = 64;

export interface SessionEmbedderOptions extends EmbedderOptions {
  readonly threads?: number | undefined;
  /** What was found out before: why WebGPU is not among the providers. */
  readonly notes?: readonly string[] | undefined;
}

/** An embedder over a session in this thread. Platform free: the runtime is passed in. */
export async function createSessionEmbedder(runtime: OrtRuntime, model: Uint8Array, options: SessionEmbedderOptions = {}): Promise<Embedder> {
  const given = typeof options.preset === 'string' ? embeddingPreset(options.preset) : (options.preset ?? {});
  const sha256 = await hashBytes(model);
  if (given.sha256 !== undefined && given.sha256 !== sha256) {
    throw new ShoalError('invalid-argument', `The model has SHA-256 ${sha256}, but the preset "${given.name ?? 'given'}" is for ${given.sha256}. Use the file that the preset names, or another preset.`, { details: { sha256, expected: given.sha256 } });
  }
  const providers: readonly EmbeddingProvider[] = options.providers ?? ['webgpu', 'wasm'];
  const opened = await openSession(runtime, model, providers);
  const { session, inputs, outputs } = opened;
  const takesPictures = given.input !== undefined || inputs.some(({ shape }) => shape.length === 4 && (shape[1] === 3 || shape[3] === 3 || typeof shape[1] === 'string'));
  const resolution = takesPictures ? resolvePreset(given, inputs, outputs) : { preset: null, assumed: [] };
  let batch = batchSize(resolution.preset, options);
  const lifetime = createLifetime('The embedder');
  lifetime.defer(() => void session.release().catch(() => undefined));
  const info: EmbedderInfo = {
    ...{ provider: opened.provider, notes: [...(options.notes ?? []), ...opened.notes], preset: resolution.preset, assumed: resolution.assumed },
    ...{ inputs, outputs, modelSha256: sha256, threads: opened.provider === 'wasm' ? (options.threads ?? 1) : 1, batch },
  };

  /** One run; half as many rows when the memory does not suffice. */
  async function run(feeds: Record<string, ort.Tensor>, output: string): Promise<ort.Tensor | undefined> {
    try {
      return (await session.run(feeds, [output]))[output];
    } finally {
      for (const tensor of Object.values(feeds)) tensor.dispose();
    }
  }

  async function runPixels(inputs: readonly PixelInput[], preset: ResolvedPreset, { signal, onProgress }: TaskOptions): Promise<Vectors> {
    const parts: Vectors[] = [];
    for (let start = 0; start < inputs.length; ) {
      signal?.throwIfAborted();
      const rows = inputs.slice(start, start + batch);
      try {
        parts.push(await runBatch(rows, preset));
        start += rows.length;
      } catch (error) {
        if (rows.length === 1 || preset.fixedBatch !== null || !/memory|alloc|out of bounds/i.test(messageOf(error))) throw failure(error, rows.length);
        batch = Math.ceil(rows.length / 2);
      }
      onProgress?.({ phase: 'Embedding', done: start, total: inputs.length });
      await yieldToLoop();
    }
    return concatVectors(parts);
  }

  async function runBatch(rows: readonly PixelInput[], preset: ResolvedPreset): Promise<Vectors> {
    const packed = packBatch(rows, preset);
    const count = preset.fixedBatch ?? rows.length;
    const dims = preset.layout === 'nchw' ? [count, 3, preset.height, preset.width] : [count, preset.height, preset.width, 3];
    const found = await run({ [preset.input]: makeTensor(runtime, preset.inputType, packed, dims) }, preset.output);
    const vectors = readVectors(found, rows.length, preset);
    found?.dispose();
    return vectors;
  }

  async function runRows(feeds: Record<string, ort.Tensor>, rows: number, output: string | undefined, pool: 'none' | 'mean' | 'first', weights?: Int32Array): Promise<Vectors> {
    const name = output ?? outputs.find((value) => /embed|pool/i.test(value.name))?.name ?? outputs[0]?.name ?? '';
    try {
      // Tokens come as [n, tokens, dim]: the layout says that the numbers of a vector lie together.
      const found = await run(feeds, name);
      const vectors = readVectors(found, rows, { output: name, pool, layout: 'nhwc' }, weights);
      found?.dispose();
      return vectors;
    } catch (error) {
      throw failure(error, rows);
    }
  }

  return {
    info,
    async embedPixels(pixels, taskOptions = {}) {
      lifetime.assertAlive('The embedder');
      if (!resolution.preset) throw new ShoalError('invalid-argument', `The model takes ${inputs.map(({ name, shape }) => `"${name}" [${shape.join(', ')}]`).join(', ')}, which is no picture. Use embedTensor() or embedTexts().`, { details: { inputs } });
      return runPixels(pixels, resolution.preset, taskOptions);
    },
    async embedTensor({ input, output, data, shape }: TensorInput, { signal } = {}) {
      lifetime.assertAlive('The embedder');
      signal?.throwIfAborted();
      const each = shape.reduce((product, side) => product * side, 1);
      if (each < 1 || data.length % each !== 0) throw new ShoalError('invalid-argument', `embedTensor() got ${data.length} numbers and rows of shape [${shape.join(', ')}]. Expected a whole number of rows.`, { details: { shape } });
      const rows = data.length / each;
      return runRows({ [input ?? inputs[0]?.name ?? '']: new runtime.Tensor('float32', data, [rows, ...shape]) }, rows, output, 'none');
    },
    async embedTokens({ ids, mask, rows, output, pool }: TokenInput, { signal } = {}) {
      lifetime.assertAlive('The embedder');
      signal?.throwIfAborted();
      const dims = [rows, ids.length / rows];
      const feeds: Record<string, ort.Tensor> = {};
      for (const { name, type } of inputs) {
        const values = /mask/i.test(name) ? mask : /type/i.test(name) ? new Int32Array(ids.length) : ids;
        feeds[name] = type === 'int64' ? new runtime.Tensor('int64', BigInt64Array.from(values, BigInt), dims) : new runtime.Tensor('int32', Int32Array.from(values), dims);
      }
      return runRows(feeds, rows, output, pool ?? 'mean', mask);
    },
    dispose: () => lifetime.dispose(),
  };
}

/** Pictures resized and packed, [n, …] as the model takes them; rows that a fixed batch has too many are zero. */
export function packBatch(rows: readonly PixelInput[], preset: ResolvedPreset): Float32Array | Uint8Array {
  const each = preset.width * preset.height * 3;
  const length = (preset.fixedBatch ?? rows.length) * each;
  const packed = preset.inputType === 'uint8' ? new Uint8Array(length) : new Float32Array(length);
  rows.forEach(({ picture, region }, index) => {
    const whole = region ?? (preset.fit === 'stretch' ? undefined : { x: 0, y: 0, w: picture.width, h: picture.height });
    const cut = whole && fitRegion(whole, preset.width, preset.height, preset.fit);
    packPixels(resizePixels(picture, preset.width, preset.height, cut), packed, index, preset);
  });
  return packed;
}

function makeTensor(runtime: OrtRuntime, type: ResolvedPreset['inputType'], data: Float32Array | Uint8Array, dims: readonly number[]): ort.Tensor {
  if (data instanceof Uint8Array) return new runtime.Tensor('uint8', data, dims);
  return type === 'float16' ? new runtime.Tensor('float16', toFloat16(data), dims) : new runtime.Tensor('float32', data, dims);
}

function batchSize(preset: ResolvedPreset | null, { maxBatch, memoryMb = 256 }: EmbedderOptions): number {
  if (!preset) return maxBatch ?? largestBatch;
  if (preset.fixedBatch !== null) return preset.fixedBatch;
  const fits = Math.floor((memoryMb * 2 ** 20) / (preset.width * preset.height * 3 * 4 * memoryFactor));
  return Math.max(1, Math.min(maxBatch ?? largestBatch, fits));
}

function concatVectors(parts: readonly Vectors[]): Vectors {
  const [first] = parts;
  if (!first) return { vectors: new Float32Array(0), dim: 0 };
  const vectors = new Float32Array(parts.reduce((sum, part) => sum + part.vectors.length, 0));
  let at = 0;
  for (const part of parts) {
    vectors.set(part.vectors, at);
    at += part.vectors.length;
  }
  return { vectors, dim: first.dim };
}

function failure(error: unknown, rows: number): unknown {
  if (error instanceof ShoalError) return error;
  const said = messageOf(error).replaceAll(/\s+/g, ' ');
  const code = /memory|alloc/i.test(said) ? 'out-of-memory' : 'invalid-data';
  return new ShoalError(code, `The model failed on a batch of ${rows}: ${said}. ${code === 'out-of-memory' ? 'Pass a smaller maxBatch.' : 'Check the preset: name of the input, size and layout.'}`, { details: { rows }, cause: error });
}
