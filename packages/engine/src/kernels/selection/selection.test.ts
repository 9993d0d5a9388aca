import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { diversify } from './diversify';
import { selectBalanced } from './select-balanced';
import { selectKCenter } from './select-k-center';
import { selectMissing } from './select-missing';
import { mostTypical, selectTypical } from './select-typical';
import { selectUncertain, uncertainty } from './select-uncertain';

const dim = 3;
/** Few whole numbers, so that many rows are equal and many distances tie. */
const points = fc.array(fc.integer({ min: 0, max: 4 }), { minLength: dim, maxLength: 40 * dim }).map((values) => Float32Array.from(values.slice(0, values.length - (values.length % dim))));

interface Case {
  readonly vectors: Float32Array;
  readonly candidates: Int32Array;
  readonly chosen: Int32Array;
  readonly budget: number;
}

const cases: fc.Arbitrary<Case> = points.chain((vectors) => {
  const row = fc.integer({ min: 0, max: vectors.length / dim - 1 });
  const rows = (maxLength: number) => fc.array(row, { maxLength }).map((list) => Int32Array.from(list));
  return fc.record({ vectors: fc.constant(vectors), candidates: rows(60), chosen: rows(8), budget: fc.integer({ min: 0, max: 30 }) });
});

function distance(vectors: Float32Array, i: number, j: number): number {
  return Math.hypot(...[0, 1, 2].map((d) => (vectors[i * dim + d] ?? 0) - (vectors[j * dim + d] ?? 0)));
}

function openRows({ candidates, chosen }: Case): number[] {
  return [...new Set(candidates)].filter((row) => !chosen.includes(row));
}

/** What holds for all: candidates that are open, none twice, as many as the budget allows. */
function expectSelection(rows: Int32Array, given: Case, count = Math.min(given.budget, openRows(given).length)): void {
  expect(new Set(rows).size).toBe(rows.length);
  expect(rows.length).toBe(count);
  for (const row of rows) expect(openRows(given)).toContain(row);
}

describe('selectKCenter', () => {
  it('always takes the row that is farthest from everything chosen, by comparing all with all', async () => {
    await fc.assert(
      fc.asyncProperty(cases, async (given) => {
        const { rows, distances } = await selectKCenter(given.vectors, { dim, ...given });
        expectSelection(rows, given);
        const there = [...given.chosen];
        rows.forEach((row, at) => {
          const reach = (one: number) => Math.min(...there.map((other) => distance(given.vectors, one, other)));
          if (there.length > 0) {
            const left = openRows(given).filter((one) => !there.includes(one));
            expect(distances[at]).toBeCloseTo(reach(row), 6);
            expect(distances[at]).toBeCloseTo(Math.max(...left.map(reach)), 6);
          } else expect(distances[at]).toBe(Infinity);
          there.push(row);
        });
      }),
    );
  });

  it('starts in the middle when nothing is chosen, and stops when asked to', async () => {
    const vectors = Float32Array.of(0, 0, 0, 4, 0, 0, 2, 0, 0, 1, 1, 0);
    const candidates = Int32Array.of(0, 1, 2, 3);
    expect([...(await selectKCenter(vectors, { dim, candidates, budget: 3 })).rows]).toEqual([2, 0, 1]);
    await expect(selectKCenter(vectors, { dim, candidates, budget: 3 }, { signal: AbortSignal.abort(new Error('stopped')) })).rejects.toThrow('stopped');
    await expect(selectKCenter(vectors, { dim, candidates: Int32Array.of(4), budget: 3 })).rejects.toThrow('row 4');
    await expect(selectKCenter(vectors, { dim, candidates, budget: -1 })).rejects.toThrow('budget -1');
  });
});

describe('selectTypical', () => {
  it('selects open candidates, the same for the same seed, also where clusters are tiny', async () => {
    await fc.assert(
      fc.asyncProperty(cases, async (given) => {
        const params = { dim, ...given, seed: 3 };
        const rows = await selectTypical(given.vectors, params);
        expectSelection(rows, given);
        expect(await selectTypical(given.vectors, params)).toEqual(rows);
      }),
      { numRuns: 60 },
    );
  });

  it('goes to the largest group without a chosen row first, and there to its middle', async () => {
    // Three groups on a line of 21, 15 and 11 rows, dense in their middles; one row of the largest is chosen.
    const groups = [{ at: 0, size: 21 }, { at: 100, size: 15 }, { at: 200, size: 11 }];
    const values = groups.flatMap(({ at, size }) => Array.from({ length: size }, (_, i) => at + (i - (size - 1) / 2) ** 3 / 100));
    const rows = await selectTypical(Float32Array.from(values), { dim: 1, candidates: Int32Array.from(values.keys()), chosen: Int32Array.of(0), budget: 2, seed: 1, mostClusters: 3 });
    [100, 200].forEach((middle, at) => expect(Math.abs((values[rows[at] ?? 0] ?? 0) - middle)).toBeLessThan(0.05));
    expect(rows.length).toBe(2);
  });

  it('measures Euclidean distances, not their squares, and does with no neighbours', () => {
    // Mean distance to the two nearest: 2 (1 and 3) against 2.1; by squares 5 against 4.41.
    const line = Float32Array.of(0, 1, -3, 50, 52.1, 47.9);
    expect(mostTypical(line, 1, [0, 1, 2, 3, 4, 5], 2)).toBe(0);
    expect(mostTypical(line, 1, [4], 20)).toBe(0);
    expect(mostTypical(line, 1, [4, 5], 0)).toBe(0);
  });
});

describe('selectUncertain', () => {
  it('has the values of the definitions', () => {
    const probs = [0.5, 0.3, 0.2, 1, 0, 0];
    expect([...uncertainty(probs, 3, 'least_confidence')]).toEqual([0.5, 0]);
    expect(uncertainty(probs, 3, 'margin')[0]).toBeCloseTo(0.8, 12);
    expect(uncertainty(probs, 3, 'entropy')[0]).toBeCloseTo(1.0296530140645737, 12);
    expect(uncertainty(probs, 3, 'entropy')[1]).toBe(0);
    expect(uncertainty([0.9, 0.5], 1, 'entropy')[1]).toBeCloseTo(Math.log(2), 12);
    expect(() => uncertainty(probs, 4)).toThrow('6 probabilities of 4 classes');
  });

  it('takes the most uncertain, whatever the measure, and agrees between measures for two classes', () => {
    const given = fc.record({ good: fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 1, maxLength: 40 }), budget: fc.integer({ min: 0, max: 20 }) });
    fc.assert(
      fc.property(given, ({ good, budget }) => {
        for (const by of ['least_confidence', 'margin', 'entropy'] as const) {
          const rows = selectUncertain(good, { classes: 1, by, budget });
          expect(rows.length).toBe(Math.min(budget, good.length));
          const doubt = (row: number) => 0.5 - Math.abs((good[row] ?? 0) - 0.5);
          const least = Math.min(...[...rows].map(doubt));
          good.forEach((_, row) => rows.includes(row) || expect(doubt(row)).toBeLessThanOrEqual(least + 1e-7));
        }
      }),
    );
  });
});

describe('selectBalanced', () => {
  it('never leaves a class further from its share than another order would, while it has candidates', () => {
    const given = fc.record({ classes: fc.array(fc.integer({ min: -1, max: 2 }), { minLength: 1, maxLength: 60 }), targets: fc.tuple(fc.integer({ min: 1, max: 5 }), fc.integer({ min: 1, max: 5 }), fc.integer({ min: 0, max: 5 })), budget: fc.integer({ min: 0, max: 60 }) });
    fc.assert(
      fc.property(given, ({ classes, targets, budget }) => {
        const candidates = Int32Array.from(classes.keys());
        const rows = selectBalanced({ candidates, classes: Int32Array.from(classes), targets, budget });
        expect(rows.length).toBe(Math.min(budget, classes.length));
        expect(new Set(rows).size).toBe(rows.length);
        const total = targets.reduce((sum, target) => sum + target, 0);
        const counts = [0, 0, 0];
        const left = [0, 1, 2].map((one) => classes.filter((other) => other === one).length);
        rows.forEach((row, at) => {
          const one = classes[row] ?? -1;
          const lacks = [0, 1, 2].map((other) => ((left[other] ?? 0) > 0 && (targets[other] ?? 0) > 0 ? ((targets[other] ?? 0) / total) * (counts.reduce((sum, count) => sum + count, 0) + 1) - (counts[other] ?? 0) : -Infinity));
          if (Math.max(...lacks) > -Infinity) expect(lacks[one]).toBeCloseTo(Math.max(...lacks), 9);
          if (one >= 0) [counts[one], left[one]] = [(counts[one] ?? 0) + 1, (left[one] ?? 0) - 1];
          // Within a class the order of the candidates stays.
          for (const earlier of rows.slice(0, at)) if (classes[earlier] === one) expect(earlier).toBeLessThan(row);
        });
      }),
    );
    expect(() => selectBalanced({ candidates: Int32Array.of(0), classes: Int32Array.of(0), targets: [0], budget: 1 })).toThrow('targets 0');
  });

  it('counts what is there already', () => {
    expect([...selectBalanced({ candidates: Int32Array.of(2, 3, 4), chosen: Int32Array.of(0, 1), classes: Int32Array.of(0, 0, 0, 1, 1), targets: [1, 1], budget: 2 })]).toEqual([3, 4]);
  });
});

describe('diversify', () => {
  it('keeps exactly what no earlier or chosen row is near', async () => {
    await fc.assert(
      fc.asyncProperty(cases, fc.double({ min: 0, max: 4, noNaN: true }), async (given, minDistance) => {
        const rows = await diversify(given.vectors, { dim, ...given, minDistance });
        const kept: number[] = [];
        for (const row of openRows(given)) {
          if (kept.length === given.budget) break;
          if ([...given.chosen, ...kept].every((other) => minDistance === 0 || distance(given.vectors, row, other) ** 2 >= minDistance ** 2)) kept.push(row);
        }
        expect([...rows]).toEqual(kept);
      }),
    );
  });
});

describe('selectMissing', () => {
  it('takes, each time, the candidate that covers most of what is not covered, by comparing all with all', async () => {
    const withReference = cases.chain((given) => fc.record({ given: fc.constant(given), reference: fc.array(fc.integer({ min: 0, max: given.vectors.length / dim - 1 }), { minLength: 1, maxLength: 40 }), radius: fc.constantFrom(0, 1, 1.5, 3) }));
    await fc.assert(
      fc.asyncProperty(withReference, async ({ given, reference, radius }) => {
        const { rows, gains, uncovered } = await selectMissing(given.vectors, { dim, ...given, reference: Int32Array.from(reference), covered: given.chosen, radius });
        let lacking = reference.filter((row) => ![...given.chosen].some((other) => distance(given.vectors, row, other) <= radius + 1e-9));
        expect(uncovered.before).toBe(lacking.length);
        const gainOf = (one: number) => lacking.filter((row) => distance(given.vectors, row, one) <= radius + 1e-9).length;
        rows.forEach((row, at) => {
          expect(openRows(given)).toContain(row);
          expect(gains[at]).toBe(gainOf(row));
          expect(gains[at]).toBe(Math.max(...openRows(given).map(gainOf)));
          lacking = lacking.filter((one) => distance(given.vectors, one, row) > radius + 1e-9);
        });
        expect(uncovered.after).toBe(lacking.length);
        if (rows.length < given.budget) for (const row of openRows(given)) expect(gainOf(row)).toBe(0);
      }),
    );
  });

  it('finds the group that production has and the labels lack', async () => {
    const groups = [0, 10, 20].flatMap((at) => Array.from({ length: 12 }, (_, i) => at + i / 10));
    const vectors = Float32Array.from([...groups, ...groups]);
    const production = Int32Array.from({ length: 36 }, (_, i) => i);
    const { rows, uncovered } = await selectMissing(vectors, { dim: 1, reference: production, covered: Int32Array.from({ length: 12 }, (_, i) => 36 + i).filter((_, i) => i % 2 === 0), candidates: Int32Array.from({ length: 36 }, (_, i) => 36 + i), budget: 2 });
    expect(uncovered.before).toBe(24);
    expect([...rows].map((row) => Math.floor((vectors[row] ?? 0) / 10)).sort()).toEqual([1, 2]);
    await expect(selectMissing(vectors, { dim: 1, reference: new Int32Array(0), covered: production, candidates: production, budget: 2 })).rejects.toThrow('no reference row');
  });
});
