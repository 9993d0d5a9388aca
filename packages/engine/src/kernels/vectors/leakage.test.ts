import { describe, expect, it } from 'vitest';
import { duplicateGroups, duplicatePairs } from './duplicate-groups';
import { leakedGroups, leakedPairs } from './leakage';

describe('leakage', () => {
  const pairs = duplicatePairs([[0, 1, 0.1], [1, 2, 0.2], [3, 4, 0], [5, 6, 0.3]]);
  it('is what crosses the splits', () => {
    expect(leakedPairs(pairs, [0, 0, 1, 1, -1, 2, 0])).toEqual({ a: Int32Array.of(1, 5), b: Int32Array.of(2, 6), distances: Float64Array.of(0.2, 0.3) });
    const members = duplicateGroups(7, pairs);
    expect(leakedGroups(members, [0, 0, 1, 1, -1, 2, 0]).map(({ row }) => row)).toEqual([5, 6]);
    expect(leakedGroups(members, [0, 1, 1, 1, 1, 2, 2]).map(({ row }) => row)).toEqual([0, 1]);
    expect(leakedGroups([], [])).toEqual([]);
    expect(() => leakedPairs(pairs, [0, NaN])).toThrow(expect.objectContaining({ code: 'invalid-data', message: expect.stringMatching(/split of row 1 is NaN/) }));
  });
});
