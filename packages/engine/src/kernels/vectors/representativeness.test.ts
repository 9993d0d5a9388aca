import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { completeGraph } from './complete-graph.test-support';
import { downWeightNeighbors, representativeness } from './representativeness';

describe('representativeness', () => {
  it('gives the golden values, the centre highest', async () => {
    // Centres 2 and 100.
    const { raw, scores, labels } = await representativeness(Float32Array.of(0, 1, 2, 3, 4, 100), { dim: 1, seed: 1, clusters: 2 });
    expect([...raw]).toEqual([1, 0.5, 0, 0.5, 1, 0]);
    expect([...scores]).toEqual([0, 0.5, 1, 0.5, 0, 1]);
    expect(labels[5]).not.toBe(labels[0]);
  });

  it('takes nothing, one row and equal rows', async () => {
    expect([...(await representativeness(new Float32Array(0), { dim: 2, seed: 1 })).scores]).toEqual([]);
    expect([...(await representativeness(Float32Array.of(1, 2), { dim: 2, seed: 1 })).scores]).toEqual([1]);
    expect([...(await representativeness(new Float32Array(8).fill(0.3), { dim: 2, seed: 1 })).scores]).toEqual([1, 1, 1, 1]);
    await expect(representativeness(Float32Array.of(1, NaN), { dim: 1, seed: 1 })).rejects.toEqual(expect.objectContaining({ code: 'invalid-data', message: expect.stringMatching(/row 1/) }));
  });
});

describe('downWeightNeighbors', () => {
  it('gives the golden values', () => {
    // 0.3 is within 0.5 of both others, which are 0.6 apart; the order is row 0, row 2, row 1.
    const out = downWeightNeighbors([0.8, 0.5, 0.6], completeGraph([0, 0.3, 0.6]));
    [1, (0.5 * 0.49) / 0.8, 0.75].forEach((value, row) => expect(out[row]).toBeCloseTo(value, 12));
    // Only row 1 lists row 0, and the earlier row stays on a tie.
    const oneWay = { k: 1, indices: Int32Array.of(2, 0, 0), distances: Float32Array.of(0.1, 0.2, 0.1) };
    [...downWeightNeighbors([1, 1, 1], oneWay)].forEach((value, row) => expect(value).toBeCloseTo(row === 0 ? 1 : 0.7, 12));
  });

  it('takes nothing, zeros, and rejects what is no score', () => {
    expect([...downWeightNeighbors([], completeGraph([]))]).toEqual([]);
    expect([...downWeightNeighbors([0, 0], completeGraph([1, 1]))]).toEqual([0, 0]);
    expect(() => downWeightNeighbors([1, NaN], completeGraph([1, 1]))).toThrow(expect.objectContaining({ code: 'invalid-data', message: expect.stringMatching(/row 1 is NaN/) }));
    for (const params of [{ radius: -1 }, { radius: NaN }, { factor: 2 }]) expect(() => downWeightNeighbors([1], completeGraph([1]), params)).toThrow(expect.objectContaining({ code: 'invalid-argument' }));
  });

  it('keeps the best at 1 and raises no row above its share', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.integer({ min: 0, max: 20 }), fc.integer({ min: 1, max: 10 })), { minLength: 1, maxLength: 12 }), (rows) => {
        const scores = rows.map(([, score]) => score);
        const out = downWeightNeighbors(scores, completeGraph(rows.map(([point]) => point)), { radius: 2 });
        const best = Math.max(...scores);
        expect(out[scores.indexOf(best)]).toBe(1);
        out.forEach((value, row) => expect(value).toBeLessThanOrEqual((scores[row] ?? 0) / best + 1e-12));
      }),
    );
  });
});
