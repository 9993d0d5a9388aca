import { describe, expect, it } from 'vitest';
import { toHalfFloats } from './half-float';

describe('toHalfFloats', () => {
  it.each([
    [0, 0x0000],
    [-0, 0x8000],
    [1, 0x3c00],
    [-2, 0xc000],
    [0.5, 0x3800],
    [1 / 3, 0x3555],
    [65504, 0x7bff],
    [65520, 0x7c00],
    [1e9, 0x7c00],
    [2 ** -14, 0x0400],
    [2 ** -24, 0x0001],
    [2 ** -25, 0x0000],
    [1 + 2 ** -11, 0x3c00],
    [1 + 3 * 2 ** -11, 0x3c02],
    [Number.NaN, 0x7e00],
    [Number.NEGATIVE_INFINITY, 0xfc00],
  ])('writes %d as the nearest half', (value, bits) => {
    expect(toHalfFloats(new Float32Array([value]))[0]).toBe(bits);
  });
});
