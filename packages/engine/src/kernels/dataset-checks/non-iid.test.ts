import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nearestNeighbors } from '../knn';
import { createRandom } from '../random';
import { nonIid } from './non-iid';
import { shuffle } from './shuffle';

const pairs = { k: 1, indices: Int32Array.of(1, 0, 3, 2) };

/** Every row lists k others at random. */
function randomGraph(rows: number, k: number, seed: number) {
  const random = createRandom(seed);
  const indices = Int32Array.from({ length: rows * k }, (_, at) => {
    const other = Math.floor(random() * (rows - 1));
    return other < Math.floor(at / k) ? other : other + 1;
  });
  return { k, indices };
}

describe('nonIid', () => {
  it('gives the golden statistic and scores', () => {
    const result = nonIid(4, pairs);
    // All neighbours are 1 apart; so are 3 of the 6 pairs of rows.
    expect(result.statistic).toBe(0.5);
    expect(result.scores[0]).toBeCloseTo(1 / 3, 12);
    expect(result.scores[1]).toBeCloseTo(1 / 6, 12);
    expect(result.score).toBe(1 - result.pValue);
  });

  it('finds sorted rows, and not shuffled ones', async () => {
    const random = createRandom(5);
    const sorted = Float32Array.from({ length: 300 }, () => random()).sort();
    const options = { dim: 1, k: 10, seed: 1 };
    const found = nonIid(300, await nearestNeighbors(sorted, options));
    expect(found).toMatchObject({ pValue: 1 / 26, flagged: true });
    expect(found.statistic).toBeGreaterThan(0.9);
    expect(Math.min(...found.scores)).toBeGreaterThan(0.35);
    const mean = (values: Float64Array) => values.reduce((a, b) => a + b) / values.length;
    let alarms = 0;
    for (let seed = 0; seed < 100; seed++) {
      const order = Int32Array.from(sorted, (_, i) => i);
      shuffle(order, createRandom(seed));
      const mixed = nonIid(300, await nearestNeighbors(Float32Array.from(order, (i) => sorted[i] ?? 0), options), { seed: 1 });
      expect(mixed.statistic).toBeLessThan(0.15);
      expect(mean(found.scores)).toBeGreaterThan(2 * mean(mixed.scores));
      if (mixed.flagged) alarms++;
    }
    // 100 / 26 = 3.8 expected.
    expect(alarms).toBeLessThan(12);
  });

  it('finds two batches in the order they were collected', async () => {
    const random = createRandom(9);
    const values = Float32Array.from({ length: 200 }, (_, i) => random() + (i < 100 ? 0 : 5));
    expect(nonIid(200, await nearestNeighbors(values, { dim: 1, k: 5, seed: 1 })).flagged).toBe(true);
  });

  it('raises a false alarm about as often as it should', () => {
    const alarms = Array.from({ length: 200 }, (_, seed) => nonIid(60, randomGraph(60, 5, seed), { seed }).flagged).filter(Boolean).length;
    // 200 / 26 = 7.7 expected.
    expect(alarms).toBeLessThan(18);
  });

  it('finds nothing where there is nothing to find', () => {
    expect(nonIid(0, { k: 0, indices: new Int32Array(0) })).toMatchObject({ statistic: 0, pValue: 1, score: 0, flagged: false });
    expect(nonIid(1, { k: 0, indices: new Int32Array(0) })).toMatchObject({ pValue: 1, scores: Float64Array.of(0) });
    expect(nonIid(2, { k: 1, indices: Int32Array.of(1, 0) })).toMatchObject({ statistic: 0, pValue: 1 });
    expect(nonIid(3, { k: 2, indices: Int32Array.of(1, 2, 0, 2, 0, 1) })).toMatchObject({ statistic: 0, pValue: 1 });
    expect(nonIid(2, { k: 1, indices: Int32Array.of(-1, -1) }).scores).toEqual(Float64Array.of(0, 0));
  });

  it('gives the same answer for the same seed', () => {
    expect(nonIid(30, randomGraph(30, 3, 1), { seed: 4 })).toEqual(nonIid(30, randomGraph(30, 3, 1), { seed: 4 }));
  });

  it('rejects neighbours that are no other rows', () => {
    expect(() => nonIid(2, { k: 1, indices: Int32Array.of(1, 2) })).toThrow(expect.objectContaining({ code: 'invalid-data', message: expect.stringMatching(/Row 1 has neighbour 2/) }));
    expect(() => nonIid(2, { k: 1, indices: Int32Array.of(0, 0) })).toThrow(/Row 0 has neighbour 0/);
    expect(() => nonIid(2, { k: 2, indices: Int32Array.of(1, 0) })).toThrow(expect.objectContaining({ code: 'invalid-argument' }));
    expect(() => nonIid(2, { k: 1, indices: Int32Array.of(1, 0) }, { permutations: 0 })).toThrow(expect.objectContaining({ code: 'invalid-argument' }));
  });

  it('scores a row by the area between the two distributions', () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 40 }), fc.integer({ min: 1, max: 6 }), fc.nat(), (rows, k, seed) => {
        const graph = randomGraph(rows, k, seed);
        const { scores } = nonIid(rows, graph, { permutations: 1 });
        for (let row = 0; row < rows; row++) {
          const distances = [...graph.indices.subarray(row * k, row * k + k)].map((other) => Math.abs(other - row));
          const all = Array.from({ length: rows }, (_, other) => Math.abs(other - row)).filter((d) => d > 0);
          const far = Math.max(...all);
          const share = (of: number[], d: number) => of.filter((value) => value <= d).length / of.length;
          const area = Array.from({ length: far }, (_, d) => Math.abs(share(distances, d) - share(all, d))).reduce((a, b) => a + b);
          expect(scores[row]).toBeCloseTo(area / far, 9);
        }
      }),
    );
  });
});
