import { expect, it } from 'vitest';
import { areaUnderRoc, averagePrecision } from './average-precision';

it('areaUnderRoc counts ordered pairs, ties half', () => {
  expect(areaUnderRoc([0.1, 0.4, 0.35, 0.8], [0, 0, 1, 1])).toBe(0.75);
  expect(areaUnderRoc([1, 1, 1, 1], [0, 1, 0, 1])).toBe(0.5);
  expect(areaUnderRoc([1, 2], [1, 1])).toBeNaN();
});

it('averagePrecision sums precision over the steps of recall', () => {
  expect(averagePrecision([0.1, 0.4, 0.35, 0.8], [0, 0, 1, 1])).toBeCloseTo(0.8333333, 6);
  expect(averagePrecision([1, 1, 1, 1], [0, 1, 0, 0])).toBe(0.25);
  expect(averagePrecision([], [])).toBeNaN();
});
