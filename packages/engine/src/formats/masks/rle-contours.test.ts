import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { rleBox, rleCrop, rleFromBitmap, rleToBitmap } from './rle';
import { rleContours } from './rle-contours';

/** Pixels whose middle a ray to the left leaves through an odd number of upright edges. */
function fill(rings: readonly (readonly number[])[], width: number, height: number): Uint8Array {
  const bitmap = new Uint8Array(width * height);
  for (const ring of rings) {
    for (let at = 0; at < ring.length; at += 2) {
      const [x0 = 0, y0 = 0, x1 = 0, y1 = 0] = [ring[at], ring[at + 1], ring[(at + 2) % ring.length], ring[(at + 3) % ring.length]];
      if (x0 !== x1) continue;
      for (let y = Math.min(y0, y1); y < Math.max(y0, y1); y++) for (let x = x0; x < width; x++) bitmap[y * width + x] = (bitmap[y * width + x] ?? 0) ^ 1;
    }
  }
  return bitmap;
}

function signedArea(ring: readonly number[]): number {
  let sum = 0;
  for (let at = 0; at < ring.length; at += 2) sum += (ring[at] ?? 0) * (ring[(at + 3) % ring.length] ?? 0) - (ring[(at + 2) % ring.length] ?? 0) * (ring[at + 1] ?? 0);
  return sum / 2;
}

describe('rleContours', () => {
  it('outlines one pixel, a block, and a block with a hole', () => {
    expect(rleContours(rleFromBitmap([0, 0, 0, 0, 1, 0, 0, 0, 0], 3, 3))).toEqual([[2, 1, 2, 2, 1, 2, 1, 1]]);
    expect(rleContours(rleFromBitmap([1, 1, 1, 1], 2, 2))).toEqual([[2, 0, 2, 2, 0, 2, 0, 0]]);
    const holed = rleContours(rleFromBitmap([1, 1, 1, 1, 0, 1, 1, 1, 1], 3, 3));
    expect(holed.map(signedArea)).toEqual([9, -1]);
    expect(rleContours(rleFromBitmap([0, 0, 0, 0], 2, 2))).toEqual([]);
  });

  it('covers exactly the pixels of any mask, and walks outer rings clockwise', () => {
    fc.assert(
      fc.property(
        fc.tuple(fc.integer({ min: 1, max: 14 }), fc.integer({ min: 1, max: 14 })).chain(([width, height]) => fc.record({ width: fc.constant(width), height: fc.constant(height), bits: fc.array(fc.integer({ min: 0, max: 1 }), { minLength: width * height, maxLength: width * height }) })),
        ({ width, height, bits }) => {
          const mask = rleFromBitmap(bits, width, height);
          const rings = rleContours(mask);
          expect([...fill(rings, width, height)]).toEqual([...rleToBitmap(mask)]);
          expect(rings.reduce((sum, ring) => sum + signedArea(ring), 0)).toBe(bits.filter((bit) => bit === 1).length);
          for (const ring of rings) for (let at = 0; at < ring.length; at += 2) expect((ring[at] === ring[(at + 2) % ring.length]) !== (ring[at + 1] === ring[(at + 3) % ring.length])).toBe(true);
        },
      ),
      { numRuns: 500 },
    );
  });

  it('refuses runs that do not fit the picture', () => {
    expect(() => rleContours({ width: 4, height: 4, counts: '5' })).toThrow(/cover 5 pixels, expected 4 × 4/);
  });
});

describe('rleCrop', () => {
  it('is the bitmap inside of the tight box', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 9 }), fc.integer({ min: 1, max: 9 }), fc.array(fc.integer({ min: 0, max: 1 }), { minLength: 81, maxLength: 81 }), (width, height, bits) => {
        const bitmap = bits.slice(0, width * height);
        const mask = rleFromBitmap(bitmap, width, height);
        const crop = rleCrop(mask);
        expect(crop?.box ?? null).toEqual(rleBox(mask));
        if (!crop) return;
        const { x, y, w, h } = crop.box;
        expect([...crop.bitmap]).toEqual(Array.from({ length: w * h }, (_, at) => bitmap[(y + Math.floor(at / w)) * width + x + (at % w)]));
      }),
    );
  });
});

const file = join(process.env.SHOAL_TEST_DATA ?? '../shared/data', 'coco-eval/cocoapi/instances_val2014_fakesegm100_results.json');

describe.skipIf(!existsSync(file))(`outlines of COCO's own masks (real data in ${file})`, () => {
  it('cover exactly the pixels of each of 734', () => {
    const results = JSON.parse(readFileSync(file, 'utf8')) as { readonly segmentation: { readonly size: readonly [number, number]; readonly counts: string } }[];
    expect(results).toHaveLength(734);
    let corners = 0;
    for (const { segmentation } of results) {
      const [height, width] = segmentation.size;
      const mask = { width, height, counts: segmentation.counts };
      const rings = rleContours(mask);
      corners += rings.reduce((sum, ring) => sum + ring.length / 2, 0);
      expect(Buffer.compare(fill(rings, width, height), rleToBitmap(mask))).toBe(0);
    }
    expect(corners).toBeGreaterThan(10_000);
  });
});
