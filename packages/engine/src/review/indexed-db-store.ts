import { openDB, type DBSchema, type IDBPDatabase } from 'idb';
import { ShoalError } from '../base/errors';
import { createLifetime, disposedError } from '../base/lifetime';
import { onceAsync } from '../base/once-async';
import type { ReviewEvent } from './event';
import { parseEvent } from './parse-event';
import { explainStorageFailure } from './storage-failure';
import type { ExportMark, ReviewStore } from './store';

/** 1: events. 2: marks of the last export. */
const VERSION = 2;

interface EventRecord {
  readonly datasetId: string;
  readonly id: string;
  readonly event: ReviewEvent;
}

interface ReviewSchema extends DBSchema {
  events: { key: [string, string]; value: EventRecord };
  exports: { key: string; value: ExportMark };
}

/** A stored record that cannot be read; it stays where it is. */
export interface DamagedRecord {
  readonly datasetId: string;
  readonly key: string;
  readonly problem: string;
}

export interface IndexedDbStoreOptions {
  /** Database name; default `shoal-review`. */
  readonly name?: string;
  /** Told about every stored record that is damaged; such records are skipped. */
  readonly onDamaged?: (record: DamagedRecord) => void;
  /** How long opening may take before it fails, because another tab holds the database back; default 8000. */
  readonly openTimeoutMs?: number;
}

/**
 * Keeps events in IndexedDB, one durable transaction per call. Pages of one origin share it: `createBroadcastSync` lets them hear of each other. Opens on
 * first use. Rejects with `storage-failed` when the browser refuses; the next call tries again.
 */
export function createIndexedDbStore(options: IndexedDbStoreOptions = {}): ReviewStore {
  const { name = 'shoal-review', onDamaged, openTimeoutMs = 8000 } = options;
  const lifetime = createLifetime('The review store');
  /** Keys of records that cannot be read, by dataset. */
  const damaged = new Map<string, Set<string>>();

  let connect = newConnection();
  lifetime.defer(() => void connect.opened?.then((db) => db.close(), () => undefined));

  function newConnection() {
    const connection: { opened?: Promise<IDBPDatabase<ReviewSchema>>; open: () => Promise<IDBPDatabase<ReviewSchema>> } = {
      open: onceAsync(() => (connection.opened = openDatabase(name, openTimeoutMs, () => (connect = newConnection())))),
    };
    return connection;
  }

  const report = (datasetId: string, key: string, problem: string) => {
    const keys = damaged.get(datasetId) ?? new Set<string>();
    damaged.set(datasetId, keys);
    if (!keys.has(key)) onDamaged?.({ datasetId, key, problem });
    keys.add(key);
  };

  const guarded = async <T>(what: string, task: () => Promise<T>): Promise<T> => {
    lifetime.assertAlive('The review store');
    try {
      return await task();
    } catch (error) {
      if (lifetime.disposed) throw disposedError('The review store');
      throw explainStorageFailure(what, error);
    }
  };

  return {
    kind: 'durable',
    key: `indexeddb:${name}`,
    load: (datasetId) =>
      guarded('read', async () => {
        const db = await connect.open();
        const records: unknown[] = await db.getAll('events', rangeOf(datasetId));
        return records.flatMap((record) => {
          const { id, event } = isRecord(record) ? record : {};
          const parsed = parseEvent(event);
          if (parsed.event) return [parsed.event];
          report(datasetId, String(id), parsed.problem);
          return [];
        });
      }),
    append: (datasetId, events) =>
      guarded('stored', async () => {
        const db = await connect.open();
        const transaction = db.transaction('events', 'readwrite', { durability: 'strict' });
        // The transaction's own error says more than the "aborted" of its requests.
        const quietly = <T>(request: Promise<T>) => (request.catch(() => undefined), request);
        void quietly(transaction.done);
        try {
          for (const event of events) void quietly(transaction.store.put({ datasetId, id: event.id, event }));
        } catch (error) {
          transaction.abort();
          throw error;
        }
        await transaction.done;
      }),
    count: (datasetId) => guarded('read', async () => (await (await connect.open()).count('events', rangeOf(datasetId))) - (damaged.get(datasetId)?.size ?? 0)),
    evictable: async () => (await storage()?.persisted?.()) === false,
    persist: async () => (await storage()?.persist?.()) ?? false,
    loadExportMark: (datasetId) => guarded('read', async () => (await (await connect.open()).get('exports', datasetId)) ?? null),
    saveExportMark: (datasetId, mark) => guarded('stored', async () => void (await (await connect.open()).put('exports', mark, datasetId))),
    dispose: () => lifetime.dispose(),
  };
}

/** Absent in pages without a secure context and in Node. */
function storage(): { persisted?(): Promise<boolean>; persist?(): Promise<boolean> } | undefined {
  return (globalThis.navigator as { readonly storage?: object } | undefined)?.storage;
}

async function openDatabase(name: string, openTimeoutMs: number, onClosed: () => void): Promise<IDBPDatabase<ReviewSchema>> {
  if (typeof indexedDB === 'undefined') {
    throw new ShoalError('storage-failed', 'This page has no IndexedDB, so decisions cannot be kept. Leave private browsing or allow site data, or export the log before closing the page.');
  }
  const opening = openDB<ReviewSchema>(name, VERSION, {
    upgrade(db, from) {
      if (from < 1) db.createObjectStore('events', { keyPath: ['datasetId', 'id'] });
      if (from < 2) db.createObjectStore('exports');
    },
    blocking: (_current, _next, event) => {
      // Let the other tab upgrade; our next call opens again and says what to do when the version is newer than ours.
      (event.target as IDBDatabase).close();
      onClosed();
    },
    terminated: onClosed,
  });
  let timer: ReturnType<typeof setTimeout> | undefined;
  // Not on the "blocked" event: behind a deletion that another tab holds back, opening waits without any.
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      reject(new ShoalError('storage-failed', `The stored decisions could not be opened within ${openTimeoutMs} ms, probably because another tab holds them. Close the other tabs of this page and try again.`, { details: { name, openTimeoutMs } }));
    }, openTimeoutMs);
  });
  try {
    return await Promise.race([opening, late]);
  } catch (error) {
    opening.then((db) => db.close(), () => undefined);
    throw error;
  } finally {
    clearTimeout(timer);
  }
}

/** Every key that starts with the data set's id: an array sorts after every string. */
function rangeOf(datasetId: string): IDBKeyRange {
  return IDBKeyRange.bound([datasetId], [datasetId, []]);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
