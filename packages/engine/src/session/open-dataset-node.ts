import { openAsBlob } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { messageOf, ShoalError } from '../base/errors';
import { createInlineCompute } from '../compute/create-inline-compute';
import { createNodeDatabase } from '../database/duckdb-node';
import { parseManifestText } from '../formats/bundle/parse-manifest';
import { createMemoryCache } from '../analyses/result-cache';
import { createMemoryStore } from '../review/memory-store';
import type { BundleReader } from './bundle-reader';
import type { Dataset } from './dataset';
import type { DatasetSource } from './dataset-source';
import { openDatasetWith, type OpenDatasetOptions, type Platform } from './open-dataset-with';
import { readBundle } from './read-bundle';

/**
 * Opens a dataset in Node: as in the browser, and from a path of the file system (the bundle's folder or its
 * manifest). DuckDB and the computations run in place; decisions are kept in memory unless a `reviewStore` is passed.
 */
export function openDataset(source: DatasetSource, options: OpenDatasetOptions = {}): Promise<Dataset> {
  return openDatasetWith(node, source, options);
}

const node: Platform = {
  readBundle: (source) => {
    if (source instanceof URL && source.protocol === 'file:') return readFolderBundle(fileURLToPath(source));
    if (typeof source === 'string' && !/^(https?|blob|data):/i.test(source)) return readFolderBundle(source.startsWith('file:') ? fileURLToPath(source) : source);
    return readBundle(source);
  },
  createDatabase: createNodeDatabase,
  createCompute: createInlineCompute,
  createReviewStore: () => createMemoryStore(),
  createResultCache: () => createMemoryCache(),
};

function readFolderBundle(location: string): BundleReader {
  const manifestPath = path.resolve(location.endsWith('.json') ? location : path.join(location, 'shoal.json'));
  const folder = path.dirname(manifestPath);
  const inside = (name: string): string => {
    const full = path.resolve(folder, name);
    if (full !== folder && !full.startsWith(folder + path.sep)) {
      throw new ShoalError('invalid-data', `The manifest names "${name}", which lies outside the dataset's folder. Move the file into it.`, { details: { path: name } });
    }
    return full;
  };
  return {
    mediaBase: pathToFileURL(`${folder}${path.sep}`),
    async readManifest({ signal }) {
      const text = new TextDecoder().decode(await readBytes(manifestPath, signal));
      return { manifest: parseManifestText(text, manifestPath), text };
    },
    async read(name, { signal, onBytes }) {
      const bytes = await readBytes(inside(name), signal);
      onBytes?.(bytes.byteLength, bytes.byteLength);
      return bytes;
    },
    async openMedia(name) {
      const full = inside(decodeURIComponent(name));
      const found = await stat(full).catch(() => undefined);
      return found?.isFile() ? openAsBlob(full) : undefined;
    },
  };
}

async function readBytes(file: string, signal: AbortSignal | undefined): Promise<Uint8Array> {
  try {
    const bytes = await readFile(file, { signal });
    return new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  } catch (cause) {
    if (signal?.aborted) throw signal.reason;
    const missing = cause instanceof Error && 'code' in cause && cause.code === 'ENOENT';
    throw new ShoalError(missing ? 'not-found' : 'fetch-failed', `${file} could not be read: ${missing ? 'there is no such file' : messageOf(cause)}. Check the path.`, { details: { path: file }, cause });
  }
}
