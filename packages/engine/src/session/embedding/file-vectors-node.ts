import { appendFile, mkdir, readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import type { VectorFile } from './vector-cache';

/** A file of a folder on disk that keeps vectors. */
export async function openFileVectors(folder: string, name: string): Promise<VectorFile> {
  await mkdir(folder, { recursive: true });
  const full = path.join(folder, name);
  return {
    read: () => readFile(full).catch(() => new Uint8Array()),
    append: (bytes) => appendFile(full, bytes),
    clear: () => rm(full, { force: true }),
    close: () => undefined,
  };
}
