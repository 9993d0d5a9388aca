import type { TaskOptions } from '../../base/abort';
import type { Disposable } from '../../base/lifetime';
import type { Region, RgbaPicture } from '../../kernels/embedding/resize-pixels';
import type { EmbeddingPreset } from '../../model/embedding-preset';
import type { EmbeddingProvider } from './open-session';
import type { Vectors } from './read-vectors';
import type { ModelValue, ResolvedPreset } from './resolve-preset';

export interface EmbedderOptions {
  /** A preset by name, or what is known about the model. What is left out is read from the model, or assumed and said in `info.assumed`. */
  readonly preset?: string | Partial<EmbeddingPreset> | undefined;
  /** Providers in the order of preference. Default WebGPU, then WebAssembly. */
  readonly providers?: readonly EmbeddingProvider[] | undefined;
  /** Most rows a run; what the memory allows when absent. */
  readonly maxBatch?: number | undefined;
  /** Memory that a batch may take, in MiB, input and an estimate of what the model needs on top. Default 256. */
  readonly memoryMb?: number | undefined;
}

export interface EmbedderInfo {
  readonly provider: EmbeddingProvider;
  /** Why a provider that was wanted more is not used, and what else is worth knowing, in sentences. */
  readonly notes: readonly string[];
  /** How pictures are fed; `null` for models that take something else. */
  readonly preset: ResolvedPreset | null;
  /** What neither the preset nor the model said. */
  readonly assumed: readonly string[];
  readonly inputs: readonly ModelValue[];
  readonly outputs: readonly ModelValue[];
  /** Hex SHA-256 of the model's bytes. */
  readonly modelSha256: string;
  /** Threads of the WebAssembly provider. */
  readonly threads: number;
  /** Rows a run. */
  readonly batch: number;
}

/** A picture, or a part of one. */
export interface PixelInput {
  readonly picture: RgbaPicture;
  /** In pixels of the picture; all of it when absent. */
  readonly region?: Region | undefined;
}

/** Numbers for an input that is no picture: [rows, …shape]. */
export interface TensorInput {
  /** Name of the input; default the first. */
  readonly input?: string | undefined;
  readonly output?: string | undefined;
  readonly data: Float32Array;
  /** Shape of a row: [49, 10, 1]. */
  readonly shape: readonly number[];
}

/** Tokens of texts, every row as long as the longest: [rows, length]. */
export interface TokenInput {
  readonly ids: Int32Array;
  /** 1 where a token counts, 0 in the padding. */
  readonly mask: Int32Array;
  readonly rows: number;
  readonly output?: string | undefined;
  /** How the tokens become a vector; default the mean of those that count. */
  readonly pool?: 'mean' | 'first' | undefined;
}

/** A model that makes vectors. Vectors are row-major [rows, dim]. */
export interface Embedder extends Disposable {
  readonly info: EmbedderInfo;
  /** Pictures, resized and packed as the preset says. Rejects with `invalid-data`, `out-of-memory`, or the signal's reason. */
  embedPixels(inputs: readonly PixelInput[], options?: TaskOptions): Promise<Vectors>;
  /** Anything else that is numbers: spectrograms, tables. */
  embedTensor(input: TensorInput, options?: TaskOptions): Promise<Vectors>;
  /** Texts as tokens; see `embedTexts`. */
  embedTokens(input: TokenInput, options?: TaskOptions): Promise<Vectors>;
}
