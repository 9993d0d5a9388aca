import { expect, it } from 'vitest';
import { createExactIndex } from './ann/exact-index';
import { createRandom } from './random';
import { trustworthiness } from './trustworthiness';
import { umap } from './umap';
import { umapTransform } from './umap-transform';

const [clusters, dim, held, n] = [8, 12, 200, 1200];
const random = createRandom(6);
const middle = Float32Array.from({ length: clusters * dim }, () => 5 * random());
/** Row i in cluster i % 8. */
const all = Float32Array.from({ length: (n + held) * dim }, (_, at) => (middle[(Math.floor(at / dim) % clusters) * dim + (at % dim)] ?? 0) + random() + random());
const [base, fresh] = [all.subarray(0, n * dim), all.subarray(n * dim)];

async function neighborsOfFresh() {
  const index = createExactIndex({ metric: 'l2', dim });
  await index.add(base);
  const { indices, distances } = index.search(fresh, 15);
  return { k: 15, indices, distances };
}

it('puts held-out rows into their clusters and leaves the picture as it is', async () => {
  const positions = await umap(base, { dim, metric: 'l2', seed: 1 });
  const before = positions.slice();
  const placed = await umapTransform(positions, await neighborsOfFresh(), { seed: 1 });
  expect(positions).toEqual(before);
  expect(placed).toHaveLength(2 * held);
  let own = 0;
  for (let row = 0; row < held; row++) {
    let [nearest, least] = [-1, Infinity];
    for (let j = 0; j < n; j++) {
      const distance = Math.hypot((placed[2 * row] ?? 0) - (positions[2 * j] ?? 0), (placed[2 * row + 1] ?? 0) - (positions[2 * j + 1] ?? 0));
      if (distance < least) [nearest, least] = [j, distance];
    }
    if (nearest % clusters === (n + row) % clusters) own += 1;
  }
  expect(own / held).toBeGreaterThan(0.99);
  const together = Float32Array.of(...positions, ...placed);
  const trust = await trustworthiness(all, together, { dim, sample: n + held, seed: 1 });
  const trustOfBase = await trustworthiness(base, positions, { dim, sample: n, seed: 1 });
  process.stdout.write(`trustworthiness of the picture ${trustOfBase.toFixed(4)}, with 200 new rows in 1,400 ${trust.toFixed(4)}\n`);
  expect(trust).toBeGreaterThan(trustOfBase - 0.005);
  expect(await umapTransform(positions, await neighborsOfFresh(), { seed: 1 })).toEqual(placed);
});

it('starts at a copy of a row of the picture, and stops when told', async () => {
  const positions = Float32Array.of(0, 0, 10, 0, 0, 10);
  const copy = { k: 2, indices: Int32Array.of(1, 0), distances: Float32Array.of(0, 50) };
  expect([...(await umapTransform(positions, copy, { seed: 1, epochs: 0 }))]).toEqual([10, 0]);
  const reason = new Error('enough');
  await expect(umapTransform(positions, copy, { seed: 1 }, { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
  expect(await umapTransform(positions, { k: 2, indices: new Int32Array(0), distances: new Float32Array(0) }, { seed: 1 })).toHaveLength(0);
});

it('names a neighbour that is not in the picture', async () => {
  const missing = { k: 2, indices: Int32Array.of(0, 1, 0, -1), distances: new Float32Array(4) };
  await expect(umapTransform(new Float32Array(6), missing, { seed: 1 })).rejects.toMatchObject({ code: 'invalid-argument', message: expect.stringContaining('got -1 as neighbour 1 of new row 1') });
});
