import { describe, expect, it } from 'vitest';
import { entropyOutliers, generalizedEntropyOutliers } from './probability-outliers';

const invalidData = (message: RegExp) => expect.objectContaining({ code: 'invalid-data', message: expect.stringMatching(message) });

describe('outliers from probabilities', () => {
  it('gives the golden values', () => {
    const found = entropyOutliers([1, 0, 0.5, 0.5, 0.9, 0.1, 0.99, 0.01], 2);
    expect([...found.scores].map((score) => Number(score.toFixed(4)))).toEqual([0, 1, 0.469, 0.0808]);
    expect([...found.flagged]).toEqual([0, 1, 0, 0]);
    const gen = generalizedEntropyOutliers([1, 0, 0.5, 0.5, 0.9, 0.1], 2);
    expect(gen.raw[1]).toBeCloseTo(-2 * 0.25 ** 0.1, 12);
    expect(gen.scores[1]).toBeCloseTo(1, 12);
    expect(gen.scores[2]).toBeCloseTo((0.09 / 0.25) ** 0.1, 12);
    expect(gen.scores[0]).toBeCloseTo(0, 12);
    expect(generalizedEntropyOutliers([0.1, 0.6, 0.3], 3, { top: 2 }).raw[0]).toBeCloseTo(-(0.24 ** 0.1 + 0.21 ** 0.1), 12);
  });

  it('rejects what is no distribution', () => {
    expect(() => entropyOutliers([0.5, 0.5, NaN, 1], 2)).toThrow(invalidData(/row 1/));
    expect(() => generalizedEntropyOutliers([0.5, 0.6], 2)).toThrow(invalidData(/row 0/));
    expect(() => entropyOutliers([1], 1)).toThrow(expect.objectContaining({ code: 'invalid-argument' }));
    expect(() => generalizedEntropyOutliers([], 2, { top: 1 })).toThrow(expect.objectContaining({ code: 'invalid-argument' }));
    expect(entropyOutliers([], 3).count).toBe(0);
  });
});
