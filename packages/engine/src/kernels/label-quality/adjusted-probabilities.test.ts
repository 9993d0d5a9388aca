import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { normalizeProbabilities } from '../class-probabilities';
import { labelQuality } from './label-quality';
import { adjustedProbabilities } from './adjusted-probabilities';

describe('adjustedProbabilities', () => {
  it('changes nothing where all classes are equally confident', () => {
    // t = [(.9 + .2) / 2, (.7 + .4) / 2] = [.55, .55]
    const probs = Float64Array.of(0.9, 0.1, 0.2, 0.8, 0.3, 0.7, 0.6, 0.4);
    const out = adjustedProbabilities({ probs, classes: 2, labels: [0, 0, 1, 1] });
    out.forEach((p, at) => expect(p).toBeCloseTo(probs[at] as number, 12));
  });

  it('raises an under-confident class', () => {
    // t = [.8, .6], max .8. Row 0: .8, .2 - .6 + .8 = .4, sum 1.2. Row 1: .4, .6 - .6 + .8 = .8, sum 1.2.
    const out = adjustedProbabilities({ probs: Float64Array.of(0.8, 0.2, 0.4, 0.6), classes: 2, labels: [0, 1] });
    [2 / 3, 1 / 3, 1 / 3, 2 / 3].forEach((p, at) => expect(out[at]).toBeCloseTo(p, 12));
  });

  it('moves nothing towards a class that no row was given', () => {
    // t = [.5, .6, -], max .6. Row 0: .5 + .1 = .6, .2, .3, sum 1.1. Row 1: .1 + .1 = .2, .6, .3, sum 1.1.
    const out = adjustedProbabilities({ probs: Float64Array.of(0.5, 0.2, 0.3, 0.1, 0.6, 0.3), classes: 3, labels: [0, 1] });
    [0.6, 0.2, 0.3, 0.2, 0.6, 0.3].forEach((p, at) => expect(out[at]).toBeCloseTo(p / 1.1, 12));
  });

  it('gives distributions that can be scored', () => {
    const rows = fc.array(fc.tuple(fc.tuple(...[0, 1, 2].map(() => fc.integer({ min: 1, max: 100 }))), fc.nat(2)), { minLength: 1, maxLength: 30 });
    fc.assert(
      fc.property(rows, (drawn) => {
        const probs = normalizeProbabilities(drawn.flatMap(([weights]) => [...weights]), 3, Infinity);
        const labels = drawn.map(([, label]) => label);
        const out = adjustedProbabilities({ probs, classes: 3, labels });
        for (let i = 0; i < labels.length; i++) expect(out.subarray(3 * i, 3 * i + 3).reduce((a, b) => a + b)).toBeCloseTo(1, 12);
        expect(labelQuality({ probs: out, classes: 3, labels }, 'self_confidence').every((s) => s >= 0 && s <= 1)).toBe(true);
      }),
    );
  });

  it('takes no rows and names the row that cannot be used', () => {
    expect(adjustedProbabilities({ probs: new Float64Array(0), classes: 2, labels: [] })).toHaveLength(0);
    expect(() => adjustedProbabilities({ probs: Float64Array.of(0.5, 0.5, NaN, 0.5), classes: 2, labels: [0, 0] })).toThrow(expect.objectContaining({ code: 'invalid-data', message: expect.stringMatching(/^Row 1 .* holds NaN/) }));
    expect(() => adjustedProbabilities({ probs: Float64Array.of(0.5, 0.5, 0.9, 0.5), classes: 2, labels: [0, 0] })).toThrow(/Row 1 .* sums to 1.4/);
    expect(() => adjustedProbabilities({ probs: Float64Array.of(0.5, 0.5), classes: 2, labels: [2] })).toThrow(/Label 2 of row 0/);
    expect(() => adjustedProbabilities({ probs: Float64Array.of(1), classes: 1, labels: [0] })).toThrow(/at least 2 classes/);
  });
});
