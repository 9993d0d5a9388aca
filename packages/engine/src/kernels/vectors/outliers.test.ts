import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nearestNeighbors } from '../knn';
import { createRandom } from '../random';
import { completeGraph } from './complete-graph.test-support';
import { outliers, outliersWithinClasses } from './outliers';

const invalidData = (message: RegExp) => expect.objectContaining({ code: 'invalid-data', message: expect.stringMatching(message) });

describe('outliers', () => {
  it('gives the golden values', () => {
    // Mean distance to both others of three: 0 -> 1.5, 1 -> 1, 2 -> 1.5; with k = 1 of 0, 1, 3, 10: 1, 1, 2, 7.
    expect([...outliers(3, completeGraph([0, 1, 2])).meanDistances]).toEqual([1.5, 1, 1.5]);
    const { meanDistances, raw, scores, threshold, flagged, count } = outliers(4, completeGraph([0, 1, 3, 10], 1));
    expect([...meanDistances]).toEqual([1, 1, 2, 7]);
    // Median 1.5, quartiles 1 and 3.25.
    expect(threshold).toBeCloseTo(3.25 + 1.7 * 2.25, 12);
    expect(raw[2]).toBeCloseTo(Math.exp(-2 / 1.5), 12);
    expect(scores[3]).toBeCloseTo(1 - Math.exp(-7 / 1.5), 12);
    expect([...flagged, count]).toEqual([0, 0, 0, 0, 0]);
    expect(outliers(3, completeGraph([0, 1, 2])).raw[0]).toBeCloseTo(0.3679, 4);
  });

  it('flags what was planted', async () => {
    const random = createRandom(3);
    const vectors = Float32Array.from({ length: 400 }, () => random());
    vectors.set([9, 9, -8, 3], 100);
    const found = outliers(200, await nearestNeighbors(vectors, { dim: 2, k: 10, seed: 1 }));
    expect(found.flagged[50]).toBe(1);
    expect(found.flagged[51]).toBe(1);
    expect([...found.scores].map((score, row) => ({ score, row })).sort((a, b) => b.score - a.score).slice(0, 2).map(({ row }) => row).sort()).toEqual([50, 51]);
    expect(found.count).toBeLessThan(12);
  });

  it('takes nothing, one row and copies', () => {
    expect(outliers(0, completeGraph([])).count).toBe(0);
    expect(outliers(1, completeGraph([5]))).toMatchObject({ meanDistances: Float64Array.of(NaN), raw: Float64Array.of(1), scores: Float64Array.of(0), count: 0, threshold: NaN });
    expect(outliers(4, completeGraph([2, 2, 2, 2]))).toMatchObject({ scores: new Float64Array(4), count: 0 });
    const mostlyCopies = outliers(5, completeGraph([2, 2, 2, 2, 3], 1));
    expect([...mostlyCopies.scores]).toEqual([0, 0, 0, 0, 1]);
    expect([...mostlyCopies.flagged]).toEqual([0, 0, 0, 0, 1]);
  });

  it('does not depend on the unit, nor on the order of the rows', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.integer({ min: 0, max: 500 }), { minLength: 3, maxLength: 20 }), (points) => {
        const k = 2;
        const one = outliers(points.length, completeGraph(points, k));
        const scaled = outliers(points.length, completeGraph(points.map((point) => point * 4), k));
        expect([...scaled.scores]).toEqual([...one.scores]);
        const reversed = outliers(points.length, completeGraph([...points].reverse(), k));
        expect([...reversed.flagged].reverse()).toEqual([...one.flagged]);
        one.scores.forEach((score) => expect(score >= 0 && score <= 1).toBe(true));
      }),
    );
  });

  it('compares with the own class', async () => {
    // 9.15 among the small values, though near to those of the other class.
    const points = [0, 0.1, 0.2, 0.3, 0.4, 0.5, 9.15, 9, 9.1, 9.2, 9.3, 9.4, 9.5, 5, 7];
    const labels = [0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1, 2, -1];
    const found = await outliersWithinClasses(Float32Array.from(points), labels, { dim: 1, k: 2, seed: 1 });
    expect([...found.flagged]).toEqual([0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0]);
    expect(found.count).toBe(1);
    expect([...found.thresholds.keys()]).toEqual([0, 1]);
    expect(found.meanDistances[6]).toBeCloseTo((8.65 + 8.75) / 2, 5);
    expect([found.meanDistances[13], found.scores[13], found.meanDistances[14], found.raw[14]]).toEqual([NaN, 0, NaN, 1]);
    const alone = outliers(7, completeGraph(points.slice(0, 7).map(Math.fround), 2));
    expect([...found.scores.subarray(0, 7)]).toEqual([...alone.scores]);
  });

  it('names the row that cannot be used, and stops when told to', async () => {
    await expect(outliersWithinClasses(Float32Array.of(0, 1, NaN), [0, 0, 0], { dim: 1, seed: 1 })).rejects.toEqual(invalidData(/vector of row 2 holds NaN/));
    await expect(outliersWithinClasses(Float32Array.of(0, 1), [0, NaN], { dim: 1, seed: 1 })).rejects.toEqual(invalidData(/label of row 1 is NaN/));
    await expect(outliersWithinClasses(Float32Array.of(0, 1), [0], { dim: 1, seed: 1 })).rejects.toEqual(expect.objectContaining({ code: 'invalid-argument' }));
    await expect(outliersWithinClasses(Float32Array.of(0, 1, 2), [0], { dim: 2, seed: 1 })).rejects.toEqual(expect.objectContaining({ code: 'invalid-argument' }));
    await expect(outliersWithinClasses(Float32Array.of(0, 1), [0, 0], { dim: 1, seed: 1 }, { signal: AbortSignal.abort(new Error('enough')) })).rejects.toThrow('enough');
    await expect(outliersWithinClasses(new Float32Array(0), [], { dim: 3, seed: 1 })).resolves.toMatchObject({ count: 0 });
  });
});
