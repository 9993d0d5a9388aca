import { decompress } from 'fzstd';
import { messageOf, ShoalError } from '../../base/errors';

/**
 * Decompresses Zstandard frames. Throws `invalid-data` for damaged data and for frames that state more than `maxBytes`.
 * Definition: RFC 8878
 */
export function decompressZstd(bytes: Uint8Array, maxBytes: number, what = 'The Zstandard data'): Uint8Array {
  const stated = statedSize(bytes);
  if (stated !== undefined && stated > maxBytes) {
    throw new ShoalError('invalid-data', `${what} says that it unpacks to ${stated} bytes, where at most ${maxBytes} can be right. The file is damaged; write or copy it again.`, { details: { what, stated, maxBytes } });
  }
  let out: Uint8Array;
  try {
    out = decompress(bytes);
  } catch (cause) {
    throw new ShoalError('invalid-data', `${what} cannot be decompressed: ${messageOf(cause)}. The file is damaged; write or copy it again.`, { details: { what }, cause });
  }
  if (out.length > maxBytes) throw new ShoalError('invalid-data', `${what} unpacks to ${out.length} bytes, where at most ${maxBytes} can be right.`, { details: { what, maxBytes } });
  // The library gives a part of a larger buffer, which may not start on an aligned byte.
  return out.slice();
}

/** The content size in the header of the first frame, where it states one. */
function statedSize(bytes: Uint8Array): number | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < 6 || view.getUint32(0, true) !== 0xfd2fb528) return undefined;
  const descriptor = bytes[4] ?? 0;
  const single = (descriptor & 32) !== 0;
  const size = [single ? 1 : 0, 2, 4, 8][descriptor >> 6] ?? 0;
  const at = 5 + (single ? 0 : 1) + ([0, 1, 2, 4][descriptor & 3] ?? 0);
  if (size === 0 || at + size > bytes.length) return undefined;
  if (size === 1) return bytes[at];
  if (size === 2) return view.getUint16(at, true) + 256;
  return size === 4 ? view.getUint32(at, true) : Number(view.getBigUint64(at, true));
}
