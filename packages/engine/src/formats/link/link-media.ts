import type { Finding } from '../contract/findings';
import { AUDIO_EXTENSIONS, baseName, CLOUD_EXTENSIONS, extensionOf, IMAGE_EXTENSIONS, VIDEO_EXTENSIONS } from '../contract/source-file';
import type { MediaKind } from '../../model/annotation';
import { createTableBuilder } from '../table/table-builder';
import { FRAME_SCHEMA, flattenFrame, flattenMedia, MEDIA_SCHEMA } from '../table/flatten';
import type { RawTable } from '../table/raw-table';
import { createRowReader } from '../table/unflatten';
import { cleanUri } from './frame-index';
import { remapColumn } from './remap';

export interface MediaLink {
  readonly media: RawTable;
  /** Rows to add: pictures of frames that named none, and of frames made here. */
  readonly addedMedia: RawTable;
  /** Frames made of pictures that no file mentions. */
  readonly addedFrames: RawTable;
  /** Paths of the files that frames use. */
  readonly used: ReadonlySet<string>;
}

const unsafe = /^\s*(javascript|vbscript|data:text|data:image\/svg|file):?/i;

/**
 * Connects `media` with the files that came along: by path, by the end of the path, by file name. Frames without media get the
 * file that is called like them; files that belong to no frame become frames that nobody annotated. `paths`: all media files.
 */
export function linkMedia(frames: RawTable, media: RawTable, paths: readonly string[], taken: ReadonlySet<string>, report: (finding: Finding) => void): MediaLink {
  const find = createPathFinder(paths);
  const used = new Set<string>();
  const reader = createRowReader(media);
  const withMedia = new Set<string>();
  const missing: { frameId: string; uri: string }[] = [];
  const linked = new Map<string, string | null>();
  for (let row = 0; row < media.rows; row++) {
    const frameId = reader.text('frame_id', row) ?? '';
    const uri = reader.text('uri', row);
    withMedia.add(frameId);
    if (uri === null || linked.has(uri)) continue;
    if (unsafe.test(uri) && !/^data:image\/(png|jpeg|webp|gif|avif)[;,]/i.test(uri)) {
      report({ code: 'unsafe-uri', message: 'Only http, https and files that came along are loaded. The address was left out.', table: 'media', rowId: frameId, frameId, column: 'uri', value: uri.slice(0, 120) });
      linked.set(uri, null);
      continue;
    }
    const path = /^data:/i.test(uri) ? undefined : find(cleanUri(uri));
    if (path !== undefined) {
      used.add(path);
      linked.set(uri, path);
    } else {
      linked.set(uri, uri);
      if (!/^[a-z][a-z0-9+.-]*:|^\/\//i.test(uri)) missing.push({ frameId, uri });
    }
  }
  const linkedMedia = remapColumn(media, 'uri', (uri) => linked.get(uri) ?? null);

  const addedMedia = createTableBuilder(MEDIA_SCHEMA);
  const addedFrames = createTableBuilder(FRAME_SCHEMA);
  const frameRows = createRowReader(frames);
  for (let row = 0; row < frames.rows; row++) {
    const frameId = frameRows.text('frame_id', row);
    if (frameId === null || withMedia.has(frameId)) continue;
    const path = find(cleanUri(frameId));
    if (path === undefined) continue;
    used.add(path);
    addedMedia.add(flattenMedia({ frameId, kind: mediaKind(path), uri: path }));
  }
  for (const { frameId, uri } of missing) {
    report({ code: 'missing-media', message: paths.length === 0 ? 'The picture did not come along. Drop its folder too, or open the dataset where the pictures are.' : `None of the ${paths.length} files has this name.`, table: 'media', rowId: frameId, frameId, column: 'uri', value: uri });
  }
  if (frames.rows > 0) {
    for (const path of paths) {
      if (used.has(path) || taken.has(path) || mediaKind(path) === 'pointcloud') continue;
      used.add(path);
      report({ code: 'unlinked-file', message: 'No file says anything about it. It became a frame that nobody annotated.', file: path, table: 'frames', rowId: path, frameId: path });
      addedFrames.add(flattenFrame({ frameId: path, labeled: false }));
      addedMedia.add(flattenMedia({ frameId: path, kind: mediaKind(path), uri: path }));
    }
  }
  return { media: linkedMedia, addedMedia: addedMedia.finish(['frame_id', 'uri']), addedFrames: addedFrames.finish(['frame_id', 'dataset', 'labeled', 'width', 'height']), used };
}

export function mediaKind(path: string): MediaKind {
  const extension = extensionOf(path);
  if (IMAGE_EXTENSIONS.has(extension)) return 'image';
  if (AUDIO_EXTENSIONS.has(extension)) return 'audio';
  return VIDEO_EXTENSIONS.has(extension) ? 'video' : CLOUD_EXTENSIONS.has(extension) ? 'pointcloud' : 'text';
}

/** Finds a file by its whole path, else by the longest end of the path that only one file has. A name without extension finds a picture with one. */
function createPathFinder(paths: readonly string[]): (wanted: string) => string | undefined {
  const exact = new Set(paths);
  const byBase = new Map<string, string[]>();
  const put = (key: string, path: string) => {
    const list = byBase.get(key);
    if (list) list.push(path);
    else byBase.set(key, [path]);
  };
  for (const path of paths) {
    const base = baseName(path).toLowerCase();
    put(base, path);
    const stem = base.slice(0, Math.max(0, base.lastIndexOf('.')));
    if (stem) put(stem, path);
  }
  return (wanted) => {
    if (exact.has(wanted)) return wanted;
    const candidates = byBase.get(baseName(wanted).toLowerCase());
    if (!candidates || candidates.length === 1) return candidates?.[0];
    const parts = wanted.toLowerCase().split('/').reverse();
    const depth = (path: string): number => {
      const own = path.toLowerCase().split('/').reverse();
      let same = 0;
      while (same < parts.length && (own[same] === parts[same] || (same === 0 && own[0]?.startsWith(`${parts[0]}.`)))) same += 1;
      return same;
    };
    const ranked = candidates.map((path) => ({ path, same: depth(path) })).toSorted((a, b) => b.same - a.same);
    return ranked[0] && ranked[0].same > (ranked[1]?.same ?? 0) ? ranked[0].path : undefined;
  };
}
