/**
 * One file of an import, wherever its bytes are: dropped, on disk, in a zip, behind a URL, in memory. Reading it twice
 * gives the same bytes.
 */
export interface SourceFile {
  /** Path inside what was given, with `/`, without a leading slash and without `..`. */
  readonly path: string;
  /** Bytes; `undefined` when only reading to the end tells (compressed streams). */
  readonly size: number | undefined;
  /** Bytes `start` to `end` (half-open), fewer where the file ends earlier. Default: all of it. */
  read(start?: number, end?: number): Promise<Uint8Array>;
  /** All bytes in order, in chunks that may be of any size. */
  stream(): AsyncIterable<Uint8Array>;
}

/** The files of one import, as formats look for theirs. Paths are compared exactly unless said otherwise. */
export interface FileSet {
  readonly files: readonly SourceFile[];
  get(path: string): SourceFile | undefined;
  /** First 64 KiB of a file, read once. */
  head(file: SourceFile): Promise<Uint8Array>;
}

/** `a/b/c.txt` → `c.txt`. */
export function baseName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

/** `a/b/c.txt` → `a/b`; `''` at the top. */
export function folderOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf('/')));
}

/** `a/b/c.tar.gz` → `gz`, in lower case; `''` without one. */
export function extensionOf(path: string): string {
  const name = baseName(path);
  const dot = name.lastIndexOf('.');
  return dot <= 0 ? '' : name.slice(dot + 1).toLowerCase();
}

/** `a/b/c.txt` → `c`. */
export function stemOf(path: string): string {
  const name = baseName(path);
  const dot = name.lastIndexOf('.');
  return dot <= 0 ? name : name.slice(0, dot);
}

export const IMAGE_EXTENSIONS: ReadonlySet<string> = new Set(['jpg', 'jpeg', 'png', 'webp', 'gif', 'bmp', 'avif', 'tif', 'tiff']);
export const AUDIO_EXTENSIONS: ReadonlySet<string> = new Set(['wav', 'mp3', 'flac', 'ogg', 'm4a', 'opus']);
export const VIDEO_EXTENSIONS: ReadonlySet<string> = new Set(['mp4', 'webm', 'mov', 'mkv']);

export const CLOUD_EXTENSIONS: ReadonlySet<string> = new Set(['bin', 'pcd', 'ply', 'las', 'laz']);

/** Files that are looked at, not parsed. */
export function isMediaPath(path: string): boolean {
  const extension = extensionOf(path);
  return IMAGE_EXTENSIONS.has(extension) || AUDIO_EXTENSIONS.has(extension) || VIDEO_EXTENSIONS.has(extension) || CLOUD_EXTENSIONS.has(extension);
}

/**
 * A path that was written by somebody else, made safe: `\` becomes `/`, `.` and empty parts go. `undefined` for paths that
 * leave their folder, are absolute, or hold NUL characters.
 */
export function safePath(path: string): string | undefined {
  if (path.includes('\0') || /^([a-z]:|[\\/])/i.test(path)) return undefined;
  const parts: string[] = [];
  for (const part of path.replaceAll('\\', '/').split('/')) {
    if (part === '..') return undefined;
    if (part !== '' && part !== '.') parts.push(part);
  }
  return parts.length === 0 ? undefined : parts.join('/');
}
