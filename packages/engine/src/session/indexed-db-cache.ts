import { openDB, type DBSchema } from 'idb';
import { onceAsync } from '../base/once-async';
import type { ResultCache } from '../analyses/result-cache';

interface CacheSchema extends DBSchema {
  results: { key: string; value: { readonly bytes: Uint8Array; readonly usedAt: number }; indexes: { usedAt: number } };
}

/** Most bytes that results may take; the least recently used go first. */
const maxBytes = 512 * 2 ** 20;

/**
 * Results of analyses in IndexedDB, so that what was computed once is there at the next visit. Nothing of value lives here:
 * where the browser refuses storage, nothing is kept and nothing fails.
 */
export function createIndexedDbCache(name = 'shoal-results'): ResultCache {
  const open = onceAsync(() => openDB<CacheSchema>(name, 1, { upgrade: (db) => db.createObjectStore('results').createIndex('usedAt', 'usedAt') }));

  async function makeRoom(needed: number): Promise<void> {
    const db = await open();
    const transaction = db.transaction('results', 'readwrite');
    let size = needed;
    for (const { bytes } of await transaction.store.getAll()) size += bytes.length;
    for (let cursor = await transaction.store.index('usedAt').openCursor(); cursor && size > maxBytes; cursor = await cursor.continue()) {
      size -= cursor.value.bytes.length;
      await cursor.delete();
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
        await (await open()).put('results', { bytes: bytes.slice(), usedAt: Date.now() }, key);
      } catch {
        // A full or forbidden store costs time, not results.
      }
    },
  };
}
