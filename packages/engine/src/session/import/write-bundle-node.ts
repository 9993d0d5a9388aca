import { constants, createWriteStream } from 'node:fs';
import { copyFile, mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { TaskOptions } from '../../base/abort';
import { openSource } from '../../formats/sources/open-source';
import type { ImportedDataset } from './importer';

export interface WriteBundleOptions extends TaskOptions {
  /** Copy the media files into the bundle. Default true; without them it only says where they were. */
  readonly media?: boolean | undefined;
}

/** Writes an imported dataset as a bundle that any static host can serve: `shoal.json`, Arrow files, and the media. */
export async function writeBundle(imported: ImportedDataset, folder: string, options: WriteBundleOptions = {}): Promise<void> {
  const { signal, onProgress, media = true } = options;
  const write = async (name: string, bytes: Uint8Array | string): Promise<void> => {
    const file = path.join(folder, name);
    await mkdir(path.dirname(file), { recursive: true });
    await writeFile(file, bytes, { signal });
  };
  for (const [name, bytes] of Object.entries(imported.files)) await write(name, bytes);
  if (media) {
    let done = 0;
    for (const [name, source] of imported.sources) {
      signal?.throwIfAborted();
      onProgress?.({ phase: 'Copying media', done, total: imported.sources.size });
      const file = path.join(folder, 'media', name);
      await mkdir(path.dirname(file), { recursive: true });
      // A copy-on-write clone where the file system can.
      if (source.kind === 'disk') await copyFile(source.file, file, constants.COPYFILE_FICLONE);
      else await pipeline(Readable.from(openSource(source).stream()), createWriteStream(file));
      done += 1;
    }
  }
  // Last, so that a bundle that was not finished is not taken for one.
  await write('shoal.json', `${JSON.stringify({ ...imported.manifest, ...(media && imported.sources.size > 0 && { mediaBase: 'media' }) }, null, 2)}\n`);
}
