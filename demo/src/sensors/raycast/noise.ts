/** A repeatable number 0..1 for a pair of whole numbers. */
export function hashCell(x: number, y: number): number {
  let h = Math.imul(x | 0, 0x27d4eb2d) ^ Math.imul(y | 0, 0x165667b1);
  h = Math.imul(h ^ (h >>> 15), 0x2c1b3c6d);
  h = Math.imul(h ^ (h >>> 12), 0x297a2d39);
  return ((h ^ (h >>> 15)) >>> 0) / 4294967296;
}

/** Smooth noise, 0..1, one bump a unit. */
export function noise(x: number, y: number): number {
  const ix = Math.floor(x);
  const iy = Math.floor(y);
  const fx = x - ix;
  const fy = y - iy;
  const u = fx * fx * (3 - 2 * fx);
  const v = fy * fy * (3 - 2 * fy);
  const low = hashCell(ix, iy) + (hashCell(ix + 1, iy) - hashCell(ix, iy)) * u;
  const high = hashCell(ix, iy + 1) + (hashCell(ix + 1, iy + 1) - hashCell(ix, iy + 1)) * u;
  return low + (high - low) * v;
}

/** Noise of several sizes, 0..1. */
export function clouds(x: number, y: number, octaves = 4): number {
  let sum = 0;
  let weight = 0.5;
  let size = 1;
  for (let i = 0; i < octaves; i++) {
    sum += weight * noise(x * size + i * 17.3, y * size - i * 9.1);
    weight *= 0.5;
    size *= 2.03;
  }
  return sum / (1 - 0.5 ** octaves);
}
