import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { clusterNames, logOddsRatios } from './cluster-names';

const invalidData = (message: RegExp) => expect.objectContaining({ code: 'invalid-data', message: expect.stringMatching(message) });

describe('logOddsRatios', () => {
  it('gives the golden values', () => {
    // Groups of 10 rows; value 0 is in 8 and 2 of them, so the prior of 20 rows is 10 and 10.
    const z = (Math.log(18 / 12) - Math.log(12 / 18)) / Math.sqrt(1 / 18 + 1 / 12);
    const out = logOddsRatios([8, 2, 2, 8], 2, { priorRows: 20 });
    [z, -z, -z, z].forEach((value, at) => expect(out[at]).toBeCloseTo(value, 12));
  });

  it('says nothing of values that all rows or none have', () => {
    expect([...logOddsRatios([5, 0, 3, 0], 2)]).toEqual([0, 0, 0, 0]);
    expect([...logOddsRatios([], 0), ...logOddsRatios([], 3)]).toEqual([]);
    expect([...logOddsRatios([4, 4], 2)].every((value) => Math.abs(value) < 1e-12)).toBe(true);
    expect(logOddsRatios([3, 1, 0, 0], 2)[2]).toBeCloseTo(0, 12);
  });

  it('rejects what is no count', () => {
    expect(() => logOddsRatios([1, 2, NaN, 1], 2)).toThrow(invalidData(/Group 1 has a count of NaN/));
    expect(() => logOddsRatios([1, -2], 2)).toThrow(invalidData(/Group 0/));
    for (const [counts, values, priorRows] of [[[1], 2, 1], [[1], 0, 1], [[1], 1, 0], [[1], 1, Infinity]] as const) {
      expect(() => logOddsRatios(counts, values, { priorRows })).toThrow(expect.objectContaining({ code: 'invalid-argument' }));
    }
  });

  it('is opposite for two groups', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(30), { minLength: 6, maxLength: 6 }), (counts) => {
        const out = logOddsRatios(counts, 3);
        for (let value = 0; value < 3; value++) expect((out[value] ?? NaN) + (out[value + 3] ?? NaN)).toBeCloseTo(0, 9);
      }),
    );
  });
});

describe('clusterNames', () => {
  it('names planted values, the strongest first', () => {
    const labels = Array.from({ length: 300 }, (_, row) => (row < 250 ? row % 2 : -1));
    const weather = { name: 'weather', values: ['sun', 'rain', 'fog'], codes: labels.map((label, row) => (label === 1 ? 2 : row % 4 === 3 ? -1 : row % 2)) };
    const camera = { name: 'camera', values: ['left', 'right'], codes: labels.map((label, row) => (label === 1 && row % 3 ? 1 : 0)) };
    const [first, second] = clusterNames(labels, [camera, weather]);
    expect(second?.map(({ column, value, count, share }) => [column, value, count, share])).toEqual([
      ['weather', 'fog', 125, 1],
      ['camera', 'right', 83, 83 / 125],
    ]);
    expect(first?.map(({ value }) => value)).toEqual(['sun', 'left']);
    expect(second?.[0]?.overall).toBeCloseTo(125 / (125 + 125 + 38), 2);
    expect(clusterNames(labels, [camera, weather], { limit: 1 }).map((names) => names.length)).toEqual([1, 1]);
  });

  it('takes nothing, and names the row that is wrong', () => {
    expect(clusterNames([], [])).toEqual([]);
    expect(clusterNames([-1, -1], [{ name: 'a', values: ['x'], codes: [0, 0] }])).toEqual([]);
    expect(clusterNames([0, 1], [{ name: 'a', values: [], codes: [-1, -1] }])).toEqual([[], []]);
    expect(() => clusterNames([0, NaN], [])).toThrow(invalidData(/cluster of row 1 is NaN/));
    expect(() => clusterNames([0, 0], [{ name: 'a', values: ['x'], codes: [0, 1] }])).toThrow(invalidData(/Row 1 has code 1 in column a/));
    expect(() => clusterNames([0, 0], [{ name: 'a', values: ['x'], codes: [0] }])).toThrow(expect.objectContaining({ code: 'invalid-argument' }));
  });
});
