import fc from 'fast-check';
import { expect, it } from 'vitest';
import { createScatterOrder } from './map-order';

it('visits every row once and inverts', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 3000 }), (count) => {
      const order = createScatterOrder(count);
      const rows = Array.from({ length: count }, (_, index) => order.rowOf(index));
      expect(new Set(rows).size).toBe(count);
      expect(rows.map((row) => order.indexOf(row))).toEqual(rows.map((_, index) => index));
    }),
  );
});

it('stays exact at ten million rows', () => {
  const order = createScatterOrder(10_000_000);
  for (const index of [0, 1, 4_999_999, 9_999_999]) expect(order.indexOf(order.rowOf(index))).toBe(index);
});

it('draws rows of one block far apart', () => {
  const order = createScatterOrder(1000);
  const firstHundred = Array.from({ length: 100 }, (_, index) => order.rowOf(index));
  expect(firstHundred.filter((row) => row < 100).length).toBeLessThan(20);
});
