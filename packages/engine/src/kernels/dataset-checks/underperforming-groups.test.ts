import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRandom } from '../random';
import { underperformingGroups } from './underperforming-groups';

describe('underperformingGroups', () => {
  it('gives the golden values, the worst first', () => {
    const { overallMean, groups } = underperformingGroups([0, 0, 3, 3, -1], [1, 0.8, 0.2, 0.1, 0.4], { minSize: 2 });
    expect(overallMean).toBeCloseTo(0.5, 12);
    expect(groups.map(({ group, size }) => [group, size])).toEqual([[3, 2], [0, 2]]);
    expect(groups[0]).toMatchObject({ mean: expect.closeTo(0.15, 12), raw: expect.closeTo(0.3, 12), score: expect.closeTo(0.7, 12), flagged: false });
    expect(groups[1]).toMatchObject({ raw: expect.closeTo(1.8, 12), score: 0, flagged: false });
    expect(underperformingGroups([0, 0, 3, 3, -1], [1, 0.8, 0.2, 0.1, 0.4], { minSize: 2, threshold: 0.5 }).groups.map(({ flagged }) => flagged)).toEqual([true, false]);
  });

  it('finds a planted group', () => {
    const random = createRandom(3);
    const groups = Int32Array.from({ length: 300 }, (_, i) => (i % 10) - 1);
    const quality = Float64Array.from(groups, (group) => (group === 4 ? 0.04 : 0.8) * (0.5 + 0.5 * random()));
    const found = underperformingGroups(groups, quality).groups;
    expect(found).toHaveLength(9);
    expect(found.filter(({ flagged }) => flagged).map(({ group }) => group)).toEqual([4]);
    expect(found[0]?.group).toBe(4);
  });

  it('leaves out small groups and orders ties', () => {
    expect(underperformingGroups([0, 0, 0, 0], [0, 0, 0, 0]).groups).toEqual([]);
    const tied = underperformingGroups([2, 2, 1, 1, 5, 5, 5], Array<number>(7).fill(0.5), { minSize: 1 });
    expect(tied.groups.map(({ group }) => group)).toEqual([5, 1, 2]);
    expect(tied.groups.every(({ raw, flagged }) => raw === 1 && !flagged)).toBe(true);
  });

  it('takes nothing, one row, and a model that is always wrong', () => {
    expect(underperformingGroups([], [])).toEqual({ overallMean: 0, groups: [] });
    expect(underperformingGroups([0], [0.3], { minSize: 1 }).groups[0]).toMatchObject({ raw: 1, score: 0 });
    expect(underperformingGroups([0, 1], [0, 0], { minSize: 1 }).groups.map(({ raw }) => raw)).toEqual([1, 1]);
  });

  it('rejects gaps', () => {
    expect(() => underperformingGroups([0, 0], [1, NaN])).toThrow(expect.objectContaining({ code: 'invalid-data', message: expect.stringMatching(/quality of row 1 is NaN/) }));
    expect(() => underperformingGroups([0], [1.5])).toThrow(/row 0 is 1.5/);
    expect(() => underperformingGroups([0, -2], [1, 1])).toThrow(/Group -2 of row 1/);
    expect(() => underperformingGroups([0], [])).toThrow(expect.objectContaining({ code: 'invalid-argument' }));
  });

  it('keeps the mean of the whole', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(4), fc.double({ min: 0, max: 1, noNaN: true })), { minLength: 1 }), (rows) => {
        const { overallMean, groups } = underperformingGroups(rows.map(([group]) => group), rows.map(([, value]) => value), { minSize: 1 });
        expect(groups.reduce((sum, { size, mean }) => sum + size * mean, 0) / rows.length).toBeCloseTo(overallMean, 9);
        groups.slice(1).forEach(({ raw }, i) => expect(raw).toBeGreaterThanOrEqual(groups[i]?.raw ?? 0));
      }),
    );
  });
});
