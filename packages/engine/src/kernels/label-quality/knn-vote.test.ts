import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { neighborAgreement, voteProbabilities } from './knn-vote';

describe('voteProbabilities', () => {
  it('counts the labels of the neighbours, the row itself left out', () => {
    // Row 0 is in its own list; 1, 2, 3 vote 1, 1, 0. Row 1: 0, 2, 3 vote 0, 1, 0.
    const input = { neighbors: Int32Array.of(0, 1, 2, 3, 0, 2, 3, -1, 3, 1, -1, -1, -1, -1, -1, -1), width: 4, labels: [0, 1, 1, 0], classes: 2 };
    expect([...voteProbabilities(input)]).toEqual([1 / 3, 2 / 3, 2 / 3, 1 / 3, 0.5, 0.5, 0.5, 0.5]);
    // k = 2: row 0 hears 1 and 2, row 1 hears 0 and 2.
    expect([...voteProbabilities(input, 2)].slice(0, 4)).toEqual([0, 1, 0.5, 0.5]);
  });

  it('hears 10 neighbours by default and passes over those without a label', () => {
    // Row 0: neighbours 1 to 12; 1 has no label, 2 to 11 are ten voters (five of class 0), 12 is not heard.
    const labels = [0, -1, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1];
    const neighbors = new Int32Array(13 * 12).fill(-1);
    neighbors.set([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]);
    expect([...voteProbabilities({ neighbors, width: 12, labels, classes: 2 }).subarray(0, 2)]).toEqual([0.5, 0.5]);
  });

  it('gives distributions', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.integer({ min: -1, max: 2 }), fc.array(fc.nat(19), { minLength: 5, maxLength: 5 })), { minLength: 20, maxLength: 20 }), (rows) => {
        const probs = voteProbabilities({ neighbors: Int32Array.from(rows.flatMap(([, list]) => list)), width: 5, labels: rows.map(([label]) => label), classes: 3 });
        for (let i = 0; i < 20; i++) expect(probs.subarray(3 * i, 3 * i + 3).reduce((a, b) => a + b)).toBeCloseTo(1, 12);
      }),
    );
  });

  it('takes no rows and one class, and names the row that cannot be used', () => {
    expect(voteProbabilities({ neighbors: new Int32Array(0), width: 10, labels: [], classes: 2 })).toHaveLength(0);
    expect([...voteProbabilities({ neighbors: Int32Array.of(1, 0), width: 1, labels: [0, 0], classes: 1 })]).toEqual([1, 1]);
    const two = { neighbors: Int32Array.of(1, 0), width: 1, classes: 2 };
    expect(() => voteProbabilities({ ...two, labels: [0, NaN] })).toThrow(expect.objectContaining({ code: 'invalid-data', message: expect.stringMatching(/^Row 1 of the labels holds class NaN/) }));
    expect(() => voteProbabilities({ ...two, labels: [0, 2] })).toThrow(/Row 1/);
    expect(() => voteProbabilities({ ...two, neighbors: Int32Array.of(1, 2), labels: [0, 1] })).toThrow(/Row 1 of the neighbours holds 2/);
    expect(() => voteProbabilities({ ...two, labels: [0] })).toThrow(expect.objectContaining({ code: 'invalid-argument' }));
    expect(() => voteProbabilities({ ...two, labels: [0, 1] }, 0)).toThrow(/k = 0/);
  });
});

describe('neighborAgreement', () => {
  const list = (n: number) => Int32Array.from({ length: n * n }, (_, at) => (Math.floor(at / n) + (at % n)) % n);

  it('suggests the majority label from a share of .6 on', () => {
    // Everyone hears all ten, itself included: 6 of class 0, 4 of class 1.
    const labels = [0, 0, 0, 0, 0, 0, 1, 1, 1, 1];
    const { agreement, suggestion } = neighborAgreement({ neighbors: list(10), width: 10, labels, classes: 2 });
    expect([...agreement]).toEqual(labels.map((label) => (label === 0 ? 0.6 : 0.4)));
    expect([...suggestion]).toEqual(labels.map((label) => (label === 0 ? -1 : 0)));
    // 5 : 5 is no majority of .6.
    const even = neighborAgreement({ neighbors: list(10), width: 10, labels: [0, 0, 0, 0, 0, 1, 1, 1, 1, 1], classes: 2 });
    expect([...even.suggestion]).toEqual(Array(10).fill(-1));
  });

  it('counts the row itself whether the list holds it or not', () => {
    const labels = [1, 0, 0, 0];
    const without = Int32Array.of(1, 2, 3, 0, 2, 3, 0, 1, 3, 0, 1, 2);
    const expected = neighborAgreement({ neighbors: list(4), width: 4, labels, classes: 2 });
    expect(neighborAgreement({ neighbors: without, width: 3, labels, classes: 2 })).toEqual(expected);
    // k = 3: row 0 itself and two neighbours of class 0 → 1/3, and 2/3 ≥ .6 for class 0.
    const three = neighborAgreement({ neighbors: without, width: 3, labels, classes: 2 }, { k: 3 });
    expect(three.agreement[0]).toBeCloseTo(1 / 3, 12);
    expect(three.suggestion[0]).toBe(0);
    expect(neighborAgreement({ neighbors: without, width: 3, labels, classes: 2 }, { k: 3, share: 0.7 }).suggestion[0]).toBe(-1);
  });

  it('suggests for a row without a label, and agrees with a row that is alone', () => {
    const { agreement, suggestion } = neighborAgreement({ neighbors: Int32Array.of(1, 2, -1, -1, -1, -1), width: 2, labels: [-1, 1, 1], classes: 2 });
    expect([...agreement]).toEqual([NaN, 1, 1]);
    expect([...suggestion]).toEqual([1, -1, -1]);
    expect(neighborAgreement({ neighbors: new Int32Array(0), width: 0, labels: [-1], classes: 2 })).toEqual({ agreement: Float64Array.of(NaN), suggestion: Int32Array.of(-1) });
  });
});
