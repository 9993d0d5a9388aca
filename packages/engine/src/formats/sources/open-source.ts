import { messageOf, ShoalError } from '../../base/errors';
import { memoryFile } from '../contract/memory-files';
import type { SourceFile } from '../contract/source-file';
import { crc32 } from './crc32';
import type { SourceDescriptor } from './descriptor';
import { openDiskFile } from './disk-file';
import { inflateStream } from './inflate-stream';
import { openUrlFile } from './url-file';

/** Most bytes that one compressed file may unpack to. */
export const MAX_UNPACKED_BYTES = 16 * 1024 ** 3;
const CHUNK = 1 << 20;

/** Opens what a descriptor describes; nothing is read yet. */
export function openSource(source: SourceDescriptor): SourceFile {
  switch (source.kind) {
    case 'bytes':
      return memoryFile(source.path, source.bytes);
    case 'blob':
      return openBlob(source.path, source.blob);
    case 'url':
      return openUrlFile(source.path, source.url, source.size);
    case 'disk':
      return openDiskFile(source.path, source.file, source.size);
    case 'gzip': {
      const inner = openSource(source.inner);
      return streamedFile(source.path, undefined, () => inflateStream(inner.stream(), 'gzip', { what: source.path, maxBytes: MAX_UNPACKED_BYTES }));
    }
    case 'zip-entry':
      return openZipEntry(source);
  }
}

function openBlob(path: string, blob: Blob): SourceFile {
  const read = async (start = 0, end = blob.size): Promise<Uint8Array> => {
    try {
      return new Uint8Array(await blob.slice(start, end).arrayBuffer());
    } catch (cause) {
      throw new ShoalError('fetch-failed', `The file "${path}" could not be read: ${messageOf(cause)}. It may have been moved or changed since it was chosen; choose it again.`, { details: { path }, cause });
    }
  };
  return rangedFile(path, blob.size, read);
}

/** A file that can be read anywhere; its stream is made of ranges. */
export function rangedFile(path: string, size: number, read: (start?: number, end?: number) => Promise<Uint8Array>): SourceFile {
  return {
    path,
    size,
    read,
    async *stream() {
      for (let at = 0; at < size; at += CHUNK) yield await read(at, Math.min(size, at + CHUNK));
    },
  };
}

/** A file that can only be read from its start. */
function streamedFile(path: string, size: number | undefined, stream: () => AsyncIterable<Uint8Array>): SourceFile {
  return {
    path,
    size,
    stream,
    async read(start = 0, end = Infinity) {
      const chunks: Uint8Array[] = [];
      let at = 0;
      let found = 0;
      for await (const chunk of stream()) {
        const part = chunk.subarray(Math.max(0, start - at), Math.max(0, end - at));
        at += chunk.length;
        if (part.length > 0) {
          chunks.push(part);
          found += part.length;
        }
        if (at >= end) break;
      }
      const bytes = new Uint8Array(found);
      let to = 0;
      for (const chunk of chunks) {
        bytes.set(chunk, to);
        to += chunk.length;
      }
      return bytes;
    },
  };
}

type ZipEntrySource = Extract<SourceDescriptor, { kind: 'zip-entry' }>;

function openZipEntry(entry: ZipEntrySource): SourceFile {
  const archive = openSource(entry.archive);
  let start: Promise<number> | undefined;
  const dataStart = (): Promise<number> => (start ??= findData(archive, entry));
  const raw = async function* (): AsyncGenerator<Uint8Array> {
    const from = await dataStart();
    for (let at = 0; at < entry.compressedSize; at += CHUNK) yield await archive.read(from + at, from + Math.min(entry.compressedSize, at + CHUNK));
  };
  if (entry.method === 'stored') {
    return rangedFile(entry.path, entry.size, async (from = 0, to = entry.size) => {
      const base = await dataStart();
      return archive.read(base + Math.min(from, entry.size), base + Math.min(to, entry.size));
    });
  }
  return streamedFile(entry.path, entry.size, async function* () {
    let crc = 0;
    let total = 0;
    for await (const chunk of inflateStream(raw(), 'deflate', { what: entry.path, maxBytes: entry.size })) {
      crc = crc32(chunk, crc);
      total += chunk.length;
      yield chunk;
    }
    if (total !== entry.size || crc !== entry.crc32) {
      throw new ShoalError('invalid-data', `"${entry.path}" in the archive is damaged: ${total === entry.size ? 'its checksum is wrong' : `it has ${total} bytes instead of ${entry.size}`}. Download or pack the archive again.`, { details: { path: entry.path } });
    }
  });
}

/** The bytes of an entry start after its local header, whose names may be longer than those of the directory. */
async function findData(archive: SourceFile, entry: ZipEntrySource): Promise<number> {
  const header = await archive.read(entry.offset, entry.offset + 30);
  const view = new DataView(header.buffer, header.byteOffset, header.byteLength);
  if (header.length < 30 || view.getUint32(0, true) !== 0x04034b50) {
    throw new ShoalError('invalid-data', `The archive has no entry where its directory says "${entry.path}" is. It is damaged; download or pack it again.`, { details: { path: entry.path } });
  }
  return entry.offset + 30 + view.getUint16(26, true) + view.getUint16(28, true);
}
