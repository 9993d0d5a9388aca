import { abortable, anySignal } from '../base/abort';
import { ShoalError } from '../base/errors';
import { createLifetime } from '../base/lifetime';
import type { Database } from '../database/database';
import { sqlIn } from '../database/sql';
import { createRangeLoader } from './load-range';
import type { Media, MediaLocation, MediaPolicy, MediaSource, ResolveMedia } from './media';
import { allowMediaUrl } from './media-url';

export interface MediaOptions {
  readonly database: Database;
  /** Address that relative addresses start from when `openMedia` does not know them; `undefined` when pictures are files only. */
  readonly base: URL | undefined;
  /** The manifest's prefix of relative addresses. */
  readonly prefix?: string | undefined;
  readonly policy?: MediaPolicy | undefined;
  readonly openMedia?: ((path: string) => Promise<Blob | undefined>) | undefined;
  readonly resolve?: ResolveMedia | undefined;
}

/** Finds the pictures of frames through the `media` table. Look-ups of one moment go to the database together. */
export function createMedia(options: MediaOptions): Media {
  const lifetime = createLifetime('The media of the dataset');
  const prefix = options.prefix && !options.prefix.endsWith('/') ? `${options.prefix}/` : (options.prefix ?? '');
  const base = options.base && prefix ? new URL(prefix, options.base) : options.base;
  const policy = options.policy ?? 'same-origin';
  const origins = new Set([options.base?.origin, globalThis.location?.origin].filter((origin) => origin !== undefined && origin !== 'null'));
  const ranges = createRangeLoader();
  const find = createLookup(options.database, lifetime.signal);

  async function open(location: MediaLocation, signal: AbortSignal): Promise<MediaSource> {
    const resolved = await options.resolve?.(location, signal);
    if (resolved) return resolved;
    if (options.openMedia && !/^[a-z][a-z0-9+.-]*:|^\/\//i.test(location.uri)) {
      const blob = await options.openMedia(prefix + location.uri);
      if (blob) return { type: 'blob', blob: await ranges.fromBlob(blob, location) };
      if (!options.base) throw missing(`The picture "${prefix + location.uri}" of frame "${location.frameId}" is not among the files of the dataset.`, location.frameId);
    }
    const url = allowMediaUrl(location.uri, base, origins, policy);
    if (location.byteOffset === null && location.byteLength === null) return { type: 'url', url: url.href };
    return { type: 'blob', blob: await ranges.fromUrl(url, location, signal) };
  }

  return {
    async load(frameId, { signal } = {}) {
      const stop = anySignal(lifetime.signal, signal);
      stop.throwIfAborted();
      const location = await abortable(find(frameId), stop);
      if (!location) throw missing(`Frame "${frameId}" has no row in media, so there is no picture to show.`, frameId);
      return abortable(open(location, stop), stop);
    },
    dispose() {
      lifetime.dispose();
      ranges.clear();
    },
  };
}

function missing(message: string, frameId: string): ShoalError {
  return new ShoalError('not-found', message, { details: { frameId } });
}

/** Collects the ids that are asked for in one turn of the event loop into one query, and remembers the answers. */
function createLookup(database: Database, signal: AbortSignal): (frameId: string) => Promise<MediaLocation | undefined> {
  const known = new Map<string, MediaLocation>();
  let batch: { readonly ids: Set<string>; readonly done: Promise<void> } | undefined;
  async function fetchBatch(ids: Set<string>): Promise<void> {
    await new Promise((resolve) => setTimeout(resolve, 0));
    batch = undefined;
    const rows = await database.query(
      `SELECT frame_id, uri, byte_offset, byte_length FROM media WHERE ${sqlIn('frame_id', [...ids])} AND uri IS NOT NULL QUALIFY row_number() OVER (PARTITION BY frame_id ORDER BY kind <> 'image', rowid) = 1`,
      { signal },
    );
    for (const row of rows.toArray()) {
      known.set(String(row.frame_id), {
        frameId: String(row.frame_id),
        uri: String(row.uri),
        byteOffset: row.byte_offset === null ? null : Number(row.byte_offset),
        byteLength: row.byte_length === null ? null : Number(row.byte_length),
      });
    }
  }
  return async (frameId) => {
    const found = known.get(frameId);
    if (found) return found;
    if (!batch) {
      const ids = new Set<string>();
      batch = { ids, done: fetchBatch(ids) };
    }
    batch.ids.add(frameId);
    await batch.done;
    return known.get(frameId);
  };
}
