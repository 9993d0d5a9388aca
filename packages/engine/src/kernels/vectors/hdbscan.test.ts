import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nearestNeighbors } from '../knn';
import { createRandom } from '../random';
import { completeGraph } from './complete-graph.test-support';
import { hdbscan, type HdbscanParams } from './hdbscan';

const cluster = (points: Parameters<typeof completeGraph>[0], params: HdbscanParams) => hdbscan(points.length, completeGraph(points), params);

/** The definition, level by level: connected parts of the rows nearer than each distance, in all pairs. */
function byDefinition(points: readonly number[], minClusterSize: number, minSamples: number): number[] {
  const apart = (a: number, b: number) => Math.fround(Math.abs((points[a] ?? NaN) - (points[b] ?? NaN)));
  const rows = points.map((_, row) => row);
  const core = rows.map((row) => (minSamples === 0 ? 0 : (rows.filter((other) => other !== row).map((other) => apart(row, other)).sort((a, b) => a - b)[minSamples - 1] ?? NaN)));
  const reach = (a: number, b: number) => Math.max(apart(a, b), core[a] ?? NaN, core[b] ?? NaN);
  const levels = [...new Set(rows.flatMap((a) => rows.filter((b) => b !== a).map((b) => reach(a, b))))].sort((a, b) => b - a);
  const smallest = levels.filter((level) => level > 0).at(-1) ?? 1;
  const partsBelow = (set: readonly number[], level: number) => {
    const left = new Set(set);
    const parts: number[][] = [];
    for (const start of set) {
      if (!left.delete(start)) continue;
      const part = [start];
      for (const row of part) for (const other of [...left]) if (reach(row, other) < level && left.delete(other)) part.push(other);
      parts.push(part);
    }
    return parts;
  };
  const labels = rows.map(() => -1);
  let next = 0;
  interface Outcome { readonly stability: number; readonly clusters: readonly (readonly number[])[] }
  const follow = (start: readonly number[], from: number, birth: number, isRoot: boolean): Outcome => {
    let set = start;
    let own = 0;
    for (let at = from; at < levels.length; at++) {
      const level = levels[at] ?? 0;
      const lambda = 1 / Math.max(level, smallest);
      const parts = partsBelow(set, level);
      const large = parts.filter((part) => part.length >= minClusterSize);
      if (large.length === 1) {
        own += (set.length - (large[0]?.length ?? 0)) * (lambda - birth);
        set = large[0] ?? [];
        continue;
      }
      own += set.length * (lambda - birth);
      if (large.length === 0) return { stability: own, clusters: isRoot ? [] : [start] };
      const children = large.map((part) => follow(part, at + 1, lambda, false));
      const sum = children.reduce((total, { stability }) => total + stability, 0);
      return !isRoot && own >= sum ? { stability: own, clusters: [start] } : { stability: sum, clusters: children.flatMap(({ clusters }) => clusters) };
    }
    return { stability: own, clusters: [] };
  };
  for (const rowsOf of [...follow(rows, 0, 0, true).clusters].sort((a, b) => Math.min(...a) - Math.min(...b))) {
    for (const row of rowsOf) labels[row] = next;
    next++;
  }
  return labels;
}

describe('hdbscan', () => {
  it('gives the golden clusters', () => {
    // As scikit-learn 1.9 with min_cluster_size 3 and min_samples 1, which counts the row itself.
    const { clusters, labels, probabilities } = cluster([0, 1, 2.1, 3.3, 10, 11.5, 13.1, 14.2, 40, 42.3, 45.1, 47], { minClusterSize: 3, minSamples: 0 });
    expect(clusters).toBe(3);
    expect([...labels]).toEqual([0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2]);
    probabilities.forEach((probability, row) => expect(probability).toBeCloseTo(row === 3 ? 1.1 / 1.2 : 1, 6));
    const noisy = cluster([0, 1, 2, 3, 20, 21, 22, 23, 11.5], { minClusterSize: 3, minSamples: 2 });
    expect([...noisy.labels]).toEqual([0, 0, 0, 0, 1, 1, 1, 1, -1]);
    expect(noisy.probabilities[8]).toBe(0);
  });

  it('finds planted groups of different density', async () => {
    const random = createRandom(7);
    const truth = Array.from({ length: 330 }, (_, i) => (i < 300 ? i % 3 : -1));
    const places = [[0, 0, 1], [8, 0, 2], [0, 12, 3]] as const;
    const vectors = Float32Array.from(truth.flatMap((group, i) => {
      const [x, y, size] = group < 0 ? [60 + 40 * (i - 300), -90, 1] : (places[group] ?? [0, 0, 0]);
      return [x + size * random(), y + size * random()];
    }));
    const params = { minClusterSize: 20, minSamples: 5 };
    const exact = hdbscan(330, await nearestNeighbors(vectors, { dim: 2, k: 329, seed: 1 }), params);
    expect([...exact.labels]).toEqual(truth);
    exact.probabilities.forEach((probability, row) => expect(row < 300 ? probability > 0 && probability <= 1 : probability === 0).toBe(true));
    // With few neighbours nothing joins the groups, and the rest hangs on one of them, loosely.
    const sparse = hdbscan(330, await nearestNeighbors(vectors, { dim: 2, k: 15, seed: 1 }), params);
    expect([...sparse.labels].slice(0, 300)).toEqual(truth.slice(0, 300));
    expect(Math.max(...sparse.probabilities.subarray(300))).toBeLessThan(0.02);
  });

  it('keeps parts that no edge joins apart, and calls small ones noise', () => {
    const points = [0, 1, 2, 3, 4, 100, 101, 102, 200, 201, 202, 300, 301, 302, 303, 304];
    expect([...hdbscan(16, completeGraph(points, 2), { minClusterSize: 4 }).labels]).toEqual([0, 0, 0, 0, 0, -1, -1, -1, -1, -1, -1, 1, 1, 1, 1, 1]);
    expect([...hdbscan(16, completeGraph(points, 2), { minClusterSize: 3 }).labels]).toEqual([0, 0, 0, 0, 0, 1, 1, 1, 2, 2, 2, 3, 3, 3, 3, 3]);
  });

  it('takes nothing, one row, copies of everything, and one cluster when allowed', () => {
    expect(cluster([], {})).toMatchObject({ clusters: 0, labels: new Int32Array(0) });
    expect(hdbscan(1, completeGraph([3]), { allowSingleCluster: true })).toMatchObject({ clusters: 0, labels: Int32Array.of(-1) });
    expect([...cluster([2, 2, 2, 2, 2], { minSamples: 2 }).labels]).toEqual([-1, -1, -1, -1, -1]);
    expect(cluster([2, 2, 2, 2, 2], { minSamples: 2, allowSingleCluster: true })).toMatchObject({ clusters: 1, probabilities: new Float64Array(5).fill(1) });
    expect([...cluster([2, 2, 2, 9, 9, 9], { minClusterSize: 3, minSamples: 2 }).labels]).toEqual([0, 0, 0, 1, 1, 1]);
    expect([...cluster([1, 2, 3, 4], { minClusterSize: 5, minSamples: 1, allowSingleCluster: true }).labels]).toEqual([-1, -1, -1, -1]);
    expect([...hdbscan(2, { k: 1, indices: Int32Array.of(-1, -1), distances: Float32Array.of(0, 0) }, { minClusterSize: 2, allowSingleCluster: true }).labels]).toEqual([-1, -1]);
  });

  it('rejects what is wrong', () => {
    for (const params of [{ minClusterSize: 1 }, { minClusterSize: 2.5 }, { minSamples: 2 }, { minSamples: -1 }, { minSamples: NaN }]) {
      expect(() => cluster([1, 2], params)).toThrow(expect.objectContaining({ code: 'invalid-argument' }));
    }
    expect(() => hdbscan(2, { k: 1, indices: Int32Array.of(1, 0), distances: Float32Array.of(0, NaN) })).toThrow(expect.objectContaining({ code: 'invalid-data', message: expect.stringMatching(/^Row 1/) }));
  });

  it('is what the definition says, with many equal distances', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 30 }), { minLength: 2, maxLength: 16 }), fc.integer({ min: 2, max: 5 }), fc.nat(3), (points, minClusterSize, samples) => {
        const minSamples = Math.min(samples, points.length - 1);
        expect([...cluster(points, { minClusterSize, minSamples }).labels]).toEqual(byDefinition(points, minClusterSize, minSamples));
      }),
      { numRuns: 400 },
    );
  });
});
