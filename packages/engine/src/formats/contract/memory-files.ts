import type { FileSet, SourceFile } from './source-file';

const encoder = new TextEncoder();
const headBytes = 64 * 1024;

/** A file whose bytes are in memory. */
export function memoryFile(path: string, content: Uint8Array | string): SourceFile {
  const bytes = typeof content === 'string' ? encoder.encode(content) : content;
  return {
    path,
    size: bytes.length,
    read: (start = 0, end = bytes.length) => Promise.resolve(bytes.subarray(start, end)),
    async *stream() {
      for (let at = 0; at < bytes.length; at += 1 << 20) yield bytes.subarray(at, at + (1 << 20));
    },
  };
}

/** Files as formats look at them; heads are read once. */
export function createFileSet(files: readonly SourceFile[]): FileSet {
  const byPath = new Map(files.map((file) => [file.path, file]));
  const heads = new Map<SourceFile, Promise<Uint8Array>>();
  return {
    files,
    get: (path) => byPath.get(path),
    head(file) {
      let head = heads.get(file);
      if (!head) {
        head = file.read(0, headBytes);
        heads.set(file, head);
        head.catch(() => heads.delete(file));
      }
      return head;
    },
  };
}
