import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { classImbalance } from './class-imbalance';

describe('classImbalance', () => {
  it('gives the golden values', () => {
    const { shares, scores, rarest, threshold, flagged } = classImbalance([60, 39, 1]);
    expect([...shares]).toEqual([0.6, 0.39, 0.01]);
    expect(scores[0]).toBe(0);
    expect(scores[1]).toBe(0);
    expect(scores[2]).toBeCloseTo(0.97, 12);
    expect(rarest).toBe(2);
    expect(threshold).toBeCloseTo(1 / 30, 12);
    expect(flagged).toBe(true);
  });

  it('flags below a tenth of the fair share only', () => {
    expect(classImbalance([95, 5]).flagged).toBe(false);
    expect(classImbalance([96, 4]).flagged).toBe(true);
    expect(classImbalance([80, 20], 0.5).flagged).toBe(true);
  });

  it('takes empty, single, tied and unused classes', () => {
    expect(classImbalance([])).toMatchObject({ rarest: -1, flagged: false });
    expect(classImbalance([0, 0])).toMatchObject({ rarest: -1, flagged: false, scores: Float64Array.of(0, 0) });
    expect(classImbalance([7])).toMatchObject({ rarest: 0, flagged: false, scores: Float64Array.of(0) });
    expect(classImbalance([3, 2, 2]).rarest).toBe(1);
    expect(classImbalance([5, 0])).toMatchObject({ rarest: 1, flagged: true, scores: Float64Array.of(0, 1) });
  });

  it('rejects what is no count', () => {
    expect(() => classImbalance([1, NaN])).toThrow(expect.objectContaining({ code: 'invalid-data', details: expect.objectContaining({ row: 1 }) }));
    expect(() => classImbalance([-1])).toThrow(/row 0 is -1/);
  });

  it('gives the rarest class the highest score', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(1000), { minLength: 1 }), (counts) => {
        const { scores, rarest, shares } = classImbalance(counts);
        if (rarest < 0) return;
        expect(scores[rarest]).toBe(Math.max(...scores));
        expect(shares.reduce((a, b) => a + b)).toBeCloseTo(1, 9);
      }),
    );
  });
});
