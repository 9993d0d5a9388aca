import { openDB, type DBSchema } from 'idb';
import { onceAsync } from '../base/once-async';
import type { ResultCache } from '../analyses/result-cache';

interface CacheSchema extends DBSchema {
  results: { key: string; value: { readonly bytes: Uint8Array; readonly size: number; readonly usedAt: number }; indexes: { usage: [usedAt: number, size: number] } };
}

/**
 * Results of analyses in IndexedDB, so that what was computed once is there at the next visit. Nothing of value lives here:
 * where the browser refuses storage, nothing is kept and nothing fails. Of more than `maxBytes` the least recently used go first.
 */
export function createIndexedDbCache({ name = 'shoal-results', maxBytes = 512 * 2 ** 20 }: { readonly name?: string; readonly maxBytes?: number } = {}): ResultCache {
  const open = onceAsync(() => openDB<CacheSchema>(name, 1, { upgrade: (db) => db.createObjectStore('results').createIndex('usage', ['usedAt', 'size']) }));

  /** Reads keys only: the index holds the sizes, so that no table is loaded to be counted. */
  async function makeRoom(needed: number): Promise<void> {
    const transaction = (await open()).transaction('results', 'readwrite');
    const kept: { readonly key: string; readonly size: number }[] = [];
    for (let cursor = await transaction.store.index('usage').openKeyCursor(); cursor; cursor = await cursor.continue()) kept.push({ key: cursor.primaryKey, size: cursor.key[1] });
    let size = kept.reduce((sum, entry) => sum + entry.size, needed);
    for (const entry of kept) {
      if (size <= maxBytes) break;
      size -= entry.size;
      await transaction.store.delete(entry.key);
    }
    await transaction.done;
  }

  return {
    async get(key) {
      try {
        const db = await open();
        const found = await db.get('results', key);
        if (found) await db.put('results', { ...found, usedAt: Date.now() }, key);
        return found?.bytes;
      } catch {
        return undefined;
      }
    },
    async set(key, bytes) {
      try {
        await makeRoom(bytes.length);
        await (await open()).put('results', { bytes: bytes.slice(), size: bytes.length, usedAt: Date.now() }, key);
      } catch {
        // A full or forbidden store costs time, not results.
      }
    },
  };
}
