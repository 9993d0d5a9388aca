import fc from 'fast-check';
import { expect, it } from 'vitest';
import { pictureEdge, placePictures } from './place-pictures';

const places = fc.array(fc.record({ x: fc.integer({ min: 0, max: 800 }), y: fc.integer({ min: 0, max: 600 }) }), { maxLength: 80 });

it('never lets two pictures touch, keeps the first, and leaves none out that had room', () => {
  fc.assert(
    fc.property(places, (all) => {
      const size = { width: 56, height: 42 };
      const taken = placePictures(all, size);
      const apart = (a: number, b: number) => Math.abs((all[a]?.x ?? 0) - (all[b]?.x ?? 0)) >= size.width || Math.abs((all[a]?.y ?? 0) - (all[b]?.y ?? 0)) >= size.height;
      if (all.length > 0) expect(taken[0]).toBe(0);
      for (const a of taken) for (const b of taken) if (a !== b) expect(apart(a, b)).toBe(true);
      const strictly = (a: number, b: number) => Math.abs((all[a]?.x ?? 0) - (all[b]?.x ?? 0)) >= size.width + 4 || Math.abs((all[a]?.y ?? 0) - (all[b]?.y ?? 0)) >= size.height + 4;
      all.forEach((_, i) => expect(taken.includes(i) || !taken.every((k) => strictly(i, k))).toBe(true));
    }),
  );
});

it('makes pictures smaller where many share the map', () => {
  expect(pictureEdge(6, { width: 900, height: 600 })).toBe(64);
  expect(pictureEdge(60, { width: 900, height: 600 })).toBe(52);
  expect(pictureEdge(60, { width: 300, height: 300 })).toBe(44);
  expect(pictureEdge(0, { width: 240, height: 240 })).toBe(44);
});
