import { ShoalError, type Media } from '@shoal/engine';
import { createLoadQueue } from './load-queue';

export interface PictureRequest {
  /** Takes the request back; what nobody waits for any more is not loaded. */
  readonly signal?: AbortSignal;
  /** Lower comes first; default 0. A gallery passes how far from the middle of the view a picture is. */
  readonly priority?: number;
}

/** Decoded pictures of one dataset, newest kept, bounded by bytes. */
export interface PictureCache {
  /** The picture when it is decoded already. */
  get(frameId: string): ImageBitmap | undefined;
  /**
   * Loads and decodes, a few at a time; the same frame is loaded once. Rejects with a ShoalError that says what is wrong with the picture, or with the
   * signal's reason.
   */
  load(frameId: string, request?: PictureRequest): Promise<ImageBitmap>;
}

const MAX_BYTES = 192 * 1024 * 1024;
const MAX_PIXELS = 100_000_000;
/** Pictures that are fetched or decoded at the same time: as many as a browser asks one server for. */
const AT_ONCE = 6;
const caches = new WeakMap<Media, PictureCache>();

/** The one cache of a dataset's media, shared by all widgets that show it. */
export function pictureCacheOf(media: Media): PictureCache {
  let cache = caches.get(media);
  if (!cache) caches.set(media, (cache = createPictureCache(media)));
  return cache;
}

function createPictureCache(media: Media): PictureCache {
  const ready = new Map<string, ImageBitmap>();
  const queue = createLoadQueue<ImageBitmap>(AT_ONCE, (frameId, signal) => decodePicture(media, frameId, signal).then((picture) => (keep(frameId, picture), picture)));
  let bytes = 0;
  const keep = (frameId: string, picture: ImageBitmap) => {
    ready.set(frameId, picture);
    bytes += picture.width * picture.height * 4;
    // Dropped, not closed: a widget may be drawing it in this very frame.
    for (const [oldest, bitmap] of ready) {
      if (bytes <= MAX_BYTES || oldest === frameId) break;
      ready.delete(oldest);
      bytes -= bitmap.width * bitmap.height * 4;
    }
  };
  return {
    get: (frameId) => ready.get(frameId),
    load(frameId, request) {
      const known = ready.get(frameId);
      return known ? Promise.resolve(known) : queue.load(frameId, request);
    },
  };
}

async function decodePicture(media: Media, frameId: string, signal: AbortSignal): Promise<ImageBitmap> {
  const source = await media.load(frameId, { signal });
  const blob = source.type === 'blob' ? source.blob : await fetchPicture(source.url, frameId, signal);
  let picture: ImageBitmap;
  try {
    picture = await createImageBitmap(blob);
  } catch (cause) {
    throw new ShoalError('invalid-data', `The picture of frame "${frameId}" cannot be decoded (${blob.size.toLocaleString('en')} bytes, ${blob.type || 'unknown type'}). It may be truncated or not an image.`, { details: { frameId }, cause });
  }
  if (picture.width * picture.height > MAX_PIXELS) {
    const { width, height } = picture;
    picture.close();
    throw new ShoalError('invalid-data', `The picture of frame "${frameId}" is ${width}×${height}, which is more than 100 megapixels.`, { details: { frameId, width, height } });
  }
  return picture;
}

async function fetchPicture(url: string, frameId: string, signal: AbortSignal): Promise<Blob> {
  let response: Response;
  try {
    response = await fetch(url, { signal });
  } catch (cause) {
    signal.throwIfAborted();
    throw new ShoalError('fetch-failed', `The picture of frame "${frameId}" could not be loaded from ${url}. The server may be unreachable or not allow this page (CORS).`, { details: { frameId, url }, cause });
  }
  if (!response.ok) throw new ShoalError('fetch-failed', `The picture of frame "${frameId}" answered ${response.status} at ${url}.`, { details: { frameId, url, status: response.status } });
  return response.blob();
}
