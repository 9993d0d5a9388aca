import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readNpy } from '../../formats/npy/npy';
import { normalizeRows } from '../distance';
import { nearestNeighbors } from '../knn';
import { createRandom } from '../random';
import { completeGraph } from './complete-graph.test-support';
import type { DuplicateMember } from './duplicate-groups';
import { nearDuplicates, thresholdThatKeeps } from './near-duplicates';

const short = (members: readonly DuplicateMember[]) => members.map(({ row, group, role, distance }) => [row, group, role, distance]);

describe('nearDuplicates', () => {
  it('gives the golden values', () => {
    // Nearest: 0.5, 0.5, 10, 9, 9; median 9; 0.13 × 9 = 1.17.
    const { threshold, pairs, members, raw, scores } = nearDuplicates(5, completeGraph([0, 0.5, 10.5, 20.5, 29.5]));
    expect(threshold).toBeCloseTo(1.17, 12);
    expect([[...pairs.a], [...pairs.b], [...pairs.distances]]).toEqual([[0], [1], [0.5]]);
    expect(short(members)).toEqual([[0, 0, 'keep', 0], [1, 0, 'drop', 0.5]]);
    expect(raw[0]).toBeCloseTo(1 - Math.exp(-0.5 / 9), 12);
    expect(scores[3]).toBeCloseTo(Math.exp(-1), 12);
  });

  it('takes nothing, one row and copies of everything', () => {
    expect(nearDuplicates(0, completeGraph([]))).toMatchObject({ threshold: 0, members: [] });
    expect(nearDuplicates(1, completeGraph([1]))).toMatchObject({ members: [], raw: Float64Array.of(1) });
    const copies = nearDuplicates(4, completeGraph([2, 2, 2, 2]));
    expect(copies.members.map(({ role }) => role)).toEqual(['keep', 'drop', 'drop', 'drop']);
    expect([...copies.scores]).toEqual([1, 1, 1, 1]);
    expect([...nearDuplicates(4, completeGraph([2, 2, 2, 5])).raw]).toEqual([0, 0, 0, 1]);
    const oneWay = { k: 1, indices: Int32Array.of(1, 2, 1), distances: Float32Array.of(0.3, 0.1, 0.1) };
    expect([...nearDuplicates(3, oneWay, { threshold: 0.3 }).pairs.a]).toEqual([1]);
    expect([...nearDuplicates(3, oneWay, { threshold: 0.31 }).pairs.a]).toEqual([0, 1]);
    expect(() => nearDuplicates(1, completeGraph([1]), { threshold: NaN })).toThrow(expect.objectContaining({ code: 'invalid-argument' }));
    expect(() => nearDuplicates(2, { ...completeGraph([1, 2]), distances: Float32Array.of(1, NaN) })).toThrow(expect.objectContaining({ code: 'invalid-data', message: expect.stringMatching(/^Row 1/) }));
  });

  it('finds planted copies', async () => {
    const random = createRandom(8);
    const vectors = Float32Array.from({ length: 500 * 6 }, () => random());
    for (let copy = 0; copy < 20; copy++) for (let d = 0; d < 6; d++) vectors[(480 + copy) * 6 + d] = (vectors[copy * 3 * 6 + d] ?? 0) + random() * 1e-3;
    const { pairs } = nearDuplicates(500, await nearestNeighbors(vectors, { dim: 6, k: 8, seed: 1 }));
    expect([...pairs.a].map((a, i) => [a, pairs.b[i]])).toEqual(Array.from({ length: 20 }, (_, copy) => [copy * 3, 480 + copy]));
  });

  it('leaves no pair of kept rows and gives every dropped row its nearest kept one', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 40 }), { maxLength: 20 }), fc.integer({ min: 0, max: 6 }), (points, threshold) => {
        const { members } = nearDuplicates(points.length, completeGraph(points), { threshold });
        const dropped = new Set(members.filter(({ role }) => role === 'drop').map(({ row }) => row));
        const kept = points.map((point, row) => ({ point, row })).filter(({ row }) => !dropped.has(row));
        const near = (a: number, b: number) => a === b || Math.abs(a - b) < threshold;
        kept.forEach((one) => kept.forEach((other) => expect(one.row !== other.row && near(one.point, other.point)).toBe(false)));
        expect(new Set(members.map(({ row }) => row)).size).toBe(members.length);
        for (const { row, role, distance } of members) {
          if (role === 'drop') expect(distance).toBe(Math.min(...kept.map(({ point }) => Math.abs(point - (points[row] ?? NaN)))));
        }
      }),
    );
  });
});

describe('thresholdThatKeeps', () => {
  it('keeps as many as it is asked to', () => {
    const graph = completeGraph([0, 1, 10, 12, 30, 33, 70]);
    for (const [keep, least, most] of [[7, 0, 1], [6, 1, 2], [5, 2, 3], [4, 3, 18], [1, 70, 71]] as const) {
      const threshold = thresholdThatKeeps(7, graph, keep);
      expect(threshold >= least && threshold <= most).toBe(true);
      expect(7 - nearDuplicates(7, graph, { threshold }).members.filter(({ role }) => role === 'drop').length).toBe(keep);
    }
    expect(thresholdThatKeeps(0, completeGraph([]), 0)).toBe(0);
    expect(thresholdThatKeeps(3, completeGraph([1, 1, 1]), 2)).toBe(0);
    expect(() => thresholdThatKeeps(2, completeGraph([1, 2]), 3)).toThrow(expect.objectContaining({ code: 'invalid-argument' }));
  });
});

const data = process.env.SHOAL_TEST_DATA ?? '../shared/data';
const embeddings = join(data, 'embeddings/cifar10_test_resnet8l_emb160_f32.npy');
const judged = join(data, 'cifair-duplicates/duplicates_cifar10_test.csv');
const missing = [embeddings, judged].filter((path) => !existsSync(path));
describe.skipIf(missing.length > 0)(`real duplicates (skipped without ${missing.join(' and ') || embeddings})`, () => {
  it('finds pairs in CIFAR-10 test that people called duplicates', { timeout: 120_000 }, async () => {
    const vectors = readNpy(readFileSync(embeddings)).data as Float32Array;
    const graph = await nearestNeighbors(normalizeRows(vectors, 160), { dim: 160, k: 15, seed: 1 });
    const truth = readFileSync(judged, 'utf8').trim().split('\n').slice(1).map((line) => line.split(',').map(Number));
    const key = (a = 0, b = 0) => Math.min(a, b) * 10_000 + Math.max(a, b);
    const known = new Set(truth.map(([a, b]) => key(a, b)));
    const measure = (name: string, threshold?: number) => {
      const found = nearDuplicates(10_000, graph, threshold === undefined ? {} : { threshold });
      const right = [...found.pairs.a].filter((a, i) => known.has(key(a, found.pairs.b[i]))).length;
      const measured = { pairs: found.pairs.a.length, right, precision: right / found.pairs.a.length, recall: right / known.size };
      process.stdout.write(`near duplicates in CIFAR-10 test, ${name} (${found.threshold.toFixed(4)}): ${JSON.stringify(measured)}\n`);
      return { ...measured, threshold: found.threshold };
    };
    // Precision is a lower bound: people looked at the candidates of one other model. This small model puts no two pictures
    // within 0.13 of the median.
    const cautious = measure('default threshold');
    expect(cautious.pairs).toBe(0);
    const wide = measure('0.7 of the median', (cautious.threshold / 0.13) * 0.7);
    expect(wide.precision).toBeGreaterThan(0.25);
    expect(wide.recall).toBeGreaterThan(0.48);
    const wider = measure('0.8 of the median', (cautious.threshold / 0.13) * 0.8);
    expect(wider.recall).toBeGreaterThan(0.7);
    expect(known.size).toBe(39);
  });
});
