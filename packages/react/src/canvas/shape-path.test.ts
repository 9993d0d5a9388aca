import { expect, it } from 'vitest';
import { POINT_SHAPES } from './point-look';
import { shapePath } from './shape-path';

it('draws every shape around its middle, ending where it began', () => {
  for (const shape of POINT_SHAPES) {
    const path = shapePath(shape, 4);
    expect(path).toMatch(/^m[-\d. a-z]+z$/);
    expect(path).not.toMatch(/NaN|undefined|[A-Z]/);
  }
  expect(shapePath('square', 10)).toBe('m-9 -9l18 0l0 18l-18 0z');
  expect(shapePath('circle', 2)).toBe('m-2 0a2 2 0 1 0 4 0a2 2 0 1 0 -4 0z');
  // After the outer circle has closed at its left, the inner one begins.
  expect(shapePath('ring', 10)).toBe('m-10 0a10 10 0 1 0 20 0a10 10 0 1 0 -20 0zm5.6 0a4.4 4.4 0 1 0 8.8 0a4.4 4.4 0 1 0 -8.8 0z');
});
