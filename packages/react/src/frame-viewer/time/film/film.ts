import type { Disposable, MediaSource, Progress } from '@shoal/engine';
import type { FrameIndex } from './frame-index';

/** Where the bytes of a frame are in the file. */
export interface FrameBytes {
  /** `null` when the container does not keep a frame's bytes in one piece, or they cannot be found. */
  readonly offset: number | null;
  readonly size: number;
}

/** A film whose frames are known one by one. */
export interface Film extends Disposable {
  /** Pixels, as shown. */
  readonly width: number;
  readonly height: number;
  /** As WebCodecs names it: `avc1.42001f`, `vp8`. */
  readonly codec: string;
  readonly index: FrameIndex;
  /** The decoded frame while it is kept. It must not be closed. */
  get(frame: number): ImageBitmap | undefined;
  /** Decodes one frame. A newer call takes an older one back, which rejects with an `AbortError`; what the file does not hold rejects with `invalid-data`. */
  load(frame: number): Promise<ImageBitmap>;
  /** Decodes what comes after a frame while there is nothing else to do. */
  prefetch(frame: number): void;
  bytesOf(frame: number): Promise<FrameBytes>;
}

/** Opens a film. Rejects with `unsupported-format` (naming the codec) or `invalid-data`. */
export type OpenFilm = (source: MediaSource, options: { readonly frameId: string; readonly signal: AbortSignal; readonly onProgress: (progress: Progress) => void }) => Promise<Film>;
