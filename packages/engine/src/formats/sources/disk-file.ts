import { messageOf, ShoalError } from '../../base/errors';
import type { SourceFile } from '../contract/source-file';

interface FileHandle {
  read(buffer: Uint8Array, offset: number, length: number, position: number): Promise<{ readonly bytesRead: number }>;
  close(): Promise<void>;
}
interface NodeFiles {
  open(file: string, flags: string): Promise<FileHandle>;
}
interface NodeProcess {
  getBuiltinModule?(name: string): unknown;
}

const CHUNK = 1 << 20;

/** A file of the disk. Works in Node only, where the built-in modules can be asked for without importing them. */
export function openDiskFile(path: string, file: string, size: number): SourceFile {
  async function withHandle<T>(work: (handle: FileHandle) => Promise<T>): Promise<T> {
    let handle: FileHandle;
    try {
      handle = await nodeFiles().open(file, 'r');
    } catch (cause) {
      throw new ShoalError('fetch-failed', `${file} could not be read: ${messageOf(cause)}. Check the path and its permissions.`, { details: { path: file }, cause });
    }
    try {
      return await work(handle);
    } finally {
      await handle.close();
    }
  }
  const readInto = async (handle: FileHandle, start: number, end: number): Promise<Uint8Array> => {
    const bytes = new Uint8Array(Math.max(0, end - start));
    let at = 0;
    while (at < bytes.length) {
      const { bytesRead } = await handle.read(bytes, at, bytes.length - at, start + at);
      if (bytesRead === 0) break;
      at += bytesRead;
    }
    return bytes.subarray(0, at);
  };
  return {
    path,
    size,
    read: (start = 0, end = size) => withHandle((handle) => readInto(handle, Math.min(start, size), Math.min(end, size))),
    async *stream() {
      for (let at = 0; at < size; at += CHUNK * 4) yield await this.read(at, at + CHUNK * 4);
    },
  };
}

function nodeFiles(): NodeFiles {
  const found = (globalThis as { process?: NodeProcess }).process?.getBuiltinModule?.('node:fs/promises');
  if (!found) throw new ShoalError('invalid-argument', 'Files of the disk can be opened in Node 20.16 or newer only. In a browser pass File objects.');
  return found as NodeFiles;
}
