import type { TaskOptions } from '../../base/abort';
import type { Embedder } from '../../compute/embedding/embedder';
import type { Vectors } from '../../compute/embedding/read-vectors';
import type { Region } from '../../kernels/embedding/resize-pixels';
import type { MediaSource } from '../media';

/** A picture that is still a file, and which parts of it are wanted: boxes in its pixels, `null` for all of it. */
export interface PictureInput {
  readonly source: MediaSource;
  readonly regions: readonly (Region | null)[];
}

export interface PictureVectors extends Vectors {
  /** Rows that have no vector, and why; their numbers are NaN. Rows count the regions of all pictures in order. */
  readonly failures: readonly { readonly row: number; readonly reason: string }[];
  /** Rows that were known from an earlier run. */
  readonly cached: number;
}

export interface EmbedPicturesOptions extends TaskOptions {
  /** Added to every side of a region, as a share of its width and height. Default 0. */
  readonly padding?: number | undefined;
}

/** An embedder that also decodes pictures, off the main thread where there is one. */
export interface PictureEmbedder extends Embedder {
  /** Vectors of pictures and parts of pictures. A picture that cannot be read is a failure of its rows and does not stop the others. */
  embedPictures(pictures: readonly PictureInput[], options?: EmbedPicturesOptions): Promise<PictureVectors>;
}
