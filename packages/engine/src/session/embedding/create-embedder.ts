import { abortable, anySignal, type TaskOptions } from '../../base/abort';
import { isShoalError, ShoalError } from '../../base/errors';
import { createLifetime } from '../../base/lifetime';
import { createPool } from '../../compute/create-pool';
import { chooseBuild } from '../../compute/embedding/browser-runtime';
import type { EmbedderOptions } from '../../compute/embedding/embedder';
import type { WorkerPool } from '../../compute/worker-pool';
import { NOT_OPEN, type EmbedTasks } from './embed-protocol';
import { loadModel, type ModelSource } from './load-model';
import type { PictureEmbedder } from './picture-embedder';

/** Where the files of the embedding workers are, when the host moved them. All of the page's own origin. */
export interface EmbedAssetUrls {
  /** `embed-webgpu.worker.js` and `assets/ort-webgpu.wasm`: where WebGPU can run. */
  readonly webgpuWorker?: string | URL | undefined;
  readonly webgpuWasm?: string | URL | undefined;
  /** `embed-wasm.worker.js` and `assets/ort-wasm.wasm`: elsewhere. */
  readonly wasmWorker?: string | URL | undefined;
  readonly wasmWasm?: string | URL | undefined;
}

export interface CreateEmbedderOptions extends EmbedderOptions, TaskOptions {
  readonly assets?: EmbedAssetUrls | undefined;
  /** Most threads of the WebAssembly provider; more than one only where the page is cross-origin isolated. Default one less than the processor has, at most 8. */
  readonly maxThreads?: number | undefined;
  /**
   * Keeps vectors of pictures in the origin's private file system, by content, as 16-bit floats: new vectors are rounded to what the next run will read.
   * Default true; otherwise they are float32 and forgotten.
   */
  readonly keep?: boolean | undefined;
  /** Allows a model from another origin. Default false. */
  readonly anyOrigin?: boolean | undefined;
}

/**
 * Opens a model in a worker of its own: WebGPU where it can, WebAssembly otherwise; `info` says which, and why. Rejects with `asset-load-failed`,
 * `fetch-failed`, `invalid-data` (no ONNX file), `invalid-argument` (preset and model contradict each other), or the signal's reason.
 */
export async function createEmbedder(model: ModelSource, options: CreateEmbedderOptions = {}): Promise<PictureEmbedder> {
  const { assets, maxThreads, keep = true, anyOrigin, signal, onProgress, preset, providers = ['webgpu', 'wasm'], maxBatch, memoryMb } = options;
  const lifetime = createLifetime('The embedder');
  const bytes = await loadModel(model, { anyOrigin, signal, onProgress });
  signal?.throwIfAborted();
  const at = (given: string | URL | undefined, own: URL) => (given === undefined ? own : new URL(given, globalThis.location?.href));
  const chosen = await chooseBuild(providers);
  signal?.throwIfAborted();
  const [workerUrl, wasm] =
    chosen.build === 'webgpu'
      ? [at(assets?.webgpuWorker, new URL('./embed-webgpu.worker.js', import.meta.url)), at(assets?.webgpuWasm, new URL('./assets/ort-webgpu.wasm', import.meta.url))]
      : [at(assets?.wasmWorker, new URL('./embed-wasm.worker.js', import.meta.url)), at(assets?.wasmWasm, new URL('./assets/ort-wasm.wasm', import.meta.url))];
  const pool: WorkerPool<EmbedTasks> = lifetime.own(
    createPool<EmbedTasks>({
      name: 'embed',
      maxWorkers: 1,
      workerUrl,
      loadAdvice: 'Copy embed-webgpu.worker.js and embed-wasm.worker.js from @shoal/engine/dist to your site and pass their URLs as assets, or, in the dev server of Vite, add "@shoal/engine" to optimizeDeps.exclude.',
      // A batch cannot be interrupted; the caller does not wait for it, but the model need not be loaded again either.
      abortGraceMs: 20_000,
    }),
  );
  const open = (openOptions: TaskOptions) => pool.run('open', { preset, providers: chosen.providers, maxBatch, memoryMb, model: bytes, wasm: wasm.href, notes: chosen.notes, maxThreads, keep }, openOptions);
  const info = await open({ signal, onProgress }).catch((error: unknown) => {
    lifetime.dispose();
    throw error;
  });

  /** After a crash the pool starts a worker that knows of no model. */
  async function call<K extends Exclude<keyof EmbedTasks, 'open'>>(task: K, input: Parameters<EmbedTasks[K]>[0], taskOptions: TaskOptions = {}): Promise<Awaited<ReturnType<EmbedTasks[K]>>> {
    lifetime.assertAlive('The embedder');
    const stop = anySignal(lifetime.signal, taskOptions.signal);
    try {
      return await pool.run(task, input, { ...taskOptions, signal: stop });
    } catch (error) {
      if (!isShoalError(error) || error.message !== NOT_OPEN) throw error;
      await abortable(open({ signal: stop }), stop);
      return pool.run(task, input, { ...taskOptions, signal: stop });
    }
  }

  return {
    info,
    embedPictures: (pictures, { padding = 0, ...taskOptions } = {}) => (padding >= 0 && Number.isFinite(padding) ? call('embedPictures', { pictures, padding }, taskOptions) : Promise.reject(badPadding(padding))),
    embedPixels: (inputs, taskOptions) => call('embedPixels', { inputs }, taskOptions),
    embedTensor: (input, taskOptions) => call('embedTensor', input, taskOptions),
    embedTokens: (input, taskOptions) => call('embedTokens', input, taskOptions),
    dispose: () => lifetime.dispose(),
  };
}

function badPadding(padding: number): ShoalError {
  return new ShoalError('invalid-argument', `padding is ${padding}. Expected a share of the box, 0 or more: 0.1 adds a tenth on every side.`, { details: { padding } });
}
