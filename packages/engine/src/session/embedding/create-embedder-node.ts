import { readFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { abortable } from '../../base/abort';
import { messageOf, ShoalError } from '../../base/errors';
import { createSessionEmbedder } from '../../compute/embedding/create-session-embedder';
import type { EmbedderOptions } from '../../compute/embedding/embedder';
import { hashBytes } from '../../compute/embedding/hash-bytes';
import { nodeRuntime } from '../../compute/embedding/node-runtime';
import type { DecodePicture } from '../decode-picture';
import { embedPictures } from './embed-pictures';
import { openFileVectors } from './file-vectors-node';
import type { PictureEmbedder } from './picture-embedder';
import { cacheName } from './cache-name';
import { openVectorCache } from './vector-cache';

export interface NodeEmbedderOptions extends EmbedderOptions {
  /** Decodes pictures for `embedPictures`; Node has no decoder of its own. */
  readonly decodePicture?: DecodePicture | undefined;
  /** A folder that keeps vectors between runs, by content. Default: vectors are not kept, nor rounded to what a cache would hold. */
  readonly cacheFolder?: string | undefined;
  /** Threads of the model. Default: all but one of the processor's, at most 8. Counts only for the first model of a process. */
  readonly threads?: number | undefined;
  readonly signal?: AbortSignal | undefined;
}

/**
 * A model in Node, with the WebAssembly provider, in the caller's thread. Rejects with `not-found`, `invalid-data` (no ONNX file), `invalid-argument`
 * (preset and model contradict each other), or the signal's reason.
 */
export async function createEmbedder(model: string | Uint8Array | Blob, options: NodeEmbedderOptions = {}): Promise<PictureEmbedder> {
  const { signal } = options;
  const bytes = await abortable(readModel(model), signal);
  const threads = options.threads ?? Math.max(1, Math.min(8, availableParallelism() - 1));
  const wantsGpu = options.providers?.includes('webgpu') ?? false;
  const notes = wantsGpu ? ['Node has no WebGPU here: the model runs in WebAssembly.'] : [];
  const embedder = await abortable(createSessionEmbedder(nodeRuntime(threads), bytes, { ...options, providers: ['wasm'], threads, notes }), signal);
  const file = options.cacheFolder === undefined ? null : await openFileVectors(options.cacheFolder, await cacheName(embedder.info, hashBytes));
  const cache = file && (await openVectorCache(file));
  return {
    ...embedder,
    embedPictures(pictures, pictureOptions = {}) {
      if (!options.decodePicture) throw new ShoalError('invalid-argument', 'Pictures cannot be decoded in Node without help. Pass decodePicture to createEmbedder().');
      return abortable(embedPictures(embedder, options.decodePicture, cache, pictures, pictureOptions), pictureOptions.signal);
    },
    dispose() {
      embedder.dispose();
      cache?.close();
    },
  };
}

async function readModel(model: string | Uint8Array | Blob): Promise<Uint8Array> {
  if (model instanceof Uint8Array) return model;
  if (typeof model !== 'string') return new Uint8Array(await model.arrayBuffer());
  try {
    return await readFile(model);
  } catch (cause) {
    throw new ShoalError('not-found', `The model ${model} cannot be read: ${messageOf(cause)}. Pass the path of an ONNX file.`, { details: { model }, cause });
  }
}
