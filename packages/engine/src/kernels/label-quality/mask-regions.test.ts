import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { enlargeRegions, maskRegions } from './mask-regions';

describe('maskRegions', () => {
  it('joins along edges, not over corners, and not across classes', () => {
    const mask = [
      1, 1, 0, 0,
      0, 1, 0, 1,
      1, 0, 1, 1,
    ];
    const labels = [
      0, 0, 0, 0,
      0, 0, 0, 2,
      0, 0, 1, 2,
    ];
    expect(maskRegions(Uint8Array.from(mask), labels, 4, 3)).toEqual([
      { class: 0, x: 0, y: 0, w: 2, h: 2, pixels: 3 },
      { class: 2, x: 3, y: 1, w: 1, h: 2, pixels: 2 },
      { class: 0, x: 0, y: 2, w: 1, h: 1, pixels: 1 },
      { class: 1, x: 2, y: 2, w: 1, h: 1, pixels: 1 },
    ]);
  });

  it('does not join the end of a row with the start of the next', () => {
    expect(maskRegions(Uint8Array.of(0, 1, 1, 0), [0, 0, 0, 0], 2, 2)).toHaveLength(2);
  });

  it('takes an open shape and nothing', () => {
    // A U: its box begins left of its first pixel's column only in other rows.
    expect(maskRegions(Uint8Array.of(0, 0, 1, 1, 1, 1), Array(6).fill(0), 3, 2)).toEqual([{ class: 0, x: 0, y: 0, w: 3, h: 2, pixels: 4 }]);
    expect(maskRegions(new Uint8Array(0), [], 0, 0)).toEqual([]);
    expect(() => maskRegions(new Uint8Array(3), [0, 0, 0], 2, 2)).toThrow(expect.objectContaining({ code: 'invalid-argument' }));
  });

  it('puts every issue pixel into exactly one region', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.boolean(), fc.nat(1)), { minLength: 24, maxLength: 24 }), (pixels) => {
        const mask = Uint8Array.from(pixels, ([on]) => Number(on));
        const regions = maskRegions(mask, pixels.map(([, label]) => label), 6, 4);
        expect(regions.reduce((sum, { pixels: count }) => sum + count, 0)).toBe(mask.reduce((a, b) => a + b, 0));
        for (const { x, y, w, h, pixels: count } of regions) {
          expect(count).toBeLessThanOrEqual(w * h);
          expect(x >= 0 && y >= 0 && x + w <= 6 && y + h <= 4).toBe(true);
        }
      }),
    );
  });
});

it('enlarges regions up to the edge of the original', () => {
  // 5 × 3 by 2 is 3 × 2. Column 2 is one pixel wide and row 1 one high in the original.
  expect(enlargeRegions([{ class: 1, x: 1, y: 0, w: 2, h: 2, pixels: 3 }], 2, 5, 3)).toEqual([{ class: 1, x: 2, y: 0, w: 3, h: 3, pixels: 9 }]);
  expect(enlargeRegions([{ class: 1, x: 0, y: 0, w: 2, h: 1, pixels: 1 }], 2, 5, 3)).toEqual([{ class: 1, x: 0, y: 0, w: 4, h: 2, pixels: 4 }]);
});
