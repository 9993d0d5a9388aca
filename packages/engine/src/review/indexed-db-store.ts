import { openDB, type DBSchema, type IDBPDatabase } from 'idb';
import { ShoalError } from '../base/errors';
import { createLifetime, disposedError } from '../base/lifetime';
import { onceAsync } from '../base/once-async';
import type { ReviewEvent } from './event';
import { parseEvent } from './parse-event';
import { explainStorageFailure } from './storage-failure';
import type { ReviewStore } from './store';

const VERSION = 1;

interface EventRecord {
  readonly datasetId: string;
  readonly id: string;
  readonly event: ReviewEvent;
}

interface ReviewSchema extends DBSchema {
  events: { key: [string, string]; value: EventRecord };
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
 * Keeps events in IndexedDB, one durable transaction per call, and tells other pages of the same origin. Opens on first
 * use. Rejects with `storage-failed` when the browser refuses; the next call tries again.
 */
export function createIndexedDbStore(options: IndexedDbStoreOptions = {}): ReviewStore {
  const { name = 'shoal-review', onDamaged, openTimeoutMs = 8000 } = options;
  const lifetime = createLifetime('The review store');
  const listeners = new Set<(datasetId: string, events: readonly ReviewEvent[]) => void>();
  /** Ids that this store has read, written or been told of, by dataset. */
  const seen = new Map<string, Set<string>>();
  const channel = typeof BroadcastChannel === 'undefined' ? undefined : new BroadcastChannel(name);
  lifetime.defer(() => channel?.close());

  let connect = newConnection();
  lifetime.defer(() => void connect.opened?.then((db) => db.close(), () => undefined));

  function newConnection() {
    const connection: { opened?: Promise<IDBPDatabase<ReviewSchema>>; open: () => Promise<IDBPDatabase<ReviewSchema>> } = {
      open: onceAsync(() => (connection.opened = openDatabase(name, openTimeoutMs, () => (connect = newConnection())))),
    };
    return connection;
  }

  const idsOf = (datasetId: string) => {
    const ids = seen.get(datasetId) ?? new Set<string>();
    seen.set(datasetId, ids);
    return ids;
  };

  const remember = (datasetId: string, events: readonly ReviewEvent[]) => {
    const ids = idsOf(datasetId);
    const fresh = events.filter((event) => !ids.has(event.id));
    for (const event of fresh) ids.add(event.id);
    return fresh;
  };

  const tell = (datasetId: string, events: readonly ReviewEvent[]) => {
    const fresh = remember(datasetId, events);
    if (fresh.length > 0) for (const listener of [...listeners]) listener(datasetId, fresh);
  };

  if (channel) {
    channel.onmessage = (message: MessageEvent) => {
      const note = readNote(message.data);
      if (note) tell(note.datasetId, note.events);
    };
  }

  const load = async (datasetId: string): Promise<ReviewEvent[]> => {
    const db = await connect.open();
    const records: unknown[] = await db.getAll('events', rangeOf(datasetId));
    const ids = idsOf(datasetId);
    return records.flatMap((record) => {
      const { id, event } = isRecord(record) ? record : {};
      const parsed = parseEvent(event);
      if (parsed.event) return [parsed.event];
      if (!ids.has(String(id))) onDamaged?.({ datasetId, key: String(id), problem: parsed.problem });
      ids.add(String(id));
      return [];
    });
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
    load: (datasetId) =>
      guarded('read', async () => {
        const events = await load(datasetId);
        remember(datasetId, events);
        return events;
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
        const stored = quietly(transaction.store.count(rangeOf(datasetId)));
        await transaction.done;
        remember(datasetId, events);
        channel?.postMessage({ datasetId, events });
        // More records than we know of: a note from another page got lost. Read again and pass on what is new.
        if ((await stored) > idsOf(datasetId).size) tell(datasetId, await load(datasetId));
      }),
    subscribe(datasetId, listener) {
      const entry = (id: string, events: readonly ReviewEvent[]) => {
        if (id === datasetId) listener(events);
      };
      listeners.add(entry);
      return () => listeners.delete(entry);
    },
    dispose: () => lifetime.dispose(),
  };
}

async function openDatabase(name: string, openTimeoutMs: number, onClosed: () => void): Promise<IDBPDatabase<ReviewSchema>> {
  if (typeof indexedDB === 'undefined') {
    throw new ShoalError('storage-failed', 'This page has no IndexedDB, so decisions cannot be kept. Leave private browsing or allow site data, or export the log before closing the page.');
  }
  const opening = openDB<ReviewSchema>(name, VERSION, {
    upgrade: (db) => void db.createObjectStore('events', { keyPath: ['datasetId', 'id'] }),
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

function readNote(data: unknown): { readonly datasetId: string; readonly events: readonly ReviewEvent[] } | undefined {
  if (!isRecord(data) || typeof data.datasetId !== 'string' || !Array.isArray(data.events)) return undefined;
  const events = data.events.flatMap((value) => parseEvent(value).event ?? []);
  return { datasetId: data.datasetId, events };
}
