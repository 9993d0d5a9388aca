import { messageOf, ShoalError } from '../../base/errors';
import { configureRuntime } from '../../compute/embedding/browser-runtime';
import { createSessionEmbedder } from '../../compute/embedding/create-session-embedder';
import type { Embedder } from '../../compute/embedding/embedder';
import { hashBytes } from '../../compute/embedding/hash-bytes';
import type { WorkerRuntime } from '../../compute/embedding/open-session';
import { browserDecoder } from '../decode-picture';
import { cacheName } from './cache-name';
import { embedPictures } from './embed-pictures';
import { openOpfsVectorFile } from './opfs-vector-file';
import { NOT_OPEN, type EmbedTasks } from './embed-protocol';
import { openVectorCache, type VectorCache } from './vector-cache';

/** The tasks of a worker around one build of ONNX Runtime. */
export function createEmbedTasks(runtime: WorkerRuntime): EmbedTasks {
  let open: { readonly embedder: Embedder; readonly cache: VectorCache | null } | undefined;
  const required = (): NonNullable<typeof open> => {
    if (!open) throw new ShoalError('worker-failed', NOT_OPEN);
    return open;
  };
  return {
    async open({ model, wasm, notes, maxThreads, keep, ...options }, { signal, onProgress }) {
      open?.embedder.dispose();
      open?.cache?.close();
      open = undefined;
      onProgress?.({ phase: 'Opening the model', done: 0 });
      const bytes = new Uint8Array(await model.arrayBuffer());
      const threads = configureRuntime(runtime.env, wasm, maxThreads);
      signal?.throwIfAborted();
      const embedder = await createSessionEmbedder(runtime, bytes, { ...options, threads, notes }).catch((error: unknown) => {
        throw assetProblem(error, wasm);
      });
      const cache = keep && embedder.info.modelSha256 !== '' ? await openVectorCache(await openOpfsVectorFile(await cacheName(embedder.info, hashBytes))) : null;
      open = { embedder, cache };
      return embedder.info;
    },
    async embedPictures({ pictures, padding }, options) {
      const { embedder, cache } = required();
      const decode = browserDecoder(undefined, 'stored');
      if (!decode) throw new ShoalError('unsupported-format', 'This browser cannot decode pictures in a worker (createImageBitmap, OffscreenCanvas). Use a newer one.');
      return embedPictures(embedder, decode, cache, pictures, { ...options, padding });
    },
    embedPixels: async ({ inputs }, options) => required().embedder.embedPixels(inputs, options),
    embedTensor: async (input, options) => required().embedder.embedTensor(input, options),
    embedTokens: async (input, options) => required().embedder.embedTokens(input, options),
  };
}

/** A runtime that could not be loaded is no fault of the model. */
function assetProblem(error: unknown, wasm: string): unknown {
  const said = messageOf(error);
  if (!/backend|fetch|magic|CompileError|wasm-unsafe-eval/i.test(said)) return error;
  return new ShoalError('asset-load-failed', `ONNX Runtime could not be started from ${wasm}. ${said} Copy the files ort-*.wasm of @shoal/engine/dist/assets to your site and pass their URLs as assets; with a Content-Security-Policy, allow script-src 'wasm-unsafe-eval'.`, { details: { url: wasm }, cause: error });
}
