import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { regressionQuality } from './regression-quality';

describe('regressionQuality', () => {
  it('scores residuals against their median size', () => {
    // Residuals 0, -1, 4: sizes 0, 1, 4 with the median 1 → e^0, e^-1, e^-4.
    const { quality, residuals, scale } = regressionQuality([1, 2, 7], [1, 3, 3]);
    expect(scale).toBe(1);
    expect([...residuals]).toEqual([0, -1, 4]);
    [1, 0.367879, 0.018316].forEach((value, i) => expect(quality[i]).toBeCloseTo(value, 6));
  });

  it('takes a given scale; 1 is the score of cleanlab', () => {
    expect(regressionQuality([3, 0], [1, 0], 4).quality[0]).toBeCloseTo(Math.exp(-0.5), 12);
    expect(regressionQuality([3, 0], [1, 0], 1).quality[0]).toBeCloseTo(Math.exp(-2), 12);
  });

  it('has a scale where most or all residuals are 0', () => {
    // Sizes 0 0 0 2: the median is 0, that of the others 2.
    expect(regressionQuality([0, 0, 0, 2], [0, 0, 0, 0]).scale).toBe(2);
    expect([...regressionQuality([5, 6], [5, 6]).quality]).toEqual([1, 1]);
    expect(regressionQuality([], []).quality).toHaveLength(0);
  });

  it('does not depend on the unit of the labels', () => {
    const value = fc.integer({ min: -1000, max: 1000 });
    fc.assert(
      fc.property(fc.array(fc.tuple(value, value), { minLength: 1, maxLength: 30 }), (rows) => {
        const [labels, predictions] = [rows.map(([y]) => y), rows.map(([, p]) => p)];
        const large = regressionQuality(labels.map((y) => y * 1024), predictions.map((p) => p * 1024));
        expect([...large.quality]).toEqual([...regressionQuality(labels, predictions).quality]);
      }),
    );
  });

  it('names the row that cannot be used', () => {
    expect(() => regressionQuality([1, NaN], [1, 1])).toThrow(expect.objectContaining({ code: 'invalid-data', message: expect.stringMatching(/^Row 1 of the regression labels holds NaN/) }));
    expect(() => regressionQuality([1, 1], [Infinity, 1])).toThrow(/Row 0 of the regression predictions/);
    expect(() => regressionQuality([1], [1, 1])).toThrow(/1 labels and 2 predictions/);
    expect(() => regressionQuality([1], [1], 0)).toThrow(/scale 0/);
  });
});
