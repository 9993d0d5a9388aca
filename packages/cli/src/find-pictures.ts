import { openAsBlob } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { ShoalError } from '@shoal/engine';

export interface FoundPicture {
  /** As it is shown: below the folder that was named. */
  readonly name: string;
  open(): Promise<Blob>;
}

const extensions = new Set(['.jpg', '.jpeg', '.png', '.webp', '.gif', '.avif', '.bmp']);

/** Pictures among files and folders, folders in the order of their names, with all below them; links are not followed. Rejects with `not-found`. */
export async function findPictures(paths: readonly string[]): Promise<FoundPicture[]> {
  const found: FoundPicture[] = [];
  for (const given of paths) {
    const info = await stat(given).catch((cause: unknown) => {
      throw new ShoalError('not-found', `${given} could not be read: there is no such file or folder. Check the path.`, { details: { path: given }, cause });
    });
    if (!info.isDirectory()) found.push({ name: given, open: () => openAsBlob(given) });
    else await walk(given, found);
  }
  if (found.length === 0) throw new ShoalError('not-found', `There are no pictures in ${paths.join(', ')}. Expected files ending in ${[...extensions].join(', ')}.`, { details: { paths } });
  return found;
}

async function walk(folder: string, found: FoundPicture[]): Promise<void> {
  const entries = await readdir(folder, { withFileTypes: true });
  // Not by language: the same order on every machine.
  for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const full = path.join(folder, entry.name);
    if (entry.isDirectory()) await walk(full, found);
    else if (entry.isFile() && extensions.has(path.extname(entry.name).toLowerCase())) found.push({ name: full, open: () => openAsBlob(full) });
  }
}
