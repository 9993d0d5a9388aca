import { ShoalError } from '../base/errors';
import type { BundleReader } from './bundle-reader';
import type { DatasetSource } from './dataset-source';
import { readFileBundle } from './read-file-bundle';
import { readImportedBundle } from './read-imported-bundle';
import { readTableBundle } from './read-table-bundle';
import { readUrlBundle } from './read-url-bundle';

/** The reader for a source of any kind that needs no file system. Throws `invalid-argument`. */
export function readBundle(source: DatasetSource): BundleReader {
  if (typeof source === 'string' || source instanceof URL) return readUrlBundle(source);
  if (typeof source === 'object' && source !== null) {
    if ('imported' in source) return readImportedBundle(source.imported);
    if ('files' in source) return readFileBundle(source.files);
    if ('tables' in source && 'manifest' in source) return readTableBundle(source);
  }
  throw new ShoalError('invalid-argument', 'openDataset() needs the URL of a bundle, { files }, { imported } or { manifest, tables }.');
}
