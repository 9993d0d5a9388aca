import type { TaskOptions } from '../base/abort';
import type { Compute } from '../compute/compute';
import type { Database } from '../database/database';
import type { LabelIssueParams } from '../kernels/confident-learning';
import type { Embeddings } from '../formats/arrow/decode-embeddings';
import type { Manifest } from '../model/manifest';

export interface AnalysisContext {
  /** Holds the canonical tables `frames`, `labels` and `inferences` (empty where the dataset has none). */
  readonly database: Database;
  readonly compute: Compute;
  readonly manifest: Manifest;
  /** The model whose inferences are compared with the labels; `null` without inferences. */
  readonly modelId: string | null;
  /** Default: normalized margin (more of its first rows are confirmed by people than with self-confidence), streaming. */
  readonly labelErrors?: LabelIssueParams | undefined;
  /** Vectors of an embedding space of the manifest; absent where there is nothing to load them from. */
  readonly loadEmbeddings?: ((spaceId: string, signal: AbortSignal | undefined) => Promise<Embeddings>) | undefined;
  /** Pixels of the picture of a frame, made smaller to at most `maxSide`; absent where pictures cannot be decoded. */
  readonly readPixels?: ReadPixels | undefined;
}

export interface Pixels {
  /** RGBA, row by row, [height, width, 4]. */
  readonly data: Uint8Array | Uint8ClampedArray;
  readonly width: number;
  readonly height: number;
  /** Pixels of the picture as it is stored. */
  readonly sourceWidth: number;
  readonly sourceHeight: number;
  /** SHA-256 of the bytes of the picture, 64 hexadecimal digits; `null` where the page has no cryptography (not a secure context). */
  readonly contentHash: string | null;
}

/** Rejects for a picture that cannot be found or decoded. */
export type ReadPixels = (frameId: string, options: { readonly maxSide: number; readonly signal: AbortSignal | undefined }) => Promise<Pixels>;

/** Reads tables, writes one table. Running it again replaces the table. */
export interface Analysis {
  readonly id: string;
  /** Grows when the same inputs would give another output. */
  readonly version: number;
  /** What is being done, as progress shows it. */
  readonly title: string;
  /** Tables that must be there before. */
  readonly inputs: readonly string[];
  /** The table that is written. */
  readonly output: string;
  run(context: AnalysisContext, options: TaskOptions): Promise<void>;
}
