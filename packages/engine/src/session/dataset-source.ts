import type { Table } from 'apache-arrow';
import type { Manifest } from '../model/manifest';
import type { FileLike } from './file-like';
import type { ImportedDataset } from './import/importer';

/**
 * Where a dataset comes from: the URL of `shoal.json` or of its folder; dropped files of a bundle; what `createImporter` made of
 * files of other formats; or tables that the host has already, as Arrow tables or IPC bytes by the names and embedding files of the
 * manifest.
 */
export type DatasetSource =
  | string
  | URL
  | { readonly files: Iterable<FileLike> }
  | { readonly imported: ImportedDataset }
  | {
      readonly manifest: Manifest;
      /** By table name (`frames`, `media`, `labels`, `inferences`) or by the path that the manifest gives. */
      readonly tables: Readonly<Record<string, Uint8Array | Table>>;
      readonly mediaBase?: string | URL | undefined;
    };
