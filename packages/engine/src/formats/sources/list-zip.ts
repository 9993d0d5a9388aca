import { ShoalError } from '../../base/errors';
import type { Finding } from '../contract/findings';
import { safePath, type SourceFile } from '../contract/source-file';
import type { SourceDescriptor } from './descriptor';

export interface ZipLimits {
  readonly maxEntries: number;
  /** Bytes unpacked per byte packed, of entries above 10 MB. */
  readonly maxRatio: number;
  /** Unpacked bytes of one entry, and of all. */
  readonly maxEntryBytes: number;
  readonly maxTotalBytes: number;
}

export const ZIP_LIMITS: ZipLimits = { maxEntries: 200_000, maxRatio: 200, maxEntryBytes: 8 * 1024 ** 3, maxTotalBytes: 64 * 1024 ** 3 };

type ZipEntry = Extract<SourceDescriptor, { kind: 'zip-entry' }>;

/**
 * The files of a ZIP archive from its central directory; nothing is unpacked. Entries that cannot or must not be read
 * (encrypted, outside their folder, growing more than `maxRatio`) are reported and left out. ZIP64 is read.
 * Format: https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT
 *
 * Throws `invalid-data` when there is no directory, or when its entries overlap or promise more than the limits.
 */
export async function listZip(file: SourceFile, archive: SourceDescriptor, report: (finding: Finding) => void, limits: ZipLimits = ZIP_LIMITS): Promise<ZipEntry[]> {
  const fail = (why: string): never => {
    throw new ShoalError('invalid-data', `"${file.path}" is not a readable ZIP archive: ${why}. Download or pack it again.`, { details: { path: file.path } });
  };
  const size = file.size ?? (await file.read()).length;
  const directory = await findDirectory(file, size);
  if (!directory) return fail('its directory is missing (truncated)');
  const { count, offset, length } = directory;
  if (count > limits.maxEntries) fail(`it lists ${count} files, more than ${limits.maxEntries}`);
  if (offset + length > size) fail('its directory lies outside of it');
  const bytes = await file.read(offset, offset + length);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const entries: ZipEntry[] = [];
  const seen = new Set<string>();
  let at = 0;
  let packed = 0;
  let unpacked = 0;
  for (let index = 0; index < count; index++) {
    if (at + 46 > bytes.length || view.getUint32(at, true) !== 0x02014b50) return fail(`entry ${index + 1} of ${count} is damaged`);
    const flags = view.getUint16(at + 8, true);
    const method = view.getUint16(at + 10, true);
    const nameLength = view.getUint16(at + 28, true);
    const extraLength = view.getUint16(at + 30, true);
    const end = at + 46 + nameLength + extraLength + view.getUint16(at + 32, true);
    if (end > bytes.length) return fail(`entry ${index + 1} of ${count} is cut off`);
    const name = new TextDecoder().decode(bytes.subarray(at + 46, at + 46 + nameLength));
    const sizes = readSizes(view, at, at + 46 + nameLength, extraLength);
    const crc = view.getUint32(at + 16, true);
    at = end;
    if (name.endsWith('/')) continue;
    const path = safePath(name);
    const leave = (code: Finding['code'], message: string) => report({ code, message, file: file.path, value: name.slice(0, 120) });
    if (path === undefined) {
      leave('unsafe-path', 'The name leads out of the archive or is not a relative path. The entry was left out.');
    } else if (seen.has(path)) {
      leave('duplicate-id', 'An earlier entry of the archive has the same name. The entry was left out.');
    } else if (flags & 1) {
      leave('unread-file', 'The entry is encrypted. Unpack the archive with its password and drop the files.');
    } else if (method !== 0 && method !== 8) {
      leave('unread-file', `The entry is packed with method ${method}. Stored and deflate are read; pack the archive again.`);
    } else if (sizes.size > limits.maxEntryBytes || (sizes.size > 10_000_000 && sizes.size > sizes.compressed * limits.maxRatio)) {
      leave('unread-file', `The entry would unpack ${sizes.compressed} bytes into ${sizes.size}. It was left out for safety; unpack it yourself if you trust it.`);
    } else {
      if (sizes.offset + 30 + sizes.compressed > size) return fail(`"${path}" lies outside of it (truncated)`);
      seen.add(path);
      packed += sizes.compressed;
      unpacked += sizes.size;
      entries.push({ kind: 'zip-entry', path, archive, offset: sizes.offset, compressedSize: sizes.compressed, size: sizes.size, method: method === 0 ? 'stored' : 'deflate', crc32: crc });
    }
  }
  if (packed > size) fail('its entries overlap');
  if (unpacked > limits.maxTotalBytes) fail(`it would unpack to ${unpacked} bytes`);
  return entries;
}

interface Directory {
  readonly count: number;
  readonly offset: number;
  readonly length: number;
}

async function findDirectory(file: SourceFile, size: number): Promise<Directory | undefined> {
  // 22 bytes, then a comment of up to 64 KiB; a ZIP64 locator of 20 bytes may be before it.
  const start = Math.max(0, size - 22 - 65535 - 20);
  const tail = await file.read(start, size);
  const view = new DataView(tail.buffer, tail.byteOffset, tail.byteLength);
  for (let at = tail.length - 22; at >= 0; at--) {
    if (view.getUint32(at, true) !== 0x06054b50) continue;
    const found = { count: view.getUint16(at + 10, true), length: view.getUint32(at + 12, true), offset: view.getUint32(at + 16, true) };
    const isZip64 = found.count === 0xffff || found.offset === 0xffffffff || found.length === 0xffffffff;
    if (!isZip64) return found;
    if (at < 20 || view.getUint32(at - 20, true) !== 0x07064b50) return found;
    const record = await file.read(Number(view.getBigUint64(at - 12, true)), Number(view.getBigUint64(at - 12, true)) + 56);
    const wide = new DataView(record.buffer, record.byteOffset, record.byteLength);
    if (record.length < 56 || wide.getUint32(0, true) !== 0x06064b50) return undefined;
    return { count: Number(wide.getBigUint64(32, true)), length: Number(wide.getBigUint64(40, true)), offset: Number(wide.getBigUint64(48, true)) };
  }
  return undefined;
}

/** Sizes and offset of a directory entry; the ZIP64 extra field holds those that do not fit 32 bits. */
function readSizes(view: DataView, at: number, extraStart: number, extraLength: number) {
  let size = view.getUint32(at + 24, true);
  let compressed = view.getUint32(at + 20, true);
  let offset = view.getUint32(at + 42, true);
  for (let field = extraStart; field + 4 <= extraStart + extraLength; ) {
    const id = view.getUint16(field, true);
    const end = Math.min(field + 4 + view.getUint16(field + 2, true), extraStart + extraLength);
    if (id === 1) {
      let next = field + 4;
      const take = (): number => {
        if (next + 8 > end) return Number.MAX_SAFE_INTEGER;
        next += 8;
        return Number(view.getBigUint64(next - 8, true));
      };
      if (size === 0xffffffff) size = take();
      if (compressed === 0xffffffff) compressed = take();
      if (offset === 0xffffffff) offset = take();
    }
    field = end;
  }
  return { size, compressed, offset };
}
