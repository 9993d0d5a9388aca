import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { identifierColumn, type ColumnValue, type IdentifierReason } from './identifier-columns';

describe('identifierColumn', () => {
  it.each<[IdentifierReason, boolean, ColumnValue[]]>([
    ['consecutive-integers', true, [3, 1, 2]],
    ['consecutive-integers', true, [-1, 0, 1]],
    ['consecutive-integers', true, [2n ** 60n, 2n ** 60n + 1n]],
    ['all-distinct', true, [1, 5, 9]],
    ['all-distinct', true, ['a.jpg', 'b.jpg']],
    ['all-distinct', true, [1, '1']],
    ['continuous', false, [0.1, 0.2, 7]],
    ['repeated-values', false, [0, 1, 1]],
    ['repeated-values', false, ['cat', 'cat']],
    ['repeated-values', false, [4, 4]],
    ['missing-values', false, [1, null, 3]],
    ['missing-values', false, [undefined, undefined]],
    ['too-few-rows', false, [1]],
    ['too-few-rows', false, []],
  ])('says %s', (reason, isIdentifier, values) => {
    expect(identifierColumn(values)).toEqual({ isIdentifier, reason });
  });

  it('rejects what is no number', () => {
    expect(() => identifierColumn([1, NaN])).toThrow(expect.objectContaining({ code: 'invalid-data', message: expect.stringMatching(/Row 1/) }));
    expect(() => identifierColumn(Float64Array.of(Infinity))).toThrow(/Row 0/);
  });

  it('finds shuffled row numbers from any start, and not when one is drawn twice', () => {
    fc.assert(
      fc.property(fc.integer({ min: -1000, max: 1000 }), fc.integer({ min: 2, max: 50 }), fc.infiniteStream(fc.nat()), (start, n, keys) => {
        const numbers = Array.from({ length: n }, (_, i) => ({ value: start + i, key: keys.next().value })).sort((a, b) => a.key - b.key).map(({ value }) => value);
        expect(identifierColumn(Int32Array.from(numbers)).reason).toBe('consecutive-integers');
        expect(identifierColumn([...numbers, start]).reason).toBe('repeated-values');
      }),
    );
  });
});
