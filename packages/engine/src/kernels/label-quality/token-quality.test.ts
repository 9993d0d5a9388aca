import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { tokenQuality, tokenTemperature } from './token-quality';

describe('tokenQuality', () => {
  it('takes the worst token of every sentence', () => {
    const { quality, worst } = tokenQuality([0.9, 0.2, 0.7, 0.7], [0, 2, 2, 4]);
    expect([...quality]).toEqual([0.2, 1, 0.7]);
    expect([...worst]).toEqual([1, -1, 2]);
  });

  it('can take the softmin', () => {
    // Weights relative to the lowest: 1 and e^(-.1/.05) = e^-2 = .135335. (.5 + .135335·.6) / 1.135335 = .511920.
    const { quality } = tokenQuality([0.5, 0.6], [0, 2], { temperature: tokenTemperature });
    expect(quality[0]).toBeCloseTo(0.51192, 5);
  });

  it('has the softmin between the minimum and the mean', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 1, maxLength: 12 }), (scores) => {
        const soft = tokenQuality(scores, [0, scores.length], { temperature: tokenTemperature }).quality[0] as number;
        expect(soft).toBeGreaterThanOrEqual((tokenQuality(scores, [0, scores.length]).quality[0] as number) - 1e-12);
        expect(soft).toBeLessThanOrEqual(scores.reduce((a, b) => a + b) / scores.length + 1e-12);
      }),
    );
  });

  it('takes nothing and names the row that cannot be used', () => {
    expect(tokenQuality([], [0]).quality).toHaveLength(0);
    expect(() => tokenQuality([0.5, NaN], [0, 2])).toThrow(expect.objectContaining({ code: 'invalid-data', message: expect.stringMatching(/^Row 1 of the token scores holds NaN/) }));
    expect(() => tokenQuality([0.5, 0.5], [0, 1])).toThrow(/offsets of the sentences/);
    expect(() => tokenQuality([0.5, 0.5], [0, 2, 1, 2])).toThrow(/never fall/);
    expect(() => tokenQuality([0.5], [0, 1], { temperature: 0 })).toThrow(/temperature 0/);
  });
});
