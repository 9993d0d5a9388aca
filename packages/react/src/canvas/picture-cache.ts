import { ShoalError, type Media } from '@shoal/engine';
import { decodePicture, type Picture } from './decode-picture';
import { createLoadQueue } from './load-queue';

export interface PictureRequest {
  /** Takes the request back; what nobody waits for any more is not loaded. */
  readonly signal?: AbortSignal;
  /** Lower comes first; default 0. A gallery passes how far from the middle of the view a picture is. */
  readonly priority?: number;
  /** Which sensor of the frame; default: its picture, or a preview of what it has instead. */
  readonly sensorId?: string | undefined;
}

/** Decoded pictures of one dataset, newest kept, bounded by bytes. */
export interface PictureCache {
  /** The picture when it is decoded already. */
  get(frameId: string, sensorId?: string): Picture | undefined;
  /**
   * Loads and decodes, a few at a time; the same picture is loaded once. Rejects with a ShoalError that says what is wrong with the picture, or with the
   * signal's reason.
   */
  load(frameId: string, request?: PictureRequest): Promise<Picture>;
  /** Has a picture ready that is likely to be asked for next, after all that is asked for now. A failure is told to the one who asks for it later. */
  prefetch(frameId: string, signal: AbortSignal): void;
}

const MAX_BYTES = 192 * 1024 * 1024;
/** Pictures that are fetched or decoded at the same time: as many as a browser asks one server for. */
const AT_ONCE = 6;
const LAST = 1e9;
const caches = new WeakMap<Media, PictureCache>();

/** The one cache of a dataset's media, shared by all widgets that show it. */
export function pictureCacheOf(media: Media): PictureCache {
  let cache = caches.get(media);
  if (!cache) caches.set(media, (cache = createPictureCache(media)));
  return cache;
}

function createPictureCache(media: Media): PictureCache {
  const ready = new Map<string, Picture>();
  const queue = createLoadQueue<Picture>(AT_ONCE, (key, signal) => loadPicture(media, key, signal).then((picture) => (keep(key, picture), picture)));
  let bytes = 0;
  const keep = (key: string, picture: Picture) => {
    ready.set(key, picture);
    bytes += bytesOf(picture);
    // Dropped, not closed: a widget may be drawing it in this very frame.
    for (const [oldest, old] of ready) {
      if (bytes <= MAX_BYTES || oldest === key) break;
      ready.delete(oldest);
      bytes -= bytesOf(old);
    }
  };
  const touch = (key: string) => {
    const picture = ready.get(key);
    if (!picture) return undefined;
    ready.delete(key);
    ready.set(key, picture);
    return picture;
  };
  const load = (frameId: string, { sensorId, ...request }: PictureRequest = {}) => {
    const key = keyOf(frameId, sensorId);
    const known = touch(key);
    return known ? Promise.resolve(known) : queue.load(key, request);
  };
  return {
    get: (frameId, sensorId) => ready.get(keyOf(frameId, sensorId)),
    load,
    prefetch(frameId, signal) {
      load(frameId, { signal, priority: LAST }).catch(() => undefined);
    },
  };
}

const keyOf = (frameId: string, sensorId: string | undefined) => JSON.stringify(sensorId === undefined ? [frameId] : [frameId, sensorId]);

const bytesOf = ({ bitmap }: Picture) => bitmap.width * bitmap.height * 4;

async function loadPicture(media: Media, key: string, signal: AbortSignal): Promise<Picture> {
  const [frameId = '', sensorId] = JSON.parse(key) as string[];
  const summary = sensorId === undefined ? await media.describe(frameId, { signal }) : null;
  if (summary && summary.kind !== 'image') {
    const { drawPreview } = await import('./media-preview');
    const bitmap = await drawPreview(media, frameId, summary, signal);
    return { bitmap, width: bitmap.width, height: bitmap.height, source: null };
  }
  const source = await media.load(frameId, { signal, sensorId });
  const blob = source.type === 'blob' ? source.blob : await fetchPicture(source.url, frameId, signal);
  signal.throwIfAborted();
  return decodePicture(blob, `The picture of frame "${frameId}"`);
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
