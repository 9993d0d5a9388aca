import { describe, expect, it } from 'vitest';
import { checkInSample } from './in-sample';

describe('checkInSample', () => {
  it('warns when most rows are certain, and states the share', () => {
    const check = checkInSample([1, 0.999, 0.995, 0.5]);
    expect(check).toMatchObject({ share: 0.75, suspicious: true });
    expect(check.warning).toMatch(/^The model gives 75 % of the rows a probability above 0.99/);
  });

  it('is silent at exactly the threshold, at exactly the confidence and without rows', () => {
    expect(checkInSample([1, 1, 0.5, 0.5])).toEqual({ share: 0.5, suspicious: false });
    expect(checkInSample([0.99, 0.99])).toEqual({ share: 0, suspicious: false });
    expect(checkInSample([])).toEqual({ share: 0, suspicious: false });
  });

  it('takes other limits', () => {
    expect(checkInSample([0.95, 0.5, 0.5], { confidence: 0.9, threshold: 0.3 }).suspicious).toBe(true);
  });

  it('names the row that is no probability', () => {
    expect(() => checkInSample([0.5, NaN])).toThrow(expect.objectContaining({ code: 'invalid-data', message: expect.stringMatching(/^Row 1 of the self-confidence values holds NaN/) }));
  });
});
