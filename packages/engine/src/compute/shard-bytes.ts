import { ShoalError } from '../base/errors';

// A saved index in parts, little-endian: `SHOALSHD`, version u32, number of parts u32, the length of every part in bytes as
// f64, then the parts, each a saved index of its own.

const magic = 'SHOALSHD';
const version = 1;
const headerBytes = 16;
const mostParts = 1024;

export function joinShards(parts: readonly Uint8Array[]): Uint8Array {
  const start = headerBytes + 8 * parts.length;
  const total = parts.reduce((sum, part) => sum + part.length, start);
  let bytes: Uint8Array;
  try {
    bytes = new Uint8Array(total);
  } catch (cause) {
    throw new ShoalError('out-of-memory', `The index in ${parts.length} parts takes ${total.toLocaleString('en')} bytes in one piece, for which there is no room. Split the rows over several indexes and save each.`, { details: { total }, cause });
  }
  const view = new DataView(bytes.buffer);
  for (let i = 0; i < magic.length; i++) bytes[i] = magic.charCodeAt(i);
  view.setUint32(8, version, true);
  view.setUint32(12, parts.length, true);
  let at = start;
  for (const [i, part] of parts.entries()) {
    view.setFloat64(headerBytes + 8 * i, part.length, true);
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}

/** Copies of the parts. @throws {ShoalError} `invalid-data` when the bytes are damaged, `unsupported-format` when a newer version wrote them. */
export function splitShards(bytes: Uint8Array): Uint8Array[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let i = 0; i < magic.length; i++) if (bytes[i] !== magic.charCodeAt(i)) throw damaged('first bytes', i, `"${magic}"`, bytes[i]);
  if (bytes.length < headerBytes) throw damaged('length', 0, `at least ${headerBytes} bytes`, bytes.length);
  const found = view.getUint32(8, true);
  if (found !== version) throw new ShoalError('unsupported-format', `The saved index in parts has version ${found}; version ${version} is read. Build the index again.`, { details: { what: 'version', where: 8, expected: version, found } });
  const count = view.getUint32(12, true);
  if (count < 1 || count > mostParts || bytes.length < headerBytes + 8 * count) throw damaged('number of parts', 12, `1 to ${mostParts}`, count);
  const parts: Uint8Array[] = [];
  let at = headerBytes + 8 * count;
  for (let i = 0; i < count; i++) {
    const length = view.getFloat64(headerBytes + 8 * i, true);
    if (!Number.isInteger(length) || length < 0 || at + length > bytes.length) throw damaged(`length of part ${i}`, headerBytes + 8 * i, `0 to ${bytes.length - at}`, length);
    parts.push(bytes.slice(at, at + length));
    at += length;
  }
  if (at !== bytes.length) throw damaged('length', at, `${at} bytes`, bytes.length);
  return parts;
}

export function damaged(what: string, where: number, expected: unknown, found: unknown): ShoalError {
  return new ShoalError('invalid-data', `The saved index in parts is damaged: ${what} at byte ${where} is ${String(found)}, expected ${String(expected)}. Build the index again.`, { details: { what, where, expected, found } });
}
