import fc from 'fast-check';
import { expect, it } from 'vitest';
import { histogramQuantile, quantile } from './quantile';

it('interpolates between neighbours', () => {
  expect(quantile([1, 2, 4, 8], 0.5)).toBe(3);
  expect(quantile([1, 2, 4, 8], 0.25)).toBe(1.75);
  expect(quantile([7], 0.99)).toBe(7);
  expect(quantile([], 0.5)).toBe(0);
  expect(histogramQuantile([0, 1, 1, 0, 1, 0, 0, 0, 1], 4, 0.25)).toBe(1.75);
  expect(histogramQuantile([0], 0, 0.5)).toBe(0);
});

it('gives a histogram the quantile of its values', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(20), { minLength: 1, maxLength: 40 }), fc.double({ min: 0, max: 1, noNaN: true }), (values, q) => {
      const counts = new Uint32Array(21);
      for (const value of values) counts[value] = (counts[value] ?? 0) + 1;
      expect(histogramQuantile(counts, values.length, q)).toBeCloseTo(quantile(values.toSorted((a, b) => a - b), q), 9);
    }),
  );
});
