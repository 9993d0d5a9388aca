import type { Manifest } from '../model/manifest';

export interface ReadOptions {
  readonly signal?: AbortSignal | undefined;
  /** Bytes so far, and in all where the server said so. */
  readonly onBytes?: ((done: number, total: number | undefined) => void) | undefined;
}

/** Reads the parts of one bundle, wherever it is. */
export interface BundleReader {
  readManifest(options: ReadOptions): Promise<{ readonly manifest: Manifest; readonly text: string }>;
  /** A file of the bundle by its path in the manifest. Rejects with `not-found` or `fetch-failed`. */
  read(path: string, options: ReadOptions): Promise<Uint8Array>;
  /** Address that relative media addresses start from; `undefined` when media are files of the bundle. */
  readonly mediaBase: URL | undefined;
  /** The bytes of a media file of the bundle, where media are files. */
  openMedia?(path: string): Promise<Blob | undefined>;
}
