import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { normalizeRows } from '../distance';
import { createRandom } from '../random';
import { calibrateScores } from './calibrate';
import { fitRanker } from './fit-ranker';
import { judgeRanker, tooFewExamples, wilsonInterval } from './judge-ranker';
import { nextCandidates } from './next-candidates';
import { scoreRows } from './rank-rows';

const dim = 8;
const n = 400;

/** Unit vectors in noise; every tenth row is wanted and leans towards axis 0 by `lean`. */
function pool(seed: number, lean: number): Float32Array {
  const random = createRandom(seed);
  const vectors = Float32Array.from({ length: n * dim }, () => random() + random() - 1);
  for (let row = 0; row < n; row += 10) vectors[row * dim] = (vectors[row * dim] ?? 0) + lean;
  return normalizeRows(vectors, dim);
}

const isWanted = (row: number) => row % 10 === 0;
const all = Int32Array.from({ length: n }, (_, row) => row);
const rowsOf = (wanted: boolean, from: number, count: number) => all.filter((row) => isWanted(row) === wanted).slice(from, from + count);

describe('calibrateScores', () => {
  it('brings the threshold to one half and keeps the order, 0 and 1', () => {
    fc.assert(
      fc.property(fc.double({ min: 0.001, max: 0.999, noNaN: true }), fc.array(fc.float({ min: 0, max: 1, noNaN: true }), { minLength: 2 }), (threshold, values) => {
        const scores = Float32Array.from([0, threshold, 1, ...values]);
        const calibrated = calibrateScores(scores, threshold);
        expect(calibrated[0]).toBe(0);
        expect(calibrated[1]).toBeCloseTo(0.5, 3);
        expect(calibrated[2]).toBe(1);
        scores.forEach((score, i) => scores.forEach((other, j) => score > other && expect(calibrated[i]).toBeGreaterThanOrEqual(calibrated[j] ?? NaN)));
      }),
    );
    expect([0, 1].map((threshold) => Number.isFinite(calibrateScores(Float32Array.of(0.3), threshold)[0] ?? NaN))).toEqual([true, true]);
    expect(() => calibrateScores(Float32Array.of(0.3), 2)).toThrow('threshold 2');
  });
});

describe('judgeRanker', () => {
  it('says why there are too few examples', () => {
    expect(tooFewExamples(2, 9)).toEqual({ reason: 'too-few-good', good: 2, bad: 9, needed: 3 });
    expect(tooFewExamples(9, 0)).toMatchObject({ reason: 'too-few-bad' });
    expect(judgeRanker({ vectors: pool(1, 3), dim, good: rowsOf(true, 0, 9), bad: rowsOf(false, 0, 2) })).toBeNull();
  });

  it('finds a concept that is there, with folds no more than examples', () => {
    const quality = judgeRanker({ vectors: pool(1, 3), dim, good: rowsOf(true, 0, 8), bad: rowsOf(false, 0, 20) });
    expect(quality).toMatchObject({ folds: 8, good: 8, bad: 20 });
    expect(quality?.f1).toBeGreaterThan(0.8);
    expect(quality?.averagePrecision).toBeGreaterThan(0.9);
    expect(quality?.interval.low).toBeLessThan(quality?.precision ?? 0);
  });

  it('is not taken in by labels that mean nothing', () => {
    let [precision, ap] = [0, 0];
    const runs = 30;
    for (let seed = 0; seed < runs; seed++) {
      const quality = judgeRanker({ vectors: pool(100 + seed, 0), dim, good: rowsOf(true, 0, 20), bad: rowsOf(false, 0, 20) });
      precision += (quality?.precision ?? 0) / runs;
      ap += (quality?.averagePrecision ?? 0) / runs;
    }
    // Chance is one half; trained and judged on the same rows it would be far above.
    expect(precision).toBeLessThan(0.56);
    expect(ap).toBeLessThan(0.6);
  });

  it('agrees with what the ranker does on rows that nobody judged', () => {
    let [told, true_] = [0, 0];
    const runs = 20;
    for (let seed = 0; seed < runs; seed++) {
      const vectors = pool(500 + seed, 1);
      const examples = { vectors, dim, good: rowsOf(true, 0, 20), bad: rowsOf(false, 0, 20) };
      const quality = judgeRanker(examples);
      const scores = scoreRows(fitRanker(examples), vectors, dim);
      const called = [...rowsOf(true, 20, 20), ...rowsOf(false, 20, 20)].filter((row) => (scores[row] ?? 0) >= (quality?.threshold ?? 1));
      told += (quality?.precision ?? 0) / runs;
      true_ += called.filter(isWanted).length / called.length / runs;
    }
    expect(Math.abs(told - true_)).toBeLessThan(0.08);
  });

  it("has Wilson's interval", () => {
    const { low, high } = wilsonInterval(8, 10);
    expect(low).toBeCloseTo(0.4901625, 6);
    expect(high).toBeCloseTo(0.9433178, 6);
    expect(wilsonInterval(0, 0)).toEqual({ low: 0, high: 1 });
  });
});

describe('nextCandidates', () => {
  const vectors = pool(7, 3);
  const seeds = rowsOf(true, 0, 3);

  it('orders by similarity at first, away from what is bad', () => {
    const answer = nextCandidates({ vectors, dim, good: seeds, bad: new Int32Array(0), rows: all, limit: 10 });
    expect(answer).toMatchObject({ by: 'similarity', ranker: null, quality: null });
    expect(answer.next.length).toBe(10);
    expect([...answer.next].filter((row) => seeds.includes(row))).toEqual([]);
    const bad = answer.next.slice(0, 1);
    const after = nextCandidates({ vectors, dim, good: seeds.slice(0, 2), bad, rows: all });
    const before = nextCandidates({ vectors, dim, good: seeds.slice(0, 2), bad: new Int32Array(0), rows: all });
    expect(after.by).toBe('similarity');
    after.scores.forEach((score, row) => {
      let likeness = 0;
      for (let d = 0; d < dim; d++) likeness += (vectors[row * dim + d] ?? 0) * (vectors[(bad[0] ?? 0) * dim + d] ?? 0);
      expect(score).toBeCloseTo((before.scores[row] ?? NaN) - 0.5 * likeness, 5);
    });
  });

  it('hands over to a ranker with one bad row, or with many good ones, and never shows what was judged', () => {
    const bad = rowsOf(false, 0, 4);
    const answer = nextCandidates({ vectors, dim, good: seeds, bad, rows: all, limit: 30 });
    expect(answer.by).toBe('ranker');
    expect(answer.quality?.folds).toBe(3);
    for (const row of [...seeds, ...bad]) expect(answer.next).not.toContain(row);
    expect([...answer.next].filter(isWanted).length).toBeGreaterThan(25);
    const many = { vectors, dim, good: rowsOf(true, 0, 10), bad: new Int32Array(0), rows: all };
    expect(nextCandidates(many)).toMatchObject({ by: 'ranker', quality: null });
    expect(nextCandidates({ ...many, background: 0 }).by).toBe('similarity');
  });

  it('shows nothing twice, nothing too near, and mixes in what the ranker doubts', () => {
    const question = { vectors, dim, good: seeds, bad: rowsOf(false, 0, 4), rows: all, limit: 40 };
    const spread = nextCandidates({ ...question, diversity: 0.4 }).next;
    for (const [at, row] of spread.entries()) {
      for (const other of spread.slice(0, at)) {
        const square = Array.from({ length: dim }, (_, d) => ((vectors[row * dim + d] ?? 0) - (vectors[other * dim + d] ?? 0)) ** 2).reduce((sum, part) => sum + part, 0);
        expect(Math.sqrt(square)).toBeGreaterThanOrEqual(0.4 - 1e-6);
      }
    }
    const { next, scores } = nextCandidates({ ...question, explore: 0.25 });
    expect(new Set(next).size).toBe(40);
    const doubt = (row: number) => Math.abs((scores[row] ?? 0) - 0.5);
    const others = all.filter((row) => !next.includes(row) && ![...question.good, ...question.bad].includes(row));
    expect(doubt(next[3] ?? 0)).toBeLessThanOrEqual(Math.min(...[...others].map(doubt)) + 1e-6);
    expect(nextCandidates({ ...question, explore: 1 }).next.length).toBe(40);
  });

  it('needs a seed, and sensible shares', () => {
    expect(() => nextCandidates({ vectors, dim, good: new Int32Array(0), bad: seeds, rows: all })).toThrow('no good row');
    expect(() => nextCandidates({ vectors, dim, good: seeds, bad: new Int32Array(0), rows: all, explore: 2 })).toThrow('explore 2');
  });
});

describe('unjudged rows as background', () => {
  it('share the weight of the bad side, and make a ranker without bad examples', () => {
    const vectors = pool(11, 3);
    const background = all.filter((row) => row % 4 === 1);
    const ranker = fitRanker({ vectors, dim, good: rowsOf(true, 0, 5), bad: new Int32Array(0), background });
    const scores = scoreRows(ranker, vectors, dim);
    const mean = (rows: Int32Array) => rows.reduce((sum, row) => sum + (scores[row] ?? 0), 0) / rows.length;
    expect(mean(rowsOf(true, 5, 35)) - mean(rowsOf(false, 0, 300))).toBeGreaterThan(0.4);
    // The same rows as bad and as background weigh what they weigh as bad alone, halves put together.
    const bad = rowsOf(false, 0, 20);
    const once = fitRanker({ vectors, dim, good: rowsOf(true, 0, 20), bad }, { c: 60, tolerance: 1e-9 });
    const twice = fitRanker({ vectors, dim, good: rowsOf(true, 0, 20), bad, background: bad }, { c: 40, tolerance: 1e-9 });
    once.weights.forEach((weight, d) => expect(twice.weights[d]).toBeCloseTo(weight, 4));
  });
});
