import { describe, expect, it } from 'vitest';
import { createRandom } from '../random';
import { hammingDistance, perceptualHash } from './perceptual-hash';

type Shade = (x: number, y: number) => number;

/** A grey picture; `shade` of the middle of each pixel, with both sides of length 1. */
const picture = (width: number, height: number, shade: Shade, alpha = 255) =>
  Uint8Array.from({ length: width * height * 4 }, (_, at) => {
    const pixel = Math.floor(at / 4);
    return at % 4 === 3 ? alpha : Math.round(shade(((pixel % width) + 0.5) / width, (Math.floor(pixel / width) + 0.5) / height));
  });
const wave = (u: number, v: number, size: number): Shade => (x, y) => size * Math.cos(Math.PI * u * x) * Math.cos(Math.PI * v * y);
/** Soft random shapes: some of each low frequency. */
function scene(seed: number): Shade {
  const random = createRandom(seed);
  const waves = Array.from({ length: 63 }, (_, i) => wave((i + 1) % 8, (i + 1) >> 3, random() * 24 - 12));
  return (x, y) => Math.min(255, Math.max(0, waves.reduce((sum, one) => sum + one(x, y), 128)));
}
const distance = (a: readonly number[], b: readonly number[]) => hammingDistance(Uint32Array.from([...a, ...b]), 0, 1);

describe('perceptualHash', () => {
  it('sets the bit of the one frequency there is', () => {
    // Bit 8 v + u from the top: (1, 0) is bit 1, (0, 1) bit 8, (7, 7) bit 63; darker to the right is cos(πx).
    expect(perceptualHash(picture(32, 32, (x, y) => 128 + wave(1, 0, 100)(x, y)), 32, 32)[0] & 0x40000000).not.toBe(0);
    const exact = (u: number, v: number) => picture(2, 2, (x, y) => (Math.cos(Math.PI * u * x) * Math.cos(Math.PI * v * y) > 0 ? 255 : 0));
    // A 2 × 2 checkerboard has odd frequencies in both directions only.
    const [high, low] = perceptualHash(exact(1, 1), 2, 2);
    for (let bit = 0; bit < 64; bit++) {
      const set = ((bit < 32 ? high >>> (31 - bit) : low >>> (63 - bit)) & 1) === 1;
      const [u, v] = [bit % 8, bit >> 3];
      // The square wave is 1 - 1/3 + 1/5 - 1/7 in either direction.
      expect(set).toBe(u % 2 === 1 && v % 2 === 1 && ((u - 1) / 2 + (v - 1) / 2) % 2 === 0);
    }
  });

  it('is 0 for every plain picture', () => {
    for (const level of [0, 77, 255]) expect(perceptualHash(picture(50, 37, () => level), 50, 37)).toEqual([0, 0]);
    expect(perceptualHash(picture(1, 1, () => 9), 1, 1)).toEqual([0, 0]);
    // Black, but wholly transparent in the right half: the page shines through.
    const half = picture(40, 40, () => 0).map((value, at) => (at % 4 === 3 && Math.floor(at / 4) % 40 >= 20 ? 0 : value));
    expect(perceptualHash(half, 40, 40)).toEqual(perceptualHash(picture(40, 40, (x) => (x > 0.5 ? 255 : 0)), 40, 40));
    expect(perceptualHash(picture(40, 40, scene(1), 0), 40, 40)).toEqual([0, 0]);
  });

  it('stays near when a picture is scaled, brighter or noisy, and far from others', () => {
    const random = createRandom(4);
    const hashes = Array.from({ length: 12 }, (_, seed) => perceptualHash(picture(96, 64, scene(seed)), 96, 64));
    hashes.forEach((hash, seed) => {
      const shade = scene(seed);
      expect(distance(hash, perceptualHash(picture(41, 77, shade), 41, 77))).toBeLessThanOrEqual(6);
      expect(distance(hash, perceptualHash(picture(96, 64, (x, y) => shade(x, y) * 0.8 + 20), 96, 64))).toBeLessThanOrEqual(4);
      expect(distance(hash, perceptualHash(picture(96, 64, (x, y) => Math.min(255, Math.max(0, shade(x, y) + random() * 8 - 4))), 96, 64))).toBeLessThanOrEqual(6);
      hashes.slice(seed + 1).forEach((other) => expect(distance(hash, other)).toBeGreaterThan(12));
    });
  });

  it('rejects bytes that are no picture', () => {
    for (const [bytes, width, height] of [[4, 2, 1], [0, 0, 0], [4, 0.5, 2]] as const) {
      expect(() => perceptualHash(new Uint8Array(bytes), width, height)).toThrow(expect.objectContaining({ code: 'invalid-argument' }));
    }
  });
});
