import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRandom } from '../random';
import { duplicateGroups } from './duplicate-groups';
import { hashPairs } from './hash-pairs';
import { hammingDistance } from './perceptual-hash';

describe('hashPairs', () => {
  it('gives the golden pairs and groups', async () => {
    const hashes = Uint32Array.of(0xf0000000, 1, 0xf0000000, 0, 0, 0, 0, 0, 0xf000000f, 1, 0x0f0f0f0f, 0xffffffff);
    expect(hammingDistance(hashes, 0, 5)).toBe(4 + 16 + 31);
    const pairs = await hashPairs(hashes);
    expect([[...pairs.a], [...pairs.b], [...pairs.distances]]).toEqual([[0, 0, 1], [1, 4, 4], [1, 4, 5]]);
    expect(duplicateGroups(6, pairs)).toEqual([
      { row: 0, group: 0, role: 'keep', distance: 0 },
      { row: 1, group: 0, role: 'drop', distance: 1 },
      { row: 4, group: 0, role: 'drop', distance: 4 },
    ]);
    expect((await hashPairs(hashes, { maxDistance: 64 })).a.length).toBe(6);
  });

  it('finds exactly the pairs that comparing all of them finds', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(), fc.integer({ min: 0, max: 12 }), async (seed, maxDistance) => {
        const random = createRandom(seed);
        const hashes = Uint32Array.from({ length: 120 }, () => random() * 2 ** 32);
        // Half of the rows are copies with up to 9 bits flipped.
        for (let row = 30; row < 60; row++) {
          hashes.copyWithin(row * 2, (row - 30) * 2, (row - 30) * 2 + 2);
          for (let flips = Math.floor(random() * 10); flips > 0; flips--) {
            const at = row * 2 + Math.floor(random() * 2);
            hashes[at] = (hashes[at] ?? 0) ^ (1 << Math.floor(random() * 32));
          }
        }
        const expected: number[][] = [];
        for (let a = 0; a < 60; a++) for (let b = a + 1; b < 60; b++) if (hammingDistance(hashes, a, b) <= maxDistance) expected.push([a, b, hammingDistance(hashes, a, b)]);
        const { a, b, distances } = await hashPairs(hashes, { maxDistance });
        expect(Array.from(a, (row, i) => [row, b[i], distances[i]])).toEqual(expected);
      }),
      { numRuns: 40 },
    );
  });

  it('takes nothing, rejects what is wrong, and stops when told to', async () => {
    expect((await hashPairs(new Uint32Array(0))).a.length).toBe(0);
    expect((await hashPairs(Uint32Array.of(5, 5))).a.length).toBe(0);
    await expect(hashPairs(Uint32Array.of(5))).rejects.toEqual(expect.objectContaining({ code: 'invalid-argument' }));
    for (const maxDistance of [-1, 1.5, 65, NaN]) await expect(hashPairs(Uint32Array.of(5, 5), { maxDistance })).rejects.toEqual(expect.objectContaining({ code: 'invalid-argument' }));
    const random = createRandom(1);
    const many = Uint32Array.from({ length: 60_000 }, () => random() * 2 ** 32);
    const controller = new AbortController();
    const options = { signal: controller.signal, onProgress: () => controller.abort(new Error('enough')) };
    await expect(hashPairs(many, { maxDistance: 8 }, options)).rejects.toThrow('enough');
  });
});
