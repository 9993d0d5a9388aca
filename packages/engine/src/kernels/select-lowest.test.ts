import fc from 'fast-check';
import { expect, it } from 'vitest';
import { rankAscending } from './ranking';
import { flagLowest } from './select-lowest';

it('flagLowest flags what a stable sort puts first', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 9 }).map((tenth) => tenth / 10), { maxLength: 60, size: 'max' }), fc.nat({ max: 70 }), (values, count) => {
      const expected = new Uint8Array(values.length);
      for (const row of rankAscending(values).subarray(0, count)) expected[row] = 1;
      expect([...flagLowest(values, count)]).toEqual([...expected]);
    }),
    { numRuns: 1000 },
  );
});

it('flagLowest takes sorted, constant and missing values', () => {
  const sorted = Float64Array.from({ length: 10_000 }, (_, i) => i);
  expect(flagLowest(sorted, 5000).reduce((sum, one) => sum + one, 0)).toBe(5000);
  expect([...flagLowest(new Float64Array(5).fill(1), 2)]).toEqual([1, 1, 0, 0, 0]);
  expect([...flagLowest([NaN, 2, 1], 2)]).toEqual([0, 1, 1]);
  expect([...flagLowest([], 3)]).toEqual([]);
});
