import { expect, it } from 'vitest';
import { squaredDistance } from './distance';
import { createRandom } from './random';
import { trustworthiness } from './trustworthiness';

const random = createRandom(2);
const vectors = Float32Array.from({ length: 120 * 5 }, () => random());

it('is 1 for a picture that is the vectors, whatever its scale', async () => {
  const flat = vectors.subarray(0, 240);
  expect(await trustworthiness(flat, flat.map((value) => 7 * value), { dim: 2, k: 10, seed: 1 })).toBe(1);
});

it('is the sum of the paper over all rows', async () => {
  const positions = Float32Array.from({ length: 240 }, (_, at) => (vectors[Math.floor(at / 2) * 5 + (at % 2)] ?? 0) + 0.2 * random());
  const [n, k] = [120, 7];
  let penalty = 0;
  for (let i = 0; i < n; i++) {
    const others = Array.from({ length: n }, (_, j) => j).filter((j) => j !== i);
    const byVectors = [...others].sort((p, q) => squaredDistance(vectors, i, p, 5) - squaredDistance(vectors, i, q, 5));
    const byPicture = [...others].sort((p, q) => squaredDistance(positions, i, p, 2) - squaredDistance(positions, i, q, 2));
    for (const j of byPicture.slice(0, k)) penalty += Math.max(0, byVectors.indexOf(j) + 1 - k);
  }
  const expected = 1 - (2 / (n * k * (2 * n - 3 * k - 1))) * penalty;
  expect(expected).toBeLessThan(0.95);
  expect(await trustworthiness(vectors, positions, { dim: 5, k, sample: n, seed: 1 })).toBeCloseTo(expected, 12);
});

it('is about one half for a picture without meaning, also on a sample', async () => {
  const rows = Float32Array.from({ length: 1000 * 4 }, () => random());
  const positions = Float32Array.from({ length: 2000 }, () => random());
  expect(Math.abs((await trustworthiness(rows, positions, { dim: 4, sample: 200, seed: 1 })) - 0.5)).toBeLessThan(0.05);
});

it('says what does not fit', async () => {
  await expect(trustworthiness(vectors, new Float32Array(8), { dim: 5, seed: 1 })).rejects.toMatchObject({ code: 'invalid-argument', message: expect.stringContaining('600 values for dim 5 and 8 coordinates') });
  await expect(trustworthiness(vectors, new Float32Array(240), { dim: 5, k: 60, seed: 1 })).rejects.toMatchObject({ code: 'invalid-argument', message: expect.stringContaining('k = 60 for 120 rows') });
});
