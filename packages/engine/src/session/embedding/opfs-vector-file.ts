import type { VectorFile } from './vector-cache';

interface SyncAccess {
  getSize(): number;
  read(into: Uint8Array, options: { readonly at: number }): number;
  write(bytes: Uint8Array, options: { readonly at: number }): number;
  truncate(size: number): void;
  flush(): void;
  close(): void;
}

/**
 * A file of the origin's private file system, in a worker. `null` where there is none, or where another tab writes it: vectors are then computed, and
 * not kept.
 */
export async function openOpfsVectorFile(name: string): Promise<VectorFile | null> {
  try {
    const root = await navigator.storage.getDirectory();
    const folder = await root.getDirectoryHandle('shoal-embeddings', { create: true });
    // Only workers have it, so type libraries of pages do not know it.
    const file = (await folder.getFileHandle(name, { create: true })) as unknown as { createSyncAccessHandle(): Promise<SyncAccess> };
    const access = await patiently(() => file.createSyncAccessHandle());
    return {
      read() {
        const bytes = new Uint8Array(access.getSize());
        access.read(bytes, { at: 0 });
        return Promise.resolve(bytes);
      },
      append(bytes) {
        access.write(bytes, { at: access.getSize() });
        access.flush();
        return Promise.resolve();
      },
      clear() {
        access.truncate(0);
        return Promise.resolve();
      },
      close: () => access.close(),
    };
  } catch {
    return null;
  }
}

/** Tries for 4 s in all. */
const attempts = 12;

/** A worker that was just ended may hold its file for another moment, on a busy machine for a second or two. */
async function patiently<T>(open: () => Promise<T>): Promise<T> {
  for (let attempt = 0; ; attempt++) {
    try {
      return await open();
    } catch (error) {
      if (attempt === attempts) throw error;
      await new Promise((resolve) => setTimeout(resolve, 50 * (attempt + 1)));
    }
  }
}
