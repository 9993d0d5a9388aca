import { expect, it } from 'vitest';
import { createMapSpace } from './map-space';
import { createLassoPath } from './lasso-path';

it('keeps the shape of the map: one scale for both axes, the shorter one centred', () => {
  const space = createMapSpace({ minX: -10, maxX: 30, minY: 5, maxY: 15 });
  expect(space.extent).toBe(40);
  expect(space.box).toEqual({ minX: 0, maxX: 1, minY: 0.375, maxY: 0.625 });
  expect(space.toMap(0.5, 0.5)).toEqual({ x: 10, y: 10 });
});

it('works with a single point', () => {
  const space = createMapSpace({ minX: 3, maxX: 3, minY: 4, maxY: 4 });
  expect(space.toWorld(3, 4)).toEqual({ x: 0.5, y: 0.5 });
});

it('leaves out corners of a lasso that are too close to matter', () => {
  const lasso = createLassoPath(3);
  lasso.start({ x: 0, y: 0 });
  expect(lasso.add({ x: 1, y: 1 })).toBe(false);
  expect(lasso.add({ x: 4, y: 0 })).toBe(true);
  expect(lasso.path()).toEqual([0, 0, 4, 0]);
  lasso.start({ x: 9, y: 9 });
  expect(lasso.path()).toEqual([9, 9]);
  lasso.box({ x: 1, y: 2 }, { x: 5, y: 9 });
  expect(lasso.path()).toEqual([1, 2, 5, 2, 5, 9, 1, 9]);
});
