import { xxh32 } from './xxh32';

export interface FrameFlags {
  readonly blockChecksums: boolean;
  readonly contentSize: boolean;
  readonly contentChecksum: boolean;
  /** Matches reach back into earlier blocks. */
  readonly linked: boolean;
  /** Blocks are stored as they are. */
  readonly stored: boolean;
  readonly blockBytes: number;
}

/** A plain LZ4 frame writer for tests: short matches found by looking back, no cleverness. */
export function writeLz4Frame(bytes: Uint8Array, flags: FrameFlags): Uint8Array {
  const out: number[] = [0x04, 0x22, 0x4d, 0x18];
  const word = (value: number) => out.push(value & 255, (value >>> 8) & 255, (value >>> 16) & 255, (value >>> 24) & 255);
  const descriptor = [0x40 | (flags.linked ? 0 : 0x20) | (flags.blockChecksums ? 0x10 : 0) | (flags.contentSize ? 8 : 0) | (flags.contentChecksum ? 4 : 0), 0x40];
  if (flags.contentSize) descriptor.push(...new Uint8Array(new BigUint64Array([BigInt(bytes.length)]).buffer));
  out.push(...descriptor, (xxh32(Uint8Array.from(descriptor)) >>> 8) & 255);
  for (let start = 0; start < bytes.length; start += flags.blockBytes) {
    const end = Math.min(bytes.length, start + flags.blockBytes);
    const block = flags.stored ? bytes.slice(start, end) : compressBlock(bytes, flags.linked ? 0 : start, start, end);
    word(flags.stored ? (block.length | 0x80000000) >>> 0 : block.length);
    out.push(...block);
    if (flags.blockChecksums) word(xxh32(block));
  }
  word(0);
  if (flags.contentChecksum) word(xxh32(bytes));
  return Uint8Array.from(out);
}

function compressBlock(bytes: Uint8Array, from: number, start: number, end: number): Uint8Array {
  const out: number[] = [];
  let literalStart = start;
  const length = (value: number) => {
    for (let rest = value - 15; rest >= 0; rest -= 255) out.push(Math.min(255, rest));
  };
  const sequence = (literalEnd: number, match?: { readonly offset: number; readonly size: number }) => {
    const literals = literalEnd - literalStart;
    out.push((Math.min(15, literals) << 4) | (match ? Math.min(15, match.size - 4) : 0));
    if (literals >= 15) length(literals);
    out.push(...bytes.slice(literalStart, literalEnd));
    if (!match) return;
    out.push(match.offset & 255, match.offset >> 8);
    if (match.size - 4 >= 15) length(match.size - 4);
  };
  for (let at = start; at < end; ) {
    const match = at + 12 < end ? findMatch(bytes, from, at, end - 5) : undefined;
    if (!match) {
      at += 1;
      continue;
    }
    sequence(at, match);
    at += match.size;
    literalStart = at;
  }
  sequence(end);
  return Uint8Array.from(out);
}

function findMatch(bytes: Uint8Array, from: number, at: number, limit: number): { offset: number; size: number } | undefined {
  for (let back = at - 1; back >= Math.max(from, at - 300); back--) {
    let size = 0;
    while (at + size < limit && bytes[back + size] === bytes[at + size]) size += 1;
    if (size >= 4) return { offset: at - back, size };
  }
  return undefined;
}
