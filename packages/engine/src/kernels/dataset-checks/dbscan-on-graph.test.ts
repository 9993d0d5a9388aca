import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nearestNeighbors } from '../knn';
import { createRandom } from '../random';
import { dbscanOnGraph } from './dbscan-on-graph';

/** All other points, the nearest first, along a line. */
function complete(points: readonly number[]) {
  const k = Math.max(0, points.length - 1);
  const rows = points.map((point, i) =>
    points.map((other, j) => ({ j, distance: Math.abs(other - point) })).filter(({ j }) => j !== i).sort((a, b) => a.distance - b.distance || a.j - b.j),
  );
  return { k, indices: Int32Array.from(rows.flat(), ({ j }) => j), distances: Float64Array.from(rows.flat(), ({ distance }) => distance) };
}

const cluster = (points: readonly number[], eps: number, minPoints: number) => [...dbscanOnGraph(points.length, complete(points), { eps, minPoints })];

describe('dbscanOnGraph', () => {
  it('gives the golden groups', () => {
    expect(cluster([0, 1, 2, 10, 11, 12, 50], 1, 3)).toEqual([0, 0, 0, 1, 1, 1, -1]);
    expect(cluster([10, 0, 11, 1, 12, 2], 1, 3)).toEqual([0, 1, 0, 1, 0, 1]);
    // 3 is close to a core row of both groups, 5.5 is nearer than 0.
    expect(cluster([0, -0.1, -0.2, -0.3, 3, 5.5, 6.5, 6.6, 6.7], 3, 4)).toEqual([0, 0, 0, 0, 1, 1, 1, 1, 1]);
    expect(cluster([0, 1, 2], 1, 4)).toEqual([-1, -1, -1]);
    expect(cluster([0, 5], 1, 1)).toEqual([0, 1]);
  });

  it('takes an edge that only one row lists for close, and once', () => {
    const graph = { k: 1, indices: Int32Array.of(1, 0, 1), distances: [0.1, 0.1, 0.2] };
    expect([...dbscanOnGraph(3, graph, { minPoints: 3 })]).toEqual([0, 0, 0]);
    expect([...dbscanOnGraph(3, graph, { minPoints: 4 })]).toEqual([-1, -1, -1]);
  });

  it('finds planted groups and leaves out the rest', async () => {
    const random = createRandom(7);
    const centers = [[0, 0], [5, 5], [0, 8]] as const;
    const truth = Array.from({ length: 153 }, (_, i) => (i < 150 ? i % 3 : -1));
    const vectors = Float32Array.from(truth.flatMap((group, i) => (group < 0 ? [40 + 20 * (i - 150), -30] : (centers[group] ?? [0, 0]).map((c) => c + random()))));
    const groups = dbscanOnGraph(truth.length, await nearestNeighbors(vectors, { dim: 2, k: 10, seed: 1 }));
    expect([...groups]).toEqual(truth);
  });

  it('takes nothing and one row', () => {
    expect(cluster([], 1, 5)).toEqual([]);
    expect(cluster([3], 1, 5)).toEqual([-1]);
    expect([...dbscanOnGraph(2, { k: 1, indices: Int32Array.of(-1, -1), distances: [NaN, Infinity] })]).toEqual([-1, -1]);
    expect(cluster([2, 2, 2, 2, 2], 0, 5)).toEqual([0, 0, 0, 0, 0]);
  });

  it('rejects what is no graph', () => {
    expect(() => dbscanOnGraph(2, { k: 1, indices: Int32Array.of(1, 0), distances: [0, NaN] })).toThrow(
      expect.objectContaining({ code: 'invalid-data', message: expect.stringMatching(/Row 1 is at distance NaN/) }),
    );
    expect(() => dbscanOnGraph(2, { k: 1, indices: Int32Array.of(1, 7), distances: [0, 0] })).toThrow(/Row 1 has neighbour 7/);
    expect(() => dbscanOnGraph(2, { k: 1, indices: Int32Array.of(1, 0), distances: [0] })).toThrow(expect.objectContaining({ code: 'invalid-argument' }));
    for (const options of [{ eps: NaN }, { eps: -1 }, { eps: Infinity }, { minPoints: 0 }]) {
      expect(() => dbscanOnGraph(0, complete([]), options)).toThrow(expect.objectContaining({ code: 'invalid-argument' }));
    }
  });

  it('joins exactly the core points that a chain of close core points connects', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 60 }), { maxLength: 25 }), fc.integer({ min: 1, max: 4 }), fc.integer({ min: 1, max: 5 }), (points, eps, minPoints) => {
        const groups = cluster(points, eps, minPoints);
        const close = (a: number, b: number) => Math.abs(a - b) <= eps;
        const core = (point: number) => points.filter((other) => close(point, other)).length >= minPoints;
        const sortedCores = points.map((point, i) => ({ point, group: groups[i] })).filter(({ point }) => core(point)).sort((a, b) => a.point - b.point);
        sortedCores.slice(1).forEach(({ point, group }, i) => {
          const before = sortedCores[i];
          expect(before?.group === group).toBe(close(before?.point ?? NaN, point));
        });
        points.forEach((point, i) => {
          const near = sortedCores.filter((other) => close(other.point, point)).map(({ group }) => group);
          if (near.length === 0) expect(groups[i]).toBe(-1);
          else expect(near).toContain(groups[i]);
        });
      }),
    );
  });
});
