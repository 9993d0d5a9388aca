import { createRowReader, readFrame, readInference, readLabel, readMedia } from '../table/unflatten';
import { createTarget, type ImportedPart } from './create-target';
import type { Format, OptionValues, WrittenFiles } from './format';
import { createFileSet, memoryFile } from './memory-files';

/** Reads files in memory with a format: by its own best guess, or with the files and options that are given. */
export async function readPart(format: Format, files: Readonly<Record<string, Uint8Array | string>>, options?: OptionValues, paths?: readonly string[]): Promise<ImportedPart> {
  const set = createFileSet(Object.entries(files).map(([path, content]) => memoryFile(path, content)));
  const guess = paths ? undefined : (await format.sniff?.(set))?.toSorted((a, b) => b.confidence - a.confidence)[0];
  if (!paths && !guess) throw new Error(`${format.id} recognises none of ${Object.keys(files).join(', ')}`);
  const target = createTarget();
  await format.read?.({ files: paths ?? guess?.files ?? [], options: { ...guess?.options, ...options } }, target, { files: set, signal: undefined, progress: () => undefined });
  return target.finish();
}

/** The rows of a part as objects, for comparison. */
export function rowsOfPart(part: ImportedPart) {
  const all = <T>(table: ImportedPart['frames'], read: (reader: ReturnType<typeof createRowReader>, row: number) => T): T[] => {
    const reader = createRowReader(table);
    return Array.from({ length: table.rows }, (_, row) => read(reader, row));
  };
  return { frames: all(part.frames, readFrame), media: all(part.media, readMedia), labels: all(part.labels, readLabel), inferences: all(part.inferences, readInference) };
}

/** Written files by path, ready for `readPart`. */
export function asFiles(written: WrittenFiles): Record<string, Uint8Array> {
  return Object.fromEntries(written.files.map(({ path, bytes }) => [path, bytes]));
}
