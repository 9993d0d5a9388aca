import { ShoalError } from '../../base/errors';
import { xxh32 } from './xxh32';

const MAGIC = 0x184d2204;
const BLOCK_SIZES: Readonly<Record<number, number>> = { 4: 1 << 16, 5: 1 << 18, 6: 1 << 20, 7: 1 << 22 };

/**
 * Decompresses an LZ4 frame. Every flag of the frame is honoured, and every checksum that it carries is verified. `maxBytes` bounds what comes out.
 * Definition: https://github.com/lz4/lz4/blob/dev/doc/lz4_Frame_format.md
 *
 * Throws `invalid-data` for damaged, truncated or lying frames, `unsupported-format` for frames that need a dictionary.
 */
export function decompressLz4Frame(bytes: Uint8Array, maxBytes: number, what = 'The LZ4 data'): Uint8Array {
  const fail = (why: string): never => {
    throw new ShoalError('invalid-data', `${what} cannot be decompressed: ${why}. The file is damaged; write or copy it again.`, { details: { what } });
  };
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < 7 || view.getUint32(0, true) !== MAGIC) return fail('it does not start with an LZ4 frame');
  const flags = bytes[4] ?? 0;
  if (flags >> 6 !== 1) fail(`the frame has version ${flags >> 6}, expected 1`);
  const blockChecksums = (flags & 16) !== 0;
  const hasSize = (flags & 8) !== 0;
  const contentChecksum = (flags & 4) !== 0;
  if (flags & 1) throw new ShoalError('unsupported-format', `${what} needs an LZ4 dictionary, which is not part of it. Write it without one.`, { details: { what } });
  const maxBlock = BLOCK_SIZES[((bytes[5] ?? 0) >> 4) & 7];
  if (maxBlock === undefined) return fail('its block size is not one that exists');
  let at = 6 + (hasSize ? 8 : 0);
  if (at >= bytes.length) return fail('its header is cut off');
  if (((xxh32(bytes.subarray(4, at)) >>> 8) & 255) !== bytes[at]) fail('the checksum of its header is wrong');
  const stated = hasSize ? Number(view.getBigUint64(6, true)) : undefined;
  if (stated !== undefined && stated > maxBytes) fail(`it says that it unpacks to ${stated} bytes, where at most ${maxBytes} can be right`);
  at += 1;
  let out = new Uint8Array(Math.min(maxBytes, stated ?? Math.max(maxBlock, bytes.length * 3)));
  let end = 0;
  const room = (size: number): void => {
    if (end + size > maxBytes) fail(`it unpacks to more than ${maxBytes} bytes`);
    if (end + size <= out.length) return;
    const grown = new Uint8Array(Math.min(maxBytes, Math.max(out.length * 2, end + size)));
    grown.set(out.subarray(0, end));
    out = grown;
  };
  for (;;) {
    if (at + 4 > bytes.length) return fail('it is cut off');
    const header = view.getUint32(at, true);
    at += 4;
    if (header === 0) break;
    const size = header & 0x7fffffff;
    if (size > maxBlock || at + size + (blockChecksums ? 4 : 0) > bytes.length) return fail('a block reaches past its end');
    const block = bytes.subarray(at, at + size);
    at += size;
    if (blockChecksums) {
      if (xxh32(block) !== view.getUint32(at, true)) fail('the checksum of a block is wrong');
      at += 4;
    }
    if (header & 0x80000000) {
      room(size);
      out.set(block, end);
      end += size;
    } else {
      const grow = (from: number, need: number): Uint8Array => {
        end = from;
        room(need);
        return out;
      };
      end = decompressBlock(block, end, grow, fail);
    }
  }
  if (contentChecksum && (at + 4 > bytes.length || xxh32(out.subarray(0, end)) !== view.getUint32(at, true))) fail('the checksum of its content is wrong or missing');
  if (stated !== undefined && stated !== end) fail(`it unpacks to ${end} bytes instead of the ${stated} that it states`);
  return out.subarray(0, end);
}

/** One block; matches may reach back into earlier blocks of the frame. Returns the new end. */
function decompressBlock(block: Uint8Array, start: number, reserve: (end: number, size: number) => Uint8Array, fail: (why: string) => never): number {
  let end = start;
  let at = 0;
  const length = (first: number): number => {
    if (first !== 15) return first;
    let total = 15;
    for (;;) {
      if (at >= block.length) fail('a block is cut off');
      const more = block[at++] ?? 0;
      total += more;
      if (more !== 255) return total;
    }
  };
  while (at < block.length) {
    const token = block[at++] ?? 0;
    const literals = length(token >> 4);
    if (at + literals > block.length) fail('literals reach past the end of a block');
    let out = reserve(end, literals);
    out.set(block.subarray(at, at + literals), end);
    end += literals;
    at += literals;
    if (at === block.length) break;
    if (at + 2 > block.length) fail('a block is cut off');
    const offset = (block[at] ?? 0) | ((block[at + 1] ?? 0) << 8);
    at += 2;
    const size = 4 + length(token & 15);
    if (offset === 0 || offset > end) fail('a match reaches before the beginning');
    out = reserve(end, size);
    // Byte by byte: a match may overlap what it writes.
    for (let i = 0; i < size; i++) out[end + i] = out[end + i - offset] ?? 0;
    end += size;
  }
  return end;
}
