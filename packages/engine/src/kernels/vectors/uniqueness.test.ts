import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRandom } from '../random';
import { completeGraph } from './complete-graph.test-support';
import { centeredDirections, graphUniqueness, uniqueness } from './uniqueness';

describe('uniqueness', () => {
  it('gives the golden values', async () => {
    // Mean 0; from each of the four directions: two at right angles (1), one opposite (2): 0.6 + 0.3 + 0.1 × 2.
    const cross = await uniqueness(Float32Array.of(1, 0, 0, 1, -1, 0, 0, -1), { dim: 2, seed: 1 });
    cross.raw.forEach((value) => expect(value).toBeCloseTo(1.1, 6));
    // Chords 0.2, 0.4, 1: cosine distances 0.02, 0.08, 0.5.
    const graph = { k: 3, indices: Int32Array.of(1, 2, 3, 0, 2, 3, 0, 1, 3, 0, 1, 2), distances: Float32Array.from({ length: 12 }, (_, at) => [0.2, 0.4, 1][at % 3] ?? 0) };
    const { raw, scores, percentiles } = graphUniqueness(4, graph);
    expect(raw[0]).toBeCloseTo(0.6 * 0.02 + 0.3 * 0.08 + 0.1 * 0.5, 6);
    expect([...scores]).toEqual([1, 1, 1, 1]);
    expect([...percentiles]).toEqual([0.5, 0.5, 0.5, 0.5]);
    // Nearest three of 0, 1, 2, 3, 9: rows 1 and 2, then 0 and 3, are alike.
    [0.6, 0.2, 0.2, 0.6, 0.9].forEach((value, row) => expect(graphUniqueness(5, completeGraph([0, 1, 2, 3, 9], 3)).percentiles[row]).toBeCloseTo(value, 12));
  });

  it('puts the odd ones first and leaves the input alone', async () => {
    const random = createRandom(5);
    const vectors = Float32Array.from({ length: 60 * 4 }, (_, at) => [10, 0, 0, 0][at % 4] ?? 0).map((value, at) => (Math.floor(at / 4) % 2 ? value : -value) + random() * 0.5 - 0.25);
    vectors.set([0, 0, 10, 0], 17 * 4);
    const before = vectors.slice();
    const { scores, percentiles } = await uniqueness(vectors, { dim: 4, seed: 1 });
    expect(vectors).toEqual(before);
    expect(scores[17]).toBe(1);
    expect(percentiles[17]).toBeCloseTo(59.5 / 60, 12);
    expect([...scores].sort().at(-2)).toBeLessThan(0.2);
  });

  it('takes few rows, equal rows and a row on the mean', async () => {
    for (const n of [0, 1, 2, 3]) expect([...(await uniqueness(Float32Array.from({ length: n * 2 }, (_, at) => at), { dim: 2, seed: 1 })).scores]).toEqual(new Array(n).fill(1));
    const same = await uniqueness(Float32Array.from({ length: 15 }, (_, at) => [0.1, 0.7, 0.3][at % 3] ?? 0), { dim: 3, seed: 1 });
    expect([...same.raw, ...same.scores]).toEqual(new Array(10).fill(0));
    const cross = await uniqueness(Float32Array.of(1, 0, 0, 1, -1, 0, 0, -1, 0, 0), { dim: 2, seed: 1 });
    expect(cross.raw[4]).toBeCloseTo(0.5, 6);
    expect([...centeredDirections(Float32Array.of(3, 4, 3, 4), 2)]).toEqual([0, 0, 0, 0]);
  });

  it('rejects what is no vector', async () => {
    await expect(uniqueness(Float32Array.of(1, 2, 3, Infinity), { dim: 2, seed: 1 })).rejects.toEqual(expect.objectContaining({ code: 'invalid-data', message: expect.stringMatching(/row 1 holds Infinity/) }));
    await expect(uniqueness(Float32Array.of(1, 2, 3), { dim: 2, seed: 1 })).rejects.toEqual(expect.objectContaining({ code: 'invalid-argument' }));
  });

  it('does not change when all vectors are moved or scaled', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(fc.integer({ min: -9, max: 9 }), fc.integer({ min: -9, max: 9 })), { minLength: 4, maxLength: 20 }), async (points) => {
        const one = await uniqueness(Float32Array.from(points.flat()), { dim: 2, seed: 1 });
        const moved = await uniqueness(Float32Array.from(points.flat(), (value) => value * 4 + 8), { dim: 2, seed: 1 });
        one.raw.forEach((value, row) => expect(moved.raw[row]).toBeCloseTo(value, 3));
        one.scores.forEach((score) => expect(score >= 0 && score <= 1).toBe(true));
      }),
      { numRuns: 50 },
    );
  });
});
