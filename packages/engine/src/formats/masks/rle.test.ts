import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mergeRle, rleIou } from './merge-rle';
import { canonicalRuns, rleArea, rleBox, rleFromBitmap, rleFromRowRuns, rleFromRuns, rleToBitmap, rleToRowRuns, rleToRuns } from './rle';
import { decodeCounts, encodeCounts } from './rle-counts';

const bitmapOf = fc.record({ width: fc.integer({ min: 1, max: 13 }), height: fc.integer({ min: 1, max: 13 }) }).chain(({ width, height }) =>
  fc.record({ width: fc.constant(width), height: fc.constant(height), bits: fc.array(fc.constantFrom(0, 1), { minLength: width * height, maxLength: width * height }) }),
);
const pair = bitmapOf.chain(({ width, height, bits }) => fc.array(fc.constantFrom(0, 1), { minLength: bits.length, maxLength: bits.length }).map((other) => ({ width, height, a: bits, b: other })));

describe('text of the counts', () => {
  it.each([
    [[0, 5], '05'],
    [[6, 1, 40, 4, 5, 4, 5, 4, 21], '61X13mN000`0'],
    [[], ''],
    [[100_000], 'PeQ3'],
    [[3, 1, 3, 100, 3], '313S30'],
  ])('of %j is %s', (counts, text) => {
    expect(encodeCounts(counts)).toBe(text);
    expect([...decodeCounts(text)]).toEqual(counts);
  });

  it('comes back the same for all runs of 32 bits', () => {
    fc.assert(fc.property(fc.array(fc.oneof(fc.nat(40), fc.integer({ min: 0, max: 2 ** 32 - 1 }))), (counts) => void expect([...decodeCounts(encodeCounts(counts))]).toEqual(counts)), { numRuns: 300 });
  });

  it('is long for many runs', () => {
    const counts = Array.from({ length: 50_000 }, (_, i) => (i * 7919) % 1000);
    expect([...decodeCounts(encodeCounts(counts))]).toEqual(counts);
  });

  it.each(['p', ' ', 'X', '0é', 'oooooooooo', '@'.repeat(3), 'ooooooooooooooooooooooooooo1'])('refuses %j', (text) => {
    expect(() => decodeCounts(text)).toThrow(expect.objectContaining({ code: 'invalid-data' }));
  });

  it('ends for any text', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.integer({ min: 40, max: 120 }).map((code) => String.fromCharCode(code)), maxLength: 60 }), (text) => {
        try {
          for (const count of decodeCounts(text)) expect(count).toBeLessThan(2 ** 32);
        } catch (error) {
          expect(error).toMatchObject({ code: 'invalid-data' });
        }
      }),
      { numRuns: 500 },
    );
  });
});

describe('masks', () => {
  // . X .
  // X X .
  const mask = rleFromBitmap([0, 1, 0, 1, 1, 0], 3, 2);

  it('go down the columns, background first', () => {
    expect([...rleToRuns(mask)]).toEqual([1, 3, 2]);
    expect([...rleToRowRuns(mask)]).toEqual([1, 1, 1, 2, 1]);
    expect(rleArea(mask)).toBe(3);
    expect(rleBox(mask)).toEqual({ x: 0, y: 0, w: 2, h: 2 });
    expect(rleBox(rleFromBitmap([0, 0, 0, 1], 2, 2))).toEqual({ x: 1, y: 1, w: 1, h: 1 });
    expect(rleBox(rleFromBitmap([0, 0], 2, 1))).toBeNull();
  });

  it('come back from bitmaps, and from runs along the rows', () => {
    fc.assert(
      fc.property(bitmapOf, ({ width, height, bits }) => {
        const rle = rleFromBitmap(bits, width, height);
        expect([...rleToBitmap(rle)]).toEqual(bits);
        expect(rleFromRowRuns(rleToRowRuns(rle), width, height)).toEqual(rle);
        expect(rleFromRuns(rleToRuns(rle), width, height)).toEqual(rle);
        expect(rleArea(rle)).toBe(bits.filter(Boolean).length);
        const set = bits.flatMap((bit, i) => (bit ? [[i % width, Math.floor(i / width)] as const] : []));
        const [xs, ys] = [set.map(([x]) => x), set.map(([, y]) => y)];
        expect(rleBox(rle)).toEqual(set.length === 0 ? null : { x: Math.min(...xs), y: Math.min(...ys), w: Math.max(...xs) - Math.min(...xs) + 1, h: Math.max(...ys) - Math.min(...ys) + 1 });
      }),
      { numRuns: 300 },
    );
  });

  it('merge as their pixels do', () => {
    fc.assert(
      fc.property(pair, ({ width, height, a, b }) => {
        const [rleA, rleB] = [rleFromBitmap(a, width, height), rleFromBitmap(b, width, height)];
        expect(mergeRle([rleA, rleB], 'union')).toEqual(rleFromBitmap(a.map((bit, i) => bit | (b[i] ?? 0)), width, height));
        expect(mergeRle([rleA, rleB], 'intersection')).toEqual(rleFromBitmap(a.map((bit, i) => bit & (b[i] ?? 0)), width, height));
        const shared = a.filter((bit, i) => bit && b[i]).length;
        const whole = a.filter((bit, i) => bit || b[i]).length;
        expect(rleIou(rleA, rleB)).toBe(whole === 0 ? 0 : shared / whole);
      }),
      { numRuns: 300 },
    );
    expect(() => mergeRle([], 'union')).toThrow(/no masks/);
    expect(() => mergeRle([mask, rleFromBitmap([1], 1, 1)], 'union')).toThrow(/3 × 2 and 1 × 1/);
  });

  it('have one text for the same pixels', () => {
    expect(canonicalRuns([0, 0, 3, 0, 2, 1, 0, 4])).toEqual([5, 5]);
    expect(canonicalRuns([0, 2, 0, 1])).toEqual([0, 3]);
    expect(rleFromRuns([2, 0, 4], 3, 2)).toEqual(rleFromBitmap([0, 0, 0, 0, 0, 0], 3, 2));
  });

  it.each([
    [{ width: 3, height: 2, counts: encodeCounts([1, 3]) }, 'cover 4 pixels, expected 3 × 2 = 6'],
    [{ width: 1e9, height: 1e9, counts: encodeCounts([6]) }, 'cannot be read'],
    [{ width: NaN, height: 2, counts: '6' }, 'cannot be read'],
    [{ width: -3, height: -2, counts: '6' }, 'cannot be read'],
    [{ width: 2.5, height: 2, counts: '5' }, 'cannot be read'],
  ])('with a wrong size are refused: %#', (rle, message) => {
    expect(() => rleToRuns(rle)).toThrow(message);
  });

  it('of a huge picture are counted, but not laid out', () => {
    const huge = { width: 60_000, height: 60_000, counts: encodeCounts([10, 60_000, 3_600_000_000 - 60_010]) };
    expect(rleArea(huge)).toBe(60_000);
    expect(rleBox(huge)).toEqual({ x: 0, y: 0, w: 2, h: 60_000 });
    expect(() => rleToBitmap(huge)).toThrow(expect.objectContaining({ code: 'out-of-memory' }));
  });
});
