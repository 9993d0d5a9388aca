import type { Disposable } from '../base/lifetime';
import type { MediaKind } from '../model/annotation';

/** Where a picture is: a URL that an `<img>` or `fetch` may load, or the bytes themselves. */
export type MediaSource = { readonly type: 'url'; readonly url: string } | { readonly type: 'blob'; readonly blob: Blob };

export interface MediaRequest {
  readonly signal?: AbortSignal | undefined;
  /** Which sensor of the frame; default: its picture, or the first there is. */
  readonly sensorId?: string | undefined;
}

/** What a frame is, without its bytes. */
export interface MediaSummary {
  /** Of the picture, or the first medium there is; `none` for a row of a table. */
  readonly kind: MediaKind | 'none';
  /** The beginning of a text that came with the table; at most 600 characters. */
  readonly excerpt: string | null;
}

/** Finds the media of frames: pictures, scans, sounds, films. Refuses URL schemes that can run script. */
export interface Media extends Disposable {
  /** Rejects with `not-found` for a frame without media and `invalid-data` for a URL that must not be loaded. */
  load(frameId: string, options?: MediaRequest): Promise<MediaSource>;
  /** What kind of medium a frame is: a gallery knows what to draw before it loads anything. Never rejects for an unknown frame: it is `none`. */
  describe(frameId: string, options?: Pick<MediaRequest, 'signal'>): Promise<MediaSummary>;
}

/** One row of `media`, as it was imported. */
export interface MediaLocation {
  readonly frameId: string;
  readonly sensorId: string;
  readonly kind: MediaKind;
  readonly uri: string;
  readonly byteOffset: number | null;
  readonly byteLength: number | null;
}

/**
 * Which addresses pictures may come from: those of the page and of the bundle (`same-origin`, the default), any web
 * address, or those that the function accepts.
 */
export type MediaPolicy = 'same-origin' | 'any' | ((url: URL) => boolean);

/** Lets the host find pictures itself; `undefined` leaves one to Shoal. */
export type ResolveMedia = (location: MediaLocation, signal: AbortSignal) => Promise<MediaSource | undefined> | MediaSource | undefined;
