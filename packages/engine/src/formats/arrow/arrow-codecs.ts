import { CompressionType, compressionRegistry } from 'apache-arrow';
import { decompressLz4Frame } from '../compression/lz4-frame';
import { decompressZstd } from '../compression/zstd';

/** One buffer of a record batch is never larger. */
const MAX_BUFFER_BYTES = 2 ** 31 - 1;
let registered = false;

/** Teaches apache-arrow to read compressed buffers, which it does not by itself. Call it before decoding; it works once. */
export function registerArrowCodecs(): void {
  if (registered) return;
  registered = true;
  compressionRegistry.set(CompressionType.LZ4_FRAME, { decode: (bytes) => decompressLz4Frame(bytes, MAX_BUFFER_BYTES, 'An Arrow buffer').slice() });
  compressionRegistry.set(CompressionType.ZSTD, { decode: (bytes) => decompressZstd(bytes, MAX_BUFFER_BYTES, 'An Arrow buffer') });
}
