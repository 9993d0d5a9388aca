import fc from 'fast-check';
import { expect, it } from 'vitest';
import { createRandom } from '../random';
import { shuffle } from './shuffle';

it('keeps every entry, and the order for the same seed', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: -99, max: 99 })), fc.nat(), (values, seed) => {
      const [one, other] = [Int32Array.from(values), Int32Array.from(values)];
      shuffle(one, createRandom(seed));
      shuffle(other, createRandom(seed));
      expect(one).toEqual(other);
      expect([...one.toSorted()]).toEqual(values.toSorted((a, b) => a - b));
    }),
  );
});

it('puts each entry in each place equally often', () => {
  const random = createRandom(1);
  const counts = new Float64Array(9);
  for (let round = 0; round < 6000; round++) {
    const order = Int32Array.of(0, 1, 2);
    shuffle(order, random);
    order.forEach((value, place) => (counts[value * 3 + place] = (counts[value * 3 + place] ?? 0) + 1));
  }
  for (const count of counts) expect(Math.abs(count - 2000)).toBeLessThan(150);
});
