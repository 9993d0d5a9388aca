import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nearestNeighbors } from '../knn';
import { createRandom } from '../random';
import { knnShapley } from './knn-shapley';

/** Shapley values by their definition: the mean over all orders of joining is a weighted sum over all subsets. */
function byDefinition(labels: readonly number[], orders: readonly (readonly number[])[], k: number): number[] {
  const n = labels.length;
  const others = n - 1;
  const voters = Math.min(k, others);
  const factorial = (m: number): number => (m <= 1 ? 1 : m * factorial(m - 1));
  const values = Array<number>(n).fill(0);
  orders.forEach((order, row) => {
    const worth = (set: number) => order.filter((_, at) => set & (1 << at)).slice(0, voters).filter((other) => labels[other] === labels[row]).length / voters;
    for (let set = 0; set < 1 << others; set++) {
      const size = order.filter((_, at) => set & (1 << at)).length;
      order.forEach((other, at) => {
        if (set & (1 << at)) return;
        const weight = (factorial(size) * factorial(others - size - 1)) / factorial(others);
        values[other] = (values[other] ?? 0) + (weight * (worth(set | (1 << at)) - worth(set))) / n;
      });
    }
  });
  return values;
}

const line = (points: readonly number[]) =>
  points.map((point, i) => points.map((_, j) => j).filter((j) => j !== i).sort((a, b) => Math.abs((points[a] ?? 0) - point) - Math.abs((points[b] ?? 0) - point) || a - b));

describe('knnShapley', () => {
  it('gives the golden values of three rows', () => {
    // Orders: row 0: 1, 2; row 1: 0, 2; row 2: 1, 0. Labels a, a, b; K = 1.
    // Row 0: m = 1, 0: s₂ = 0, s₁ = 1. Row 1: the same. Row 2: m = 0, 0.
    const { values, raw, scores, flagged, count } = knnShapley([0, 0, 1], { k: 2, indices: Int32Array.of(1, 2, 0, 2, 1, 0) }, 1);
    expect([...values]).toEqual([1 / 3, 1 / 3, 0]);
    expect(raw[0]).toBeCloseTo(2 / 3, 12);
    expect(scores[0]).toBeCloseTo(1 / 3, 12);
    expect([...flagged]).toEqual([0, 0, 0]);
    expect(count).toBe(0);
  });

  it('gives a harmful row a negative value', () => {
    // Row 0 is the nearest of rows 1 and 2 but has another label; K = 1. Row 1: m = 0, 1: s₂ = 1/2, s₁ = -1/2. Row 2: the same.
    const { values, flagged } = knnShapley([1, 0, 0], { k: 2, indices: Int32Array.of(1, 2, 0, 2, 0, 1) }, 1);
    expect(values[0]).toBeCloseTo(-1 / 3, 12);
    expect(values[1]).toBeCloseTo(1 / 6, 12);
    expect([...flagged]).toEqual([1, 0, 0]);
  });

  it('replaces what is not listed with its mean', () => {
    // K = 1, L = 1, N = 3. Row 0 lists 1: same label; of the unlisted 2 and 3, half have it: s = 1 - (1 - 1/3) / 2.
    const indices = Int32Array.of(1, -1, -1, -1);
    expect(knnShapley([0, 0, 0, 1], { k: 1, indices }).values[1]).toBeCloseTo((1 - 1 / 3) / 4, 12);
  });

  it('finds planted label errors', async () => {
    const random = createRandom(11);
    const truth = Array.from({ length: 400 }, (_, i) => i % 4);
    const vectors = Float32Array.from(truth.flatMap((label) => [4 * (label % 2) + random(), 4 * (label >> 1) + random()]));
    const wrong = truth.map(() => random() < 0.05);
    const labels = truth.map((label, i) => (wrong[i] ? (label + 1) % 4 : label));
    const { flagged, scores } = knnShapley(labels, await nearestNeighbors(vectors, { dim: 2, k: 10, seed: 1 }));
    const found = flagged.filter((flag, i) => flag === 1 && wrong[i]).length;
    expect(found / wrong.filter(Boolean).length).toBeGreaterThan(0.8);
    expect(flagged.filter((flag, i) => flag === 1 && !wrong[i]).length).toBeLessThan(5);
    const mean = (kind: boolean) => scores.filter((_, i) => wrong[i] === kind).reduce((sum, score) => sum + score, 0) / wrong.filter((is) => is === kind).length;
    expect(mean(true)).toBeGreaterThan(mean(false));
  });

  it('takes nothing, one row and one class', () => {
    expect(knnShapley([], { k: 0, indices: new Int32Array(0) }).count).toBe(0);
    expect(knnShapley([3], { k: 0, indices: new Int32Array(0) })).toMatchObject({ values: Float64Array.of(0), raw: Float64Array.of(0.5), flagged: Uint8Array.of(0) });
    expect([...knnShapley([1, 1], { k: 1, indices: Int32Array.of(1, 0) }, 5).values]).toEqual([0.5, 0.5]);
  });

  it('rejects what is no label, neighbour or k', () => {
    const graph = { k: 1, indices: Int32Array.of(1, 0) };
    expect(() => knnShapley([0, NaN], graph)).toThrow(expect.objectContaining({ code: 'invalid-data', message: expect.stringMatching(/Label NaN of row 1/) }));
    expect(() => knnShapley([0, 1], { k: 1, indices: Int32Array.of(1, 1) })).toThrow(/Row 1 has neighbour 1/);
    expect(() => knnShapley([0], graph)).toThrow(expect.objectContaining({ code: 'invalid-argument' }));
    expect(() => knnShapley([0, 1], graph, 0)).toThrow(expect.objectContaining({ code: 'invalid-argument' }));
  });

  const datasets = fc.array(fc.tuple(fc.double({ min: 0, max: 1, noNaN: true }), fc.nat(2)), { minLength: 2, maxLength: 7 });

  it('is the Shapley value when every row is listed', () => {
    fc.assert(
      fc.property(datasets, fc.integer({ min: 1, max: 8 }), (rows, k) => {
        const labels = rows.map(([, label]) => label);
        const orders = line(rows.map(([point]) => point));
        const { values } = knnShapley(labels, { k: labels.length - 1, indices: Int32Array.from(orders.flat()) }, k);
        byDefinition(labels, orders, k).forEach((value, i) => expect(values[i]).toBeCloseTo(value, 9));
      }),
      { numRuns: 60 },
    );
  });

  it('shares out the accuracy of the votes when every row is listed', () => {
    fc.assert(
      fc.property(datasets, fc.integer({ min: 1, max: 8 }), (rows, k) => {
        const labels = rows.map(([, label]) => label);
        const orders = line(rows.map(([point]) => point));
        const { values } = knnShapley(labels, { k: labels.length - 1, indices: Int32Array.from(orders.flat()) }, k);
        const voters = Math.min(k, labels.length - 1);
        const accuracy = orders.map((order, row) => order.slice(0, voters).filter((other) => labels[other] === labels[row]).length / voters);
        expect(values.reduce((a, b) => a + b)).toBeCloseTo(accuracy.reduce((a, b) => a + b) / labels.length, 9);
      }),
    );
  });
});
