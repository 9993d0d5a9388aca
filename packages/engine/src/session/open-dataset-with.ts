import { anySignal, type Progress, type TaskOptions } from '../base/abort';
import { createLifetime } from '../base/lifetime';
import type { Compute } from '../compute/compute';
import type { Database } from '../database/database';
import type { AssetUrls } from '../database/duckdb-browser';
import { createMosaic } from '../database/mosaic';
import type { ImportedTable } from '../formats/arrow/canonical-columns';
import type { Manifest } from '../model/manifest';
import type { Person } from '../model/person';
import { createReview } from '../review/create-review';
import type { ReviewStore } from '../review/store';
import type { SyncAdapter } from '../review/sync/sync-adapter';
import type { ResultCache } from '../analyses/result-cache';
import type { BundleReader } from './bundle-reader';
import { createDataset } from './create-dataset';
import { createMedia } from './create-media';
import type { Dataset } from './dataset';
import { browserDecoder, type DecodePicture } from './decode-picture';
import type { DatasetSource } from './dataset-source';
import type { ImportedDataset } from './import/importer';
import { ingestTables } from './ingest';
import type { MediaPolicy, ResolveMedia } from './media';
import { insertProjectionFile } from './projections';
import { readImportedBundle } from './read-imported-bundle';

export interface OpenDatasetOptions extends TaskOptions {
  /** Where Shoal's own worker and WebAssembly files are, when the host moved them. */
  readonly assets?: AssetUrls | undefined;
  /** Most memory that the database may use. Default 1.5 GiB. */
  readonly memoryLimitBytes?: number | undefined;
  /** Keeps the decisions; the host disposes it. Default: IndexedDB in a browser, memory in Node. */
  readonly reviewStore?: ReviewStore | undefined;
  /** Carries decisions to and from other people's copies; the tabs of one browser find each other without it. Default: none. */
  readonly sync?: SyncAdapter | undefined;
  /** Who decides, as shown in the history. Default: a person with the id `me`. */
  readonly currentUser?: Person | undefined;
  /** People to whom issues can be assigned, and how to show those who decided. */
  readonly people?: readonly Person[] | undefined;
  /** For looking only: nothing can be decided. Default false. */
  readonly readOnly?: boolean | undefined;
  /** Model to compare with the labels first. Default: the first of the manifest. */
  readonly modelId?: string | undefined;
  /** Where pictures may come from. Default `same-origin`: from the page's and the bundle's own origin. */
  readonly media?: MediaPolicy | undefined;
  /** Keeps what audits find, by content. Default: IndexedDB in a browser, memory in Node. */
  readonly resultCache?: ResultCache | undefined;
  /** Decodes pictures for checks of their quality. Default: the browser's decoder; Node has none, and these checks are then left out. */
  readonly decodePicture?: DecodePicture | undefined;
  /** Finds pictures before Shoal does. */
  readonly resolveMedia?: ResolveMedia | undefined;
}

/** What differs between a browser and Node. */
export interface Platform {
  readBundle(source: DatasetSource): BundleReader;
  createDatabase(options: {
    readonly assets: AssetUrls | undefined;
    readonly memoryLimitBytes: number | undefined;
    readonly restore: (database: Database) => Promise<void>;
    readonly signal: AbortSignal;
    readonly onProgress: ((progress: Progress) => void) | undefined;
  }): Promise<Database>;
  createCompute(assets: AssetUrls | undefined): Compute;
  createReviewStore(): ReviewStore;
  /** The way between pages that share a store, where there are any. */
  createTabSync?(storeKey: string): SyncAdapter;
  createResultCache(): ResultCache;
}

const TABLES: readonly ImportedTable[] = ['frames', 'media', 'labels', 'inferences'];

/** Opens a dataset. On failure or abort everything that was started is ended before the promise rejects. */
export async function openDatasetWith(platform: Platform, source: DatasetSource, options: OpenDatasetOptions = {}): Promise<Dataset> {
  const lifetime = createLifetime('The dataset');
  const signal = anySignal(lifetime.signal, options.signal);
  const { onProgress } = options;
  try {
    signal.throwIfAborted();
    onProgress?.({ phase: 'Reading the dataset description', done: 0 });
    const reader = platform.readBundle(source);
    let rebuild: ((database: Database) => Promise<void>) | undefined;
    const starting = platform
      .createDatabase({ assets: options.assets, memoryLimitBytes: options.memoryLimitBytes, restore: async (database) => rebuild?.(database), signal, onProgress: undefined })
      .then((database) => lifetime.own(database));
    // Awaited below; a failure before that must not count as unhandled.
    starting.catch(() => undefined);
    const { manifest, text } = await reader.readManifest({ signal });
    const files = await readFiles(reader, manifest, { signal, onProgress });
    onProgress?.({ phase: 'Starting the database', done: 0 });
    const database = await starting;
    const ingest = async (target: Database, progress?: TaskOptions['onProgress']) => {
      await ingestTables(target, manifest, files.tables, { signal: target === database ? signal : lifetime.signal, onProgress: progress });
    };
    await ingest(database, onProgress);
    rebuild = ingest;
    for (const [spaceId, { bytes, path }] of files.projections) await insertProjectionFile(database, spaceId, bytes, path, { signal });

    const id = `${manifest.name.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-')}-${hashText(text)}`;
    const me = options.currentUser ?? { id: 'me' };
    const store = options.reviewStore ?? lifetime.own(platform.createReviewStore());
    const sync = [store.key === undefined ? undefined : platform.createTabSync?.(store.key), options.sync].filter((adapter) => adapter !== undefined);
    const review = lifetime.own(await createReview({ datasetId: id, actor: me.id, readOnly: options.readOnly, store, sync }));
    signal.throwIfAborted();
    const compute = lifetime.own(platform.createCompute(options.assets));
    const mosaic = lifetime.own(createMosaic(database));
    const openers = [reader.openMedia?.bind(reader)].filter((opener) => opener !== undefined);
    const openMedia = async (path: string): Promise<Blob | undefined> => {
      for (const opener of openers) {
        const blob = await opener(path);
        if (blob) return blob;
      }
      return undefined;
    };
    const media = lifetime.own(createMedia({ database, base: reader.mediaBase, prefix: manifest.mediaBase, policy: options.media, openMedia, resolve: options.resolveMedia }));
    const addMedia = (imported: ImportedDataset): void => {
      const opener = readImportedBundle(imported).openMedia;
      if (opener) openers.push(opener);
    };
    const resultCache = options.resultCache ?? platform.createResultCache();
    const decodePicture = options.decodePicture ?? browserDecoder();
    const people = [me, ...(options.people ?? []).filter((person) => person.id !== me.id)];
    const live = createDataset({ id, people, manifest, reader, database, compute, mosaic, review, media, addMedia, resultCache, decodePicture, lifetime });
    await live.analyse(options.modelId ?? (await firstModel(database, manifest, signal)), { signal, onProgress });
    rebuild = async (fresh) => {
      await ingest(fresh);
      await live.restore(fresh);
    };
    signal.throwIfAborted();
    return live.dataset;
  } catch (error) {
    lifetime.dispose();
    throw error;
  }
}

async function readFiles(reader: BundleReader, manifest: Manifest, { signal, onProgress }: TaskOptions) {
  const progress = new Map<string, { done: number; total: number | undefined }>();
  const read = (path: string) => {
    progress.set(path, { done: 0, total: undefined });
    return reader.read(path, {
      signal,
      onBytes: (done, total) => {
        progress.set(path, { done, total });
        const parts = [...progress.values()];
        const known = parts.every((part) => part.total !== undefined);
        onProgress?.({
          phase: 'Loading tables',
          done: parts.reduce((sum, part) => sum + part.done, 0),
          total: known ? parts.reduce((sum, part) => sum + (part.total ?? 0), 0) : undefined,
        });
      },
    });
  };
  const tables = new Map<ImportedTable | 'importReport', Uint8Array>();
  const projections = new Map<string, { bytes: Uint8Array; path: string }>();
  await Promise.all([
    ...TABLES.map(async (table) => {
      const path = manifest.tables[table];
      if (path !== undefined) tables.set(table, await read(path));
    }),
    ...(manifest.importReport === undefined ? [] : [read(manifest.importReport).then((bytes) => tables.set('importReport', bytes))]),
    ...(manifest.embeddings ?? []).map(async ({ id, projection: path }) => {
      if (path !== undefined) projections.set(id, { bytes: await read(path), path });
    }),
  ]);
  return { tables, projections };
}

async function firstModel(database: Database, manifest: Manifest, signal: AbortSignal): Promise<string | null> {
  const listed = manifest.models?.[0]?.id;
  if (listed !== undefined) return listed;
  const found = await database.query('SELECT model_id FROM inferences WHERE model_id IS NOT NULL ORDER BY rowid LIMIT 1', { signal });
  return found.numRows > 0 ? String(found.get(0)?.model_id) : null;
}

/** 64-bit FNV-1a as hex: http://www.isthe.com/chongo/tech/comp/fnv/ */
function hashText(text: string): string {
  let hash = 0xcbf29ce484222325n;
  for (const byte of new TextEncoder().encode(text)) hash = BigInt.asUintN(64, (hash ^ BigInt(byte)) * 0x100000001b3n);
  return hash.toString(16).padStart(16, '0');
}
