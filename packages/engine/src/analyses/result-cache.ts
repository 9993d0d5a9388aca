/** Keeps result tables, as Arrow IPC streams, by a key that names the analysis, its version and the content that it read. */
export interface ResultCache {
  get(key: string): Promise<Uint8Array | undefined>;
  set(key: string, bytes: Uint8Array): Promise<void>;
}

/** A cache for as long as the process lives. The least recently used tables go when there is more than `maxBytes`. */
export function createMemoryCache(maxBytes = 256 * 2 ** 20): ResultCache {
  const entries = new Map<string, Uint8Array>();
  let size = 0;
  return {
    get(key) {
      const bytes = entries.get(key);
      if (bytes) {
        entries.delete(key);
        entries.set(key, bytes);
      }
      return Promise.resolve(bytes?.slice());
    },
    set(key, bytes) {
      size += bytes.length - (entries.get(key)?.length ?? 0);
      entries.delete(key);
      entries.set(key, bytes.slice());
      for (const [oldest, old] of entries) {
        if (size <= maxBytes) break;
        entries.delete(oldest);
        size -= old.length;
      }
      return Promise.resolve();
    },
  };
}
