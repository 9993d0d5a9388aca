import type { TaskOptions } from '../../base/abort';
import type { EmbedderInfo, EmbedderOptions, PixelInput, TensorInput, TokenInput } from '../../compute/embedding/embedder';
import type { Vectors } from '../../compute/embedding/read-vectors';
import type { PictureInput, PictureVectors } from './picture-embedder';

export interface OpenInput extends EmbedderOptions {
  readonly model: Blob;
  /** Address of the WebAssembly of this worker's build. */
  readonly wasm: string;
  /** What was found out before the worker was started. */
  readonly notes: readonly string[];
  readonly maxThreads: number | undefined;
  /** Whether vectors are kept in the origin's private file system. */
  readonly keep: boolean;
}

/** What the embedding worker does. It holds one model, from `open` to its end. */
export interface EmbedTasks {
  open(input: OpenInput, options: TaskOptions): Promise<EmbedderInfo>;
  embedPictures(input: { readonly pictures: readonly PictureInput[]; readonly padding: number }, options: TaskOptions): Promise<PictureVectors>;
  embedPixels(input: { readonly inputs: readonly PixelInput[] }, options: TaskOptions): Promise<Vectors>;
  embedTensor(input: TensorInput, options: TaskOptions): Promise<Vectors>;
  embedTokens(input: TokenInput, options: TaskOptions): Promise<Vectors>;
}

/** What a worker that was started anew after a crash says; the page then opens the model again. */
export const NOT_OPEN = 'The embedding worker has no model yet.';
