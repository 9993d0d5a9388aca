import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRandom } from '../random';
import { classLikelihoods, mostLikelyClass } from './gaussian-naive-bayes';
import { spuriousCorrelation } from './spurious-correlation';

describe('classLikelihoods', () => {
  it('gives the golden model', () => {
    const model = classLikelihoods([0, 2, 10, 14, 99], [0, 0, 1, 1, 1], 3, (row) => row < 4);
    expect([...model.means]).toEqual([1, 12, 0]);
    // Variance of 0, 2, 10, 14 is 32.75.
    expect(model.variances[0]).toBeCloseTo(1 + 32.75e-9, 12);
    expect(model.variances[1]).toBeCloseTo(4 + 32.75e-9, 12);
    expect(model.offsets[0]).toBeCloseTo(Math.log(0.5), 6);
    expect(model.offsets[1]).toBeCloseTo(Math.log(0.25), 6);
    expect(model.offsets[2]).toBe(-Infinity);
    // Equal posteriors where (x - 1)² / 2 = ln 2 + (x - 12)² / 8, at 4.758.
    expect([4.7, 4.8].map((value) => mostLikelyClass(model, value))).toEqual([0, 1]);
  });
});

describe('spuriousCorrelation', () => {
  it('gives the golden values of a property that is the label', () => {
    const labels = Array.from({ length: 20 }, (_, i) => i % 2);
    expect(spuriousCorrelation(labels, labels, 2)).toEqual({ accuracy: 1, majorityShare: 0.5, raw: 0, score: 1, flagged: true });
  });

  it('gives the golden values of a property that is wrong for some rows', () => {
    const labels = Array.from({ length: 40 }, (_, i) => (i < 24 ? 0 : 1));
    const values = labels.map((label, i) => (i === 3 || i === 30 ? 1 - label : label) + (i % 5) / 1000);
    const result = spuriousCorrelation(values, labels, 2);
    expect(result.accuracy).toBeCloseTo(38 / 40, 12);
    expect(result.majorityShare).toBe(0.6);
    expect(result.raw).toBeCloseTo(0.125, 12);
    expect(result.flagged).toBe(true);
  });

  it('flags brightness that goes with the label, and not brightness at random', () => {
    const random = createRandom(2);
    const labels = Int32Array.from({ length: 400 }, () => Math.floor(random() * 4));
    const planted = spuriousCorrelation(Float64Array.from(labels, (label) => label / 4 + 0.15 * random()), labels, 4);
    expect(planted.flagged).toBe(true);
    const chance = spuriousCorrelation(Float64Array.from(labels, () => random()), labels, 4);
    expect(chance.flagged).toBe(false);
    expect(chance.raw).toBeGreaterThan(0.9);
  });

  it('does not flag a property that only finds the majority', () => {
    const labels = Array.from({ length: 100 }, (_, i) => (i < 95 ? 0 : 1));
    const constant = spuriousCorrelation(Array<number>(100).fill(0.5), labels, 2);
    expect(constant).toMatchObject({ accuracy: 0.95, raw: 1, score: 0, flagged: false });
  });

  it('sees small differences of large values', () => {
    const labels = Array.from({ length: 50 }, (_, i) => i % 2);
    expect(spuriousCorrelation(labels.map((label, i) => 1e9 + label + (i % 3) / 100), labels, 2).accuracy).toBe(1);
  });

  it('takes nothing, one row, one class, rare and unused classes', () => {
    expect(spuriousCorrelation([], [], 2)).toEqual({ accuracy: 0, majorityShare: 0, raw: 1, score: 0, flagged: false });
    expect(spuriousCorrelation([1], [0], 2)).toMatchObject({ raw: 1, flagged: false });
    expect(spuriousCorrelation([1, 2, 3], [1, 1, 1], 2)).toMatchObject({ accuracy: 1, raw: 1, flagged: false });
    expect(spuriousCorrelation([1, 2], [0, 1], 5)).toMatchObject({ accuracy: 0, raw: 1, flagged: false });
  });

  it('rejects gaps', () => {
    expect(() => spuriousCorrelation([0, NaN], [0, 1], 2)).toThrow(expect.objectContaining({ code: 'invalid-data', message: expect.stringMatching(/row 1 is NaN/) }));
    expect(() => spuriousCorrelation([0, 1], [0, 2], 2)).toThrow(/Label 2 of row 1/);
    for (const [labels, classes, folds] of [[[0], 2, 5], [[0, 1], 0, 5], [[0, 1], 2, 1]] as const) {
      expect(() => spuriousCorrelation([0, 1], labels, classes, { folds })).toThrow(expect.objectContaining({ code: 'invalid-argument' }));
    }
  });

  it('stays within its range and does not depend on the unit', () => {
    const row = fc.tuple(fc.integer({ min: -50, max: 50 }), fc.nat(2));
    fc.assert(
      fc.property(fc.array(row, { maxLength: 40 }), fc.nat(), (rows, seed) => {
        const labels = rows.map(([, label]) => label);
        const result = spuriousCorrelation(rows.map(([value]) => value), labels, 3, { seed });
        expect(result.raw).toBeGreaterThanOrEqual(0);
        expect(result.raw).toBeLessThanOrEqual(1);
        expect(spuriousCorrelation(rows.map(([value]) => value * 1024), labels, 3, { seed })).toEqual(result);
      }),
    );
  });
});
