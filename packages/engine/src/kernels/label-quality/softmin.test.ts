import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { imageTemperature, lowQuality, softmin } from './softmin';

describe('softmin', () => {
  it('gives the golden values', () => {
    // .2 and .9: weights 1 and e^-7 = .000912 → .2 + .7·.000912 / 1.000912 = .200638.
    expect(softmin([0.2, 0.9], imageTemperature)).toBeCloseTo(0.20064, 5);
    // .5, .6, 1: weights 1, e^-1, e^-5 → (.5 + .220728 + .006738) / 1.374617 = .529214.
    expect(softmin([0.5, 0.6, 1], imageTemperature)).toBeCloseTo(0.52921, 5);
  });

  it('leaves undefined values out and gives 1 for nothing', () => {
    expect(softmin([NaN, 0.2, NaN, 0.9], 0.1)).toBe(softmin([0.2, 0.9], 0.1));
    expect(softmin([NaN], 0.1)).toBe(1);
    expect(softmin([], 0.1)).toBe(1);
    expect(softmin([0.1, 0.7, 0.1], 0.1, 1, 2)).toBe(0.7);
  });

  it('is a weighted mean as in the definition, at any temperature', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 1, maxLength: 20 }), fc.double({ min: 0.01, max: 10, noNaN: true }), (scores, temperature) => {
        const weights = scores.map((s) => Math.exp((1 - s) / temperature));
        const expected = scores.reduce((sum, s, i) => sum + s * (weights[i] as number), 0) / weights.reduce((a, b) => a + b);
        expect(softmin(scores, temperature)).toBeCloseTo(expected, 9);
      }),
    );
  });
});

it('flags low quality', () => {
  expect([...lowQuality([0.05, 0.1, 0.5, NaN])]).toEqual([1, 0, 0, 0]);
  expect([...lowQuality([0.05, 0.1], 0.01)]).toEqual([0, 0]);
});
