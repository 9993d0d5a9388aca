import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { multiLabelMistakenness } from './multi-label-mistakenness';
import { multiLabelClassQuality, multiLabelQuality } from './multi-label-quality';

describe('multiLabelQuality', () => {
  const input = { given: Uint8Array.of(1, 0, 1), probs: [0.9, 0.8, 0.3], classes: 3 };

  it('averages the class scores so that the worst dominate', () => {
    // Class scores .9, 1 - .8 = .2, .3. High to low .9, .3, .2: S = .9; .8·.3 + .2·.9 = .42; .8·.2 + .2·.42 = .244.
    [0.9, 0.2, 0.3].forEach((score, k) => expect(multiLabelClassQuality(input)[k]).toBeCloseTo(score, 12));
    expect(multiLabelQuality(input)[0]).toBeCloseTo(0.244, 12);
  });

  it('is the minimum at alpha 1 and the maximum at alpha 0', () => {
    expect(multiLabelQuality(input, 1)[0]).toBeCloseTo(0.2, 12);
    expect(multiLabelQuality(input, 0)[0]).toBe(0.9);
  });

  it('is the class score when there is one class, and nothing of no rows', () => {
    expect([...multiLabelQuality({ given: Uint8Array.of(1, 0), probs: [0.7, 0.75], classes: 1 })]).toEqual([0.7, 0.25]);
    expect(multiLabelQuality({ given: new Uint8Array(0), probs: [], classes: 4 })).toHaveLength(0);
  });

  it('lies between the lowest and the highest class score, whatever the order of the classes', () => {
    const row = fc.array(fc.tuple(fc.boolean(), fc.double({ min: 0, max: 1, noNaN: true })), { minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(row, (drawn) => {
        const make = (pairs: typeof drawn) => ({ given: Uint8Array.from(pairs, ([on]) => Number(on)), probs: pairs.map(([, p]) => p), classes: pairs.length });
        const scores = multiLabelClassQuality(make(drawn));
        const quality = multiLabelQuality(make(drawn))[0] as number;
        expect(quality).toBeGreaterThanOrEqual(Math.min(...scores) - 1e-12);
        expect(quality).toBeLessThanOrEqual(Math.max(...scores) + 1e-12);
        expect(multiLabelQuality(make([...drawn].reverse()))[0]).toBe(quality);
      }),
    );
  });

  it('names the row that cannot be used', () => {
    expect(() => multiLabelQuality({ given: Uint8Array.of(1, 0, 1, 0), probs: [0.5, 0.5, 0.5, NaN], classes: 2 })).toThrow(expect.objectContaining({ code: 'invalid-data', details: expect.objectContaining({ row: 1 }) }));
    expect(() => multiLabelQuality({ given: Uint8Array.of(1, 0, 2, 0), probs: [0.5, 0.5, 0.5, 0.5], classes: 2 })).toThrow(/Row 1 of the given classes holds 2/);
    expect(() => multiLabelQuality({ given: Uint8Array.of(1), probs: [0.5, 0.5], classes: 2 })).toThrow(/Expected equally many/);
    expect(() => multiLabelQuality(input, 1.5)).toThrow(/alpha 1.5/);
  });
});

describe('multiLabelMistakenness', () => {
  it('takes only equal sets for an agreement', () => {
    // H₂(.9) = -.9·ln .9 - .1·ln .1 = .325083; both classes the same → c = e^-.325083 = .722468.
    const c = Math.exp(0.9 * Math.log(0.9) + 0.1 * Math.log(0.1));
    expect(c).toBeCloseTo(0.722467, 6);
    const values = multiLabelMistakenness({ given: Uint8Array.of(1, 0, 1, 1), probs: [0.9, 0.1, 0.9, 0.1], classes: 2 });
    expect(values[0]).toBeCloseTo((1 - c) / 2, 12);
    expect(values[1]).toBeCloseTo((1 + c) / 2, 12);
  });

  it('reaches both ends with certain predictions', () => {
    expect([...multiLabelMistakenness({ given: Uint8Array.of(1, 0, 0, 0), probs: [1, 0, 0, 1], classes: 2 })]).toEqual([0, 1]);
    expect(() => multiLabelMistakenness({ given: Uint8Array.of(1), probs: [NaN], classes: 1 })).toThrow(/Row 0/);
    expect(() => multiLabelMistakenness({ given: Uint8Array.of(1), probs: [1], classes: 1 }, NaN)).toThrow(/threshold NaN/);
  });
});
