import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { ShoalError } from '../../base/errors';
import { safePath } from '../../formats/contract/source-file';
import type { SourceDescriptor } from '../../formats/sources/descriptor';

/**
 * Files and folders of the disk as sources of an import; folders are walked, links are not followed. Paths count from the
 * parent of what was named, so that a folder keeps its name. Rejects with `not-found`.
 */
export async function sourcesFromPaths(paths: readonly string[]): Promise<SourceDescriptor[]> {
  const sources: SourceDescriptor[] = [];
  for (const given of paths) {
    const full = path.resolve(given);
    const found = await stat(full).catch((cause: unknown) => {
      throw new ShoalError('not-found', `${given} could not be read: there is no such file or folder. Check the path.`, { details: { path: given }, cause });
    });
    const name = path.basename(full);
    if (found.isFile()) sources.push({ kind: 'disk', path: name, file: full, size: found.size });
    else if (found.isDirectory()) await walk(full, name, sources);
  }
  return sources;
}

async function walk(folder: string, name: string, into: SourceDescriptor[]): Promise<void> {
  const entries = await readdir(folder, { withFileTypes: true });
  for (const entry of entries.toSorted((a, b) => (a.name < b.name ? -1 : 1))) {
    const full = path.join(folder, entry.name);
    const inner = `${name}/${entry.name}`;
    if (entry.isDirectory()) await walk(full, inner, into);
    else if (entry.isFile() && safePath(inner) !== undefined) into.push({ kind: 'disk', path: inner, file: full, size: (await stat(full)).size });
  }
}
