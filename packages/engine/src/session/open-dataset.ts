import { createCompute } from '../compute/create-compute';
import { createBrowserDatabase } from '../database/duckdb-browser';
import { createIndexedDbCache } from './indexed-db-cache';
import { createIndexedDbStore } from '../review/indexed-db-store';
import { createBroadcastSync } from '../review/sync/broadcast-sync';
import type { Dataset } from './dataset';
import type { DatasetSource } from './dataset-source';
import { openDatasetWith, type OpenDatasetOptions, type Platform } from './open-dataset-with';
import { readBundle } from './read-bundle';

/**
 * Opens a dataset in a browser: from the URL of a bundle, from dropped files, or from Arrow tables.
 *
 * Rejects with the signal's reason, or with a ShoalError: `invalid-manifest`, `fetch-failed`, `not-found`,
 * `unsupported-format`, `invalid-data` (bytes or columns that cannot be used), `asset-load-failed`, `out-of-memory`,
 * `storage-failed`. Problems of single rows do not stop it: they are rows of the table `import_report`.
 */
export function openDataset(source: DatasetSource, options: OpenDatasetOptions = {}): Promise<Dataset> {
  return openDatasetWith(browser, source, options);
}

const browser: Platform = {
  readBundle,
  createDatabase: createBrowserDatabase,
  createCompute: (assets) => createCompute({ workerUrl: assets?.computeWorker }),
  createReviewStore: () => createIndexedDbStore(),
  createTabSync: (storeKey) => createBroadcastSync({ name: storeKey }),
  createResultCache: () => createIndexedDbCache(),
};
