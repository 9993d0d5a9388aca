import fc from 'fast-check';
import { expect, it } from 'vitest';
import { createMapSpace, quantisePositions } from './map-space';
import { createLassoPath } from './lasso-path';

it('keeps the shape of the map: one scale for both axes, the shorter one centred', () => {
  const space = createMapSpace({ minX: -10, maxX: 30, minY: 5, maxY: 15 });
  expect(space.extent).toBe(40);
  expect(space.box).toEqual({ minX: 0, maxX: 1, minY: 0.375, maxY: 0.625 });
  expect(space.toMap(0.5, 0.5)).toEqual({ x: 10, y: 10 });
});

it('quantises to a step of 1/65535 of the longer side', () => {
  const coordinate = fc.float({ min: -1000, max: 1000, noNaN: true });
  fc.assert(
    fc.property(fc.array(fc.tuple(coordinate, coordinate), { minLength: 1, maxLength: 40 }), (places) => {
      const xs = Float32Array.from(places, ([x]) => x);
      const ys = Float32Array.from(places, ([, y]) => y);
      const space = createMapSpace({ minX: Math.min(...xs), maxX: Math.max(...xs), minY: Math.min(...ys), maxY: Math.max(...ys) });
      const positions = quantisePositions(xs, ys, space);
      places.forEach((_, i) => {
        const back = space.toMap((positions[2 * i] ?? 0) / 65535, (positions[2 * i + 1] ?? 0) / 65535);
        expect(Math.abs(back.x - (xs[i] ?? 0))).toBeLessThanOrEqual(space.extent / 65535);
        expect(Math.abs(back.y - (ys[i] ?? 0))).toBeLessThanOrEqual(space.extent / 65535);
      });
    }),
  );
});

it('works with a single point', () => {
  const space = createMapSpace({ minX: 3, maxX: 3, minY: 4, maxY: 4 });
  expect(space.toWorld(3, 4)).toEqual({ x: 0.5, y: 0.5 });
  expect([...quantisePositions(Float32Array.of(3), Float32Array.of(4), space)]).toEqual([32768, 32768]);
});

it('leaves out corners of a lasso that are too close to matter', () => {
  const lasso = createLassoPath(3);
  lasso.start({ x: 0, y: 0 });
  expect(lasso.add({ x: 1, y: 1 })).toBe(false);
  expect(lasso.add({ x: 4, y: 0 })).toBe(true);
  expect(lasso.path()).toEqual([0, 0, 4, 0]);
  lasso.start({ x: 9, y: 9 });
  expect(lasso.path()).toEqual([9, 9]);
});
