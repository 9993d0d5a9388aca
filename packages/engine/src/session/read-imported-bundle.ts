import { ShoalError } from '../base/errors';
import { openSource } from '../formats/sources/open-source';
import type { BundleReader } from './bundle-reader';
import type { ImportedDataset } from './import/importer';

/** Pictures are held in memory while they are shown; a larger one is refused. */
const MAX_MEDIA_BYTES = 1024 ** 3;

/** A dataset that was just imported: its tables are in memory, its media where they were. */
export function readImportedBundle(imported: ImportedDataset): BundleReader {
  return {
    mediaBase: undefined,
    // The text names the dataset for the review log: the same files give the same text.
    readManifest: () => Promise.resolve({ manifest: imported.manifest, text: JSON.stringify({ ...imported.manifest, counts: imported.counts }) }),
    async read(path, { onBytes }) {
      const bytes = Object.hasOwn(imported.files, path) ? imported.files[path] : undefined;
      if (!bytes) throw new ShoalError('not-found', `The import has no file "${path}".`, { details: { path } });
      onBytes?.(bytes.byteLength, bytes.byteLength);
      return bytes;
    },
    async openMedia(path) {
      const source = imported.sources.get(path) ?? imported.sources.get(decode(path));
      if (!source) return undefined;
      if (source.kind === 'blob') return source.blob;
      const file = openSource(source);
      if ((file.size ?? 0) > MAX_MEDIA_BYTES) throw new ShoalError('out-of-memory', `"${path}" has ${file.size} bytes, more than can be shown at once.`, { details: { path } });
      return new Blob([(await file.read()) as BlobPart]);
    },
  };
}

function decode(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}
