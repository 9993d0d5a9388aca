import { ShoalError } from '../base/errors';
import { parseManifestText } from '../formats/bundle/parse-manifest';
import type { BundleReader } from './bundle-reader';
import type { FileLike } from './file-like';

/** A bundle made of dropped files. Paths count from the folder that holds `shoal.json`. */
export function readFileBundle(files: Iterable<FileLike>): BundleReader {
  const byPath = new Map<string, FileLike>();
  for (const file of files) byPath.set(normalise(file.webkitRelativePath || file.name), file);
  const manifestPath = [...byPath.keys()].filter((path) => path === 'shoal.json' || path.endsWith('/shoal.json')).sort((a, b) => a.length - b.length)[0];
  if (manifestPath === undefined) {
    const names = [...byPath.keys()].slice(0, 10);
    throw new ShoalError('not-found', `There is no shoal.json among the ${byPath.size} files (${names.join(', ') || 'none'}). Drop the whole folder of a dataset, or import files of other formats with createImporter().`, { details: { count: byPath.size, names } });
  }
  const folder = manifestPath.slice(0, -'shoal.json'.length);
  const find = (path: string): FileLike | undefined => byPath.get(normalise(folder + path)) ?? byPath.get(normalise(folder + decode(path)));
  const readFile = async (path: string, file: FileLike): Promise<Uint8Array> => {
    try {
      return new Uint8Array(await file.arrayBuffer());
    } catch (cause) {
      throw new ShoalError('fetch-failed', `The file "${path}" could not be read. It may have been moved or changed since it was dropped; drop the folder again.`, { details: { path }, cause });
    }
  };
  return {
    mediaBase: undefined,
    async readManifest() {
      const file = byPath.get(manifestPath);
      const text = new TextDecoder().decode(file ? await readFile(manifestPath, file) : undefined);
      return { manifest: parseManifestText(text, manifestPath), text };
    },
    async read(path, { signal, onBytes }) {
      signal?.throwIfAborted();
      const file = find(path);
      if (!file) throw new ShoalError('not-found', `The manifest names "${path}", which is not among the ${byPath.size} files. Drop the whole folder of the dataset.`, { details: { path } });
      const bytes = await readFile(path, file);
      signal?.throwIfAborted();
      onBytes?.(bytes.byteLength, bytes.byteLength);
      return bytes;
    },
    async openMedia(path) {
      const file = find(path);
      if (!file) return undefined;
      return file instanceof Blob ? file : new Blob([await file.arrayBuffer()]);
    },
  };
}

/** `a/./b/../c` → `a/c`; steps above the top are dropped, so a path never leaves the bundle. */
function normalise(path: string): string {
  const parts: string[] = [];
  for (const part of path.replaceAll('\\', '/').split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '' && part !== '.') parts.push(part);
  }
  return parts.join('/');
}

function decode(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}
