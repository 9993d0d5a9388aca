import { abortable, anySignal } from '../base/abort';
import { ShoalError } from '../base/errors';
import { createLifetime } from '../base/lifetime';
import type { Database } from '../database/database';
import { sqlIn } from '../database/sql';
import { MEDIA_KINDS } from '../model/annotation';
import { numberOr, textOr } from './read-cell';
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
    async load(frameId, { signal, sensorId } = {}) {
      const stop = anySignal(lifetime.signal, signal);
      stop.throwIfAborted();
      const found = await abortable(find(frameId), stop);
      const location = found.find((one): one is Found & MediaLocation => one.uri !== null && (sensorId === undefined || one.sensorId === sensorId));
      if (!location) throw missing(sensorId === undefined ? `Frame "${frameId}" has no row in media, so there is nothing to show.` : `Frame "${frameId}" has no sensor "${sensorId}" in media, so there is nothing to show of it.`, frameId);
      return abortable(open(location, stop), stop);
    },
    async describe(frameId, { signal } = {}) {
      const stop = anySignal(lifetime.signal, signal);
      stop.throwIfAborted();
      const [first] = await abortable(find(frameId), stop);
      return { kind: first?.kind ?? 'none', excerpt: first?.excerpt ?? null };
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
function createLookup(database: Database, signal: AbortSignal): (frameId: string) => Promise<readonly Found[]> {
  const known = new Map<string, readonly Found[]>();
  let batch: { readonly ids: Set<string>; readonly done: Promise<void> } | undefined;
  async function fetchBatch(ids: Set<string>): Promise<void> {
    await new Promise((resolve) => setTimeout(resolve, 0));
    batch = undefined;
    const rows = await database.query(`SELECT frame_id, sensor_id, kind, uri, byte_offset, byte_length, left(text, ${EXCERPT}) AS excerpt FROM media WHERE ${sqlIn('frame_id', [...ids])} ORDER BY kind <> 'image', kind <> 'pointcloud', rowid`, { signal });
    const found = new Map<string, Found[]>();
    for (const row of rows.toArray() as Record<string, unknown>[]) {
      const location = readLocation(row);
      const list = found.get(location.frameId);
      if (list) list.push(location);
      else found.set(location.frameId, [location]);
    }
    for (const [frameId, list] of found) known.set(frameId, list);
  }
  return async (frameId) => {
    if (!known.has(frameId)) {
      if (!batch) {
        const ids = new Set<string>();
        batch = { ids, done: fetchBatch(ids) };
      }
      batch.ids.add(frameId);
      await batch.done;
    }
    return known.get(frameId) ?? [];
  };
}

const EXCERPT = 600;

/** A row of `media`; what the table itself holds has no address. */
type Found = Omit<MediaLocation, 'uri'> & { readonly uri: string | null; readonly excerpt: string | null };

function readLocation(row: Readonly<Record<string, unknown>>): Found {
  return {
    frameId: String(row.frame_id),
    sensorId: textOr(row.sensor_id) ?? 'camera',
    kind: MEDIA_KINDS.find((kind) => kind === row.kind) ?? 'image',
    uri: textOr(row.uri),
    excerpt: textOr(row.excerpt),
    byteOffset: numberOr(row.byte_offset),
    byteLength: numberOr(row.byte_length),
  };
}
