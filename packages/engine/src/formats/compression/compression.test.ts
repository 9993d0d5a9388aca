import { zstdCompressSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decompressLz4Frame } from './lz4-frame';
import { writeLz4Frame } from './lz4.test-support';
import { xxh32 } from './xxh32';
import { decompressZstd } from './zstd';

const text = (value: string) => new TextEncoder().encode(value);

it('computes xxHash-32 as its definition does', () => {
  expect(xxh32(text(''))).toBe(0x02cc5d05);
  expect(xxh32(text('a'))).toBe(0x550d7456);
  expect(xxh32(text('abc'))).toBe(0x32d153ff);
  expect(xxh32(text('Nobody inspects the spammish repetition'))).toBe(0xe2293b2f);
});

describe('LZ4 frames', () => {
  const flags = fc.record({ blockChecksums: fc.boolean(), contentSize: fc.boolean(), contentChecksum: fc.boolean(), linked: fc.boolean(), stored: fc.boolean(), blockBytes: fc.integer({ min: 1, max: 700 }) });
  const content = fc.array(fc.oneof(fc.constant(0), fc.constant(7), fc.nat(255)), { minLength: 21, maxLength: 600, size: 'max' }).map((list) => Uint8Array.from(list));

  it('unpack exactly, with every combination of flags', () => {
    fc.assert(fc.property(content, flags, (bytes, options) => {
        expect(decompressLz4Frame(writeLz4Frame(bytes, options), 1 << 20)).toEqual(bytes);
      }), { numRuns: 300 });
  });

  it('are refused when a byte is wrong and a checksum can tell, and never give wrong bytes in silence', () => {
    fc.assert(
      fc.property(content, fc.nat(), fc.integer({ min: 1, max: 255 }), (bytes, at, flip) => {
        const frame = writeLz4Frame(bytes, { blockChecksums: true, contentChecksum: true, contentSize: true, linked: false, stored: false, blockBytes: 256 });
        const index = at % frame.length;
        frame[index] = (frame[index] ?? 0) ^ flip;
        let result: Uint8Array | undefined;
        try {
          result = decompressLz4Frame(frame, 1 << 20);
        } catch (error) {
          expect(error).toMatchObject({ name: 'ShoalError' });
        }
        if (result) expect(result).toEqual(bytes);
      }),
      { numRuns: 300 },
    );
  });

  it('are refused when they are cut off, too large, or need a dictionary', () => {
    const frame = writeLz4Frame(text('hello hello hello hello'), { blockChecksums: false, contentChecksum: false, contentSize: true, linked: true, stored: false, blockBytes: 64 });
    for (let end = 0; end < frame.length; end++) expect(() => decompressLz4Frame(frame.slice(0, end), 1000)).toThrow(/cannot be decompressed/);
    expect(() => decompressLz4Frame(frame, 10)).toThrow(/at most 10/);
    const dictionary = frame.slice();
    dictionary[4] = (dictionary[4] ?? 0) | 1;
    expect(() => decompressLz4Frame(dictionary, 1000)).toThrow(/dictionary/);
  });
});

describe('Zstandard', () => {
  it('unpacks what zlib packed, and refuses damaged and lying frames', () => {
    const bytes = Uint8Array.from({ length: 5000 }, (_, i) => (i * i) % 253);
    const packed = new Uint8Array(zstdCompressSync(bytes));
    expect(decompressZstd(packed, 5000)).toEqual(bytes);
    expect(() => decompressZstd(packed, 4999)).toThrow(/at most 4999/);
    expect(() => decompressZstd(packed.slice(0, 50), 5000)).toThrow(/cannot be decompressed/);
    expect(() => decompressZstd(text('no frame at all'), 5000)).toThrow(/cannot be decompressed/);
  });
});
