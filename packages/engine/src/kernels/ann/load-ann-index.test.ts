import * as fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { isShoalError } from '../../base/errors';
import { clusteredRows } from './clusters.test-support';
import { createExactIndex } from './exact-index';
import { createHnswIndex } from './hnsw-index';
import { indexChecksum } from './index-bytes';
import { loadAnnIndex } from './load-ann-index';

const dim = 4;
let saved: { hnsw: Uint8Array; exact: Uint8Array };
beforeAll(async () => {
  const rows = clusteredRows(120, dim, 1);
  const hnsw = createHnswIndex({ metric: 'cosine', dim, m: 3, efConstruction: 20 });
  const exact = createExactIndex({ metric: 'l2', dim });
  await hnsw.add(rows);
  await exact.add(rows);
  saved = { hnsw: hnsw.save(), exact: exact.save() };
});

/** Makes the checksum right again, so that the checks behind it are reached. */
function sealed(bytes: Uint8Array): Uint8Array {
  const copy = bytes.slice(0, bytes.length - (bytes.length % 4));
  if (copy.length >= 32) new DataView(copy.buffer).setUint32(28, indexChecksum(copy), true);
  return copy;
}

function patched(bytes: Uint8Array, patch: (view: DataView) => void): Uint8Array {
  const copy = bytes.slice();
  patch(new DataView(copy.buffer));
  return sealed(copy);
}

/** Loads, and then uses what was loaded in every way. */
async function loadAndUse(bytes: Uint8Array): Promise<'used' | 'refused'> {
  try {
    const index = loadAnnIndex(bytes);
    const query = new Float32Array(index.dim).fill(0.25);
    // Few rows wanted, so that the graph is walked.
    for (const k of [1, 3, 200]) {
      const { indices } = index.search(query, k, { ef: k });
      expect(indices.every((row) => row >= -1 && row < index.size)).toBe(true);
    }
    await index.add(query);
    index.save();
    return 'used';
  } catch (error) {
    if (!isShoalError(error)) throw error;
    expect(['invalid-data', 'unsupported-format']).toContain(error.code);
    return 'refused';
  }
}

describe('loadAnnIndex', () => {
  it('says what is damaged, where, and what was expected', () => {
    const at = (bytes: Uint8Array) => {
      try {
        loadAnnIndex(bytes);
      } catch (error) {
        if (isShoalError(error)) return { code: error.code, ...error.details };
      }
      return undefined;
    };
    expect(at(new Uint8Array(0))).toMatchObject({ code: 'invalid-data', what: 'length', expected: 'at least 64 bytes' });
    expect(at(new Uint8Array(64))).toMatchObject({ code: 'invalid-data', what: 'first bytes', where: 0 });
    expect(at(patched(saved.hnsw, (view) => view.setUint32(8, 3, true)))).toMatchObject({ code: 'unsupported-format', found: 3 });
    const flipped = saved.hnsw.slice();
    flipped[300] = (flipped[300] as number) ^ 1;
    expect(at(flipped)).toMatchObject({ code: 'invalid-data', what: 'checksum', where: 28 });
    expect(at(sealed(saved.exact.slice(0, -4)))).toMatchObject({ code: 'invalid-data', what: 'length', expected: `${saved.exact.length} bytes` });
    for (const [field, what] of [[12, 'kind'], [16, 'metric'], [20, 'length'], [24, 'length'], [32, 'seed'], [40, 'm'], [44, 'efConstruction'], [48, 'entry row'], [52, 'top level'], [56, 'length']] as const) {
      expect(at(patched(saved.hnsw, (view) => view.setUint32(field === 32 ? 36 : field, 0x7ff00001, true)))).toMatchObject({ code: 'invalid-data', what });
    }
    expect(at(patched(saved.hnsw, (view) => view.setFloat32(64 + 5 * 4 * dim, NaN, true)))).toMatchObject({ code: 'invalid-data', what: 'row 5', where: 64 + 5 * 4 * dim });
    const levelsAt = 64 + 120 * 4 * dim;
    expect(at(patched(saved.hnsw, (view) => view.setUint8(levelsAt + 7, 200)))).toMatchObject({ what: 'level of row 7', where: levelsAt + 7 });
    const listAt = levelsAt + 120 + 7 * 4 * 9;
    for (const length of [-1, 9]) expect(at(patched(saved.hnsw, (view) => view.setInt32(listAt, length, true)))).toMatchObject({ what: 'number of links of row 9 on level 0', where: listAt });
    const level = (row: number) => saved.hnsw[levelsAt + row] as number;
    expect(at(patched(saved.hnsw, (view) => view.setUint8(levelsAt + 7, level(7) + 1)))).toMatchObject({ what: 'number of upper lists', where: 56 });
    // The first row with a list above level 0 must not link to one that has none.
    const high = Array.from({ length: 120 }, (_, row) => row).findIndex((row) => level(row) > 0);
    const low = Array.from({ length: 120 }, (_, row) => row).findIndex((row) => level(row) === 0);
    const upperAt = levelsAt + 120 + 7 * 4 * 120;
    const linkToLow = (view: DataView) => {
      view.setInt32(upperAt, 1, true);
      view.setInt32(upperAt + 4, low, true);
    };
    expect(at(patched(saved.hnsw, linkToLow))).toMatchObject({ what: `link of row ${high} on level 1`, where: upperAt + 4, found: low });
    for (const link of [-1, 9, 120]) expect(at(patched(saved.hnsw, (view) => view.setInt32(listAt + 4, link, true)))).toMatchObject({ what: 'link of row 9 on level 0', where: listAt + 4 });
  });

  it('refuses every cut-off file and every file with one bit flipped', async () => {
    for (const bytes of [saved.hnsw, saved.exact]) {
      for (let length = 0; length < bytes.length; length += length < 100 ? 1 : 37) expect(await loadAndUse(bytes.subarray(0, length))).toBe('refused');
      for (let at = 0; at < bytes.length; at += at < 64 ? 1 : 13) {
        const flipped = bytes.slice();
        flipped[at] = (flipped[at] as number) ^ (1 << (at % 8));
        expect(await loadAndUse(flipped)).toBe('refused');
      }
    }
  });

  it('reads or refuses any damage behind a right checksum', async () => {
    const outcomes = new Set<string>();
    const damage = fc.record({
      kind: fc.constantFrom('hnsw' as const, 'exact' as const),
      words: fc.array(
        fc.record({
          // Some changes in the header, most behind it.
          place: fc.oneof({ arbitrary: fc.nat(12), weight: 1 }, { arbitrary: fc.nat(4000), weight: 4 }),
          value: fc.oneof(fc.integer({ min: -2, max: 130 }), fc.integer(), fc.constantFrom(0x7fffffff, -0x80000000, 0x7f800000, 0x7fc00000)),
        }),
        { minLength: 1, maxLength: 6 },
      ),
      cut: fc.option(fc.nat(400), { freq: 6 }),
    });
    await fc.assert(
      fc.asyncProperty(damage, async ({ kind, words, cut }) => {
        const bytes = cut === null ? saved[kind].slice() : saved[kind].slice(0, Math.max(0, saved[kind].length - 4 * cut));
        const view = new DataView(bytes.buffer);
        for (const { place, value } of words) {
          // Past the magic and the version, which are looked at first.
          const at = 4 * ((3 + place) % Math.max(4, bytes.length >> 2));
          if (at + 4 <= bytes.length) view.setInt32(at, value, true);
        }
        outcomes.add(await loadAndUse(sealed(bytes)));
      }),
      { numRuns: 3000, seed: 1, interruptAfterTimeLimit: 20_000 },
    );
    expect([...outcomes].sort()).toEqual(['refused', 'used']);
  });

  it('walks any valid graph to an end, also one with links of its own making', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(fc.nat(119), fc.nat(5), fc.nat(119)), { maxLength: 400 }), async (links) => {
        const bytes = patched(saved.hnsw, (view) => {
          for (const [row, slot, other] of links) {
            const listAt = 64 + 120 * 4 * dim + 120 + 7 * 4 * row;
            if (row !== other && slot < view.getInt32(listAt, true)) view.setInt32(listAt + 4 * (1 + slot), other, true);
          }
        });
        expect(await loadAndUse(bytes)).toBe('used');
      }),
      { numRuns: 200, seed: 2, interruptAfterTimeLimit: 20_000 },
    );
  });
});
