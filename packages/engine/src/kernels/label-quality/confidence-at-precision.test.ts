import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { confidenceAtPrecision } from './confidence-at-precision';

describe('confidenceAtPrecision', () => {
  it('finds the lowest score with enough right predictions above it', () => {
    // Precision from the top: 1, 1, 2/3, 3/4, 3/5.
    const input = { confidence: [0.4, 0.8, 0.6, 0.7, 0.5], correct: [0, 1, 0, 1, 1], classes: [0, 0, 0, 0, 0], classCount: 1 };
    expect([...confidenceAtPrecision(input, 0.9)]).toEqual([0.7]);
    // Below a dip it counts again: 3/4 at .5.
    expect([...confidenceAtPrecision(input, 0.75)]).toEqual([0.5]);
  });

  it('reaches .9 with exactly 9 of 10', () => {
    const confidence = Array.from({ length: 10 }, (_, i) => 1 - i / 20);
    expect(confidenceAtPrecision({ confidence, correct: confidence.map((_, i) => Number(i !== 4)), classes: Array(10).fill(0), classCount: 1 })[0]).toBe(0.55);
  });

  it('takes equal scores together and classes apart', () => {
    const input = { confidence: [0.9, 0.9, 0.9, 0.3], correct: [1, 0, 1, 1], classes: [0, 0, 1, 1], classCount: 3 };
    expect([...confidenceAtPrecision(input)]).toEqual([Infinity, 0.3, Infinity]);
  });

  it('gives a score from which on the precision holds, and none below', () => {
    const rows = fc.array(fc.tuple(fc.integer({ min: 0, max: 10 }), fc.boolean()), { maxLength: 30 });
    fc.assert(
      fc.property(rows, (drawn) => {
        const input = { confidence: drawn.map(([c]) => c / 10), correct: drawn.map(([, ok]) => Number(ok)), classes: drawn.map(() => 0), classCount: 1 };
        const found = confidenceAtPrecision(input)[0];
        const holds = (t: number) => {
          const above = drawn.filter(([c]) => c / 10 >= t);
          return above.filter(([, ok]) => ok).length >= 0.9 * above.length - 1e-9;
        };
        expect(found).toBe(Math.min(...input.confidence.filter(holds)));
      }),
    );
  });

  it('names the row that cannot be used', () => {
    const input = { confidence: [0.5, NaN], correct: [1, 1], classes: [0, 0], classCount: 1 };
    expect(() => confidenceAtPrecision(input)).toThrow(expect.objectContaining({ code: 'invalid-data', message: expect.stringMatching(/^Row 1 of the confidences holds NaN/) }));
    expect(() => confidenceAtPrecision({ ...input, confidence: [1, 1], classes: [0, 1] })).toThrow(/Row 1 of the predictions holds class 1/);
    expect(() => confidenceAtPrecision({ ...input, correct: [] })).toThrow(/0 marks/);
    expect(() => confidenceAtPrecision(input, 0)).toThrow(/precision 0/);
    expect(confidenceAtPrecision({ confidence: [], correct: [], classes: [], classCount: 0 })).toHaveLength(0);
  });
});
