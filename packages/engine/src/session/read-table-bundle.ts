import { tableToIPC } from 'apache-arrow';
import { ShoalError } from '../base/errors';
import { parseManifest } from '../formats/bundle/parse-manifest';
import type { BundleReader } from './bundle-reader';
import type { DatasetSource } from './dataset-source';

type TableSource = Extract<DatasetSource, { readonly tables: unknown }>;

/** Tables that the host has in memory. */
export function readTableBundle(source: TableSource): BundleReader {
  const base = source.mediaBase ?? globalThis.location?.href;
  return {
    mediaBase: base === undefined ? undefined : new URL(base, globalThis.location?.href),
    async readManifest() {
      const manifest = parseManifest(source.manifest, 'The manifest');
      return { manifest, text: JSON.stringify(manifest) };
    },
    async read(path) {
      const names = Object.entries(source.manifest.tables).filter(([, file]) => file === path).map(([name]) => name);
      const key = [path, ...names].find((name) => Object.hasOwn(source.tables, name));
      const table = key === undefined ? undefined : source.tables[key];
      if (!table) {
        throw new ShoalError('not-found', `The manifest names "${path}", but no such table was passed. Tables: ${Object.keys(source.tables).join(', ') || 'none'}.`, { details: { path, tables: Object.keys(source.tables) } });
      }
      return table instanceof Uint8Array ? table : tableToIPC(table, 'stream');
    },
  };
}
