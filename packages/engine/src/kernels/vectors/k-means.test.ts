import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRandom } from '../random';
import { kMeans } from './k-means';

/** Rows around `groups` corners, row i around corner i % groups. */
function planted(n: number, groups: number, dim: number, seed: number): Float32Array {
  const random = createRandom(seed);
  return Float32Array.from({ length: n * dim }, (_, at) => (at % dim === Math.floor(at / dim) % groups ? 10 : 0) + random());
}

/** Whether equal labels and equal `i % groups` are the same. */
const isPlanted = (labels: Int32Array, groups: number) => new Set(labels).size === groups && labels.every((label, i) => label === labels[i % groups]);

describe('kMeans', () => {
  it('gives the golden clusters', async () => {
    const { clusters, labels, centers, distances, inertia } = await kMeans(Float32Array.of(0, 2, 10, 13), { dim: 1, clusters: 2, seed: 1 });
    expect(clusters).toBe(2);
    expect([...centers].sort((a, b) => a - b)).toEqual([1, 11.5]);
    expect([...distances]).toEqual([1, 1, 1.5, 1.5]);
    expect(inertia).toBe(6.5);
    expect([labels[0] === labels[1], labels[2] === labels[3], labels[0] === labels[2]]).toEqual([true, true, false]);
  });

  it('finds planted groups, also by mini-batches, the same for one seed', async () => {
    const vectors = planted(900, 5, 7, 2);
    for (const batchAbove of [50_000, 100]) {
      const params = { dim: 7, clusters: 5, seed: 3, batchAbove, batchSize: 128 };
      const found = await kMeans(vectors, params);
      expect(isPlanted(found.labels, 5)).toBe(true);
      expect(await kMeans(vectors, params)).toEqual(found);
    }
  });

  it('takes nothing, fewer rows than clusters and equal rows', async () => {
    expect(await kMeans(new Float32Array(0), { dim: 2, clusters: 3, seed: 1 })).toMatchObject({ clusters: 0, inertia: 0 });
    expect(await kMeans(Float32Array.of(4, 5), { dim: 2, clusters: 3, seed: 1 })).toMatchObject({ clusters: 1, labels: Int32Array.of(0), distances: Float64Array.of(0) });
    expect(await kMeans(new Float32Array(40).fill(0.1), { dim: 2, clusters: 3, seed: 1 })).toMatchObject({ clusters: 1, inertia: 0 });
    expect((await kMeans(Float32Array.of(1, 1, 1, 5, 5, 5), { dim: 1, clusters: 4, seed: 1 })).clusters).toBe(2);
  });

  it('rejects what is wrong, and stops when told to', async () => {
    await expect(kMeans(Float32Array.of(1, 2, 3, NaN), { dim: 2, clusters: 1, seed: 1 })).rejects.toEqual(expect.objectContaining({ code: 'invalid-data', message: expect.stringMatching(/row 1 holds NaN/) }));
    for (const wrong of [{ clusters: 0 }, { clusters: 1.5 }, { maxIterations: NaN }, { batchSize: 0 }, { dim: 0 }]) {
      await expect(kMeans(Float32Array.of(1, 2), { dim: 1, clusters: 1, seed: 1, ...wrong })).rejects.toEqual(expect.objectContaining({ code: 'invalid-argument' }));
    }
    const controller = new AbortController();
    const phases = new Set<string>();
    const onProgress = ({ phase }: { phase: string }) => {
      phases.add(phase);
      controller.abort(new Error('enough'));
    };
    await expect(kMeans(planted(40_000, 30, 40, 1), { dim: 40, clusters: 60, seed: 1 }, { signal: controller.signal, onProgress })).rejects.toThrow('enough');
    expect(phases.size).toBe(1);
  });

  it('gives every row its nearest centre, which is the mean of its rows', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.integer({ min: 0, max: 40 }), { minLength: 1, maxLength: 30 }), fc.integer({ min: 1, max: 6 }), fc.nat(), async (points, clusters, seed) => {
        const found = await kMeans(Float32Array.from(points), { dim: 1, clusters, seed });
        const centers = [...found.centers];
        expect(centers.length).toBe(Math.min(clusters, new Set(points).size));
        centers.forEach((center, c) => {
          const own = points.filter((_, i) => found.labels[i] === c);
          expect(own.length).toBeGreaterThan(0);
          expect(own.reduce((sum, point) => sum + point, 0) / own.length).toBeCloseTo(center, 9);
        });
        points.forEach((point, i) => expect(found.distances[i]).toBeCloseTo(Math.min(...centers.map((center) => Math.abs(center - point))), 9));
      }),
      { numRuns: 60 },
    );
  });
});
