/** Keeps a stretch of bytes that may run over several chunks; copies only when it does. */
export interface ByteKeeper {
  /** Position of the first byte that is kept, in the whole stream. */
  readonly start: number;
  /** Begins at `position` of the stream, which is `at` of the current chunk. */
  begin(position: number, at: number): void;
  /** The bytes from the beginning up to `end` (position in the stream, not after this chunk). Valid until the next call. */
  take(chunk: Uint8Array, end: number): Uint8Array;
  /** The chunk is over: keeps the rest of it. */
  keep(chunk: Uint8Array): void;
  chunkBegins(): void;
}

export function createByteKeeper(): ByteKeeper {
  let bytes = new Uint8Array(0);
  let length = 0;
  let start = 0;
  /** Where the part that is not kept yet begins in the current chunk. */
  let from = 0;

  function append(part: Uint8Array): void {
    if (length + part.length > bytes.length) {
      const larger = new Uint8Array(Math.max(length + part.length, bytes.length * 2, 4096));
      larger.set(bytes.subarray(0, length));
      bytes = larger;
    }
    bytes.set(part, length);
    length += part.length;
  }

  return {
    get start() {
      return start;
    },
    begin(position, at) {
      start = position;
      from = at;
      length = 0;
    },
    take(chunk, end) {
      const size = end - start;
      if (length === 0) return chunk.subarray(from, from + size);
      if (size > length) append(chunk.subarray(from, from + size - length));
      const taken = bytes.subarray(0, size);
      length = 0;
      // One long value must not hold its memory for the rest of the file.
      if (bytes.length > 1 << 20) bytes = new Uint8Array(0);
      return taken;
    },
    keep(chunk) {
      append(chunk.subarray(from));
    },
    chunkBegins() {
      from = 0;
    },
  };
}
