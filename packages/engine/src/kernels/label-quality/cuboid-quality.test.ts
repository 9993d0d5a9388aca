import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cuboidIssues, isFlipped, yawDifference, type CuboidInferences, type CuboidLabels } from './cuboid-quality';
import { sizeDeviations } from './size-deviations';

interface Cuboid {
  readonly x?: number;
  readonly length?: number;
  readonly yaw?: number;
  readonly kind?: number;
  readonly confidence?: number;
}

function set(...rows: readonly Cuboid[]): CuboidInferences {
  return {
    cuboids: Float64Array.from(rows.flatMap(({ x = 0, length = 4, yaw = 0 }) => [x, 0, 0, length, 2, 1.5, yaw])),
    classes: rows.map(({ kind = 0 }) => kind),
    confidence: rows.map(({ confidence = 1 }) => confidence),
  };
}

const labelsOf = (points: readonly number[] | undefined, ...rows: readonly Cuboid[]): CuboidLabels => {
  const { cuboids, classes } = set(...rows);
  return points ? { cuboids, classes, points } : { cuboids, classes };
};

describe('cuboidIssues', () => {
  it('finds labels that are badly placed', () => {
    // .8 m: e = .8 / 1 = .8; (.9·.6 + 1) / 2 = .77. .5 m is the edge. 9 m: e = 1; (.9 + 1) / 2 = .95.
    const inferences = set({ x: 0.8, confidence: 0.9 }, { x: 0.5 }, { x: 9, confidence: 0.9 });
    const issues = cuboidIssues(labelsOf(undefined, {}, {}, {}), inferences, [0, 1, 2]);
    expect(issues.map(({ label, kind }) => [label, kind])).toEqual([[2, 'center'], [0, 'center']]);
    expect(issues[0]).toMatchObject({ score: 0.95, raw: 9 });
    expect(issues[1]?.score).toBeCloseTo(0.77, 12);
    expect(cuboidIssues(labelsOf(undefined, {}, {}, {}), inferences, [0, 1, 2], { centerLimit: 10 })).toEqual([]);
  });

  it('finds labels that point backwards', () => {
    // Exactly π: e = 1 → 1 with confidence 1. π - .15: e = .75, (.8·.5 + 1) / 2 = .7. π - .31 and π/2: no flip.
    const inferences = set({ yaw: Math.PI }, { yaw: 0.15 - Math.PI, confidence: 0.8 }, { yaw: Math.PI - 0.31 }, { yaw: Math.PI / 2 });
    const issues = cuboidIssues(labelsOf(undefined, {}, {}, {}, {}), inferences, [0, 1, 2, 3]);
    expect(issues.map(({ label, kind }) => [label, kind])).toEqual([[0, 'flipped'], [1, 'flipped']]);
    expect(issues[0]?.score).toBeCloseTo(1, 12);
    expect(issues[1]?.score).toBeCloseTo(0.7, 12);
    expect(issues[1]?.raw).toBeCloseTo(Math.PI - 0.15, 12);
  });

  it('finds sizes that are unusual for the class, without an inference', () => {
    // ln lengths: 0 .1 .2 .3 .4 2 → median .25, deviations .25 .15 .05 .05 .15 1.75, their median .15:
    // z = 1.75 / (1.4826·.15) = 7.8690 > 3.5, score min(1, 7.869 / 7) = 1. The next is .25 / .22239 = 1.124.
    const rows = [0, 0.1, 0.2, 0.3, 0.4, 2].map((log) => ({ length: Math.exp(log) }));
    const issues = cuboidIssues(labelsOf(undefined, ...rows), set(), [-1, -1, -1, -1, -1, -1]);
    expect(issues).toHaveLength(1);
    expect(issues[0]).toMatchObject({ label: 5, kind: 'size', score: 1 });
    expect(issues[0]?.raw).toBeCloseTo(7.869, 3);
    expect(cuboidIssues(labelsOf(undefined, ...rows), set(), Array(6).fill(-1), { sizeLimit: 7 })[0]?.score).toBeCloseTo(7.869 / 14, 4);
    // As another class it is alone.
    expect(cuboidIssues(labelsOf(undefined, ...rows.map((row, i) => ({ ...row, kind: Number(i === 5) }))), set(), Array(6).fill(-1))).toEqual([]);
  });

  it('finds cuboids without a point, and does not take "not counted" for none', () => {
    expect(cuboidIssues(labelsOf([0, 3, NaN], {}, {}, {}), set(), [-1, -1, -1])).toEqual([{ label: 0, kind: 'empty', score: 1, raw: 0 }]);
  });

  it('lists all issues of a label, and none of nothing', () => {
    const issues = cuboidIssues(labelsOf([0], {}), set({ x: 9, yaw: Math.PI }), [0]);
    expect(issues.map(({ kind }) => kind)).toEqual(['center', 'flipped', 'empty']);
    expect(cuboidIssues(labelsOf([]), set(), [])).toEqual([]);
  });

  it('names the row that cannot be used', () => {
    const good = labelsOf(undefined, {}, {});
    expect(() => cuboidIssues(labelsOf(undefined, {}, { yaw: NaN }), set(), [-1, -1])).toThrow(expect.objectContaining({ code: 'invalid-data', message: expect.stringMatching(/^Row 1 of the label cuboids holds NaN/) }));
    expect(() => cuboidIssues(good, set({ length: 0 }), [-1, -1])).toThrow(/Row 0 of the inferred cuboids holds the size 0 × 2 × 1.5/);
    expect(() => cuboidIssues(good, set({ confidence: NaN }), [-1, -1])).toThrow(/Row 0 of the confidences/);
    expect(() => cuboidIssues(good, set({}), [-1, 1])).toThrow(/Row 1 of the matches/);
    expect(() => cuboidIssues(labelsOf([1, -1], {}, {}), set(), [-1, -1])).toThrow(/Row 1 of the numbers of points holds -1/);
    expect(() => cuboidIssues(good, set(), [-1])).toThrow(/1 matches/);
    expect(() => cuboidIssues({ ...good, cuboids: new Float64Array(6) }, set(), [-1, -1])).toThrow(/Expected 7 each/);
    expect(() => cuboidIssues(good, set(), [-1, -1], { sizeLimit: 0 })).toThrow(/sizeLimit 0/);
  });

  it('has scores from .5 to 1, the worst first', () => {
    const row = fc.record({ x: fc.integer({ min: -3, max: 3 }), length: fc.integer({ min: 1, max: 9 }), yaw: fc.double({ min: -7, max: 7, noNaN: true }), confidence: fc.double({ min: 0, max: 1, noNaN: true }) });
    fc.assert(
      fc.property(fc.array(fc.tuple(row, row), { maxLength: 12 }), (pairs) => {
        const issues = cuboidIssues(labelsOf(undefined, ...pairs.map(([label]) => label)), set(...pairs.map(([, inference]) => inference)), pairs.map((_, i) => i));
        issues.forEach(({ score }, i) => {
          expect(score).toBeGreaterThanOrEqual(0.5);
          expect(score).toBeLessThanOrEqual(issues[i - 1]?.score ?? 1);
        });
      }),
    );
  });
});

describe('yaw', () => {
  it('differs by at most π, whole turns apart or not', () => {
    fc.assert(
      fc.property(fc.double({ min: -Math.PI, max: Math.PI, noNaN: true }), fc.double({ min: -Math.PI, max: Math.PI, noNaN: true }), fc.integer({ min: -3, max: 3 }), (a, b, turns) => {
        const angle = yawDifference(a, b);
        expect(angle).toBeLessThanOrEqual(Math.PI);
        expect(yawDifference(a + turns * 2 * Math.PI, b)).toBeCloseTo(angle, 9);
        expect(yawDifference(b, a)).toBe(angle);
      }),
    );
  });

  it('is flipped near π only', () => {
    expect([0, 0.1, 1.6, 2.7, 2.85, Math.PI].map(isFlipped)).toEqual([false, false, false, false, true, true]);
  });
});

describe('sizeDeviations', () => {
  it('does not find cuboids of one size odd, nor those of a rare class', () => {
    const lengths = (...values: number[]) => labelsOf(undefined, ...values.map((length) => ({ length })));
    expect([...sizeDeviations(lengths(4, 4, 4, 4, 4))]).toEqual([0, 0, 0, 0, 0]);
    // A hundredth of spread at least: ln 1.02 / .01 = 1.98.
    expect(sizeDeviations(lengths(4, 4, 4, 4, 4.08))[4]).toBeCloseTo(1.98, 2);
    expect([...sizeDeviations(lengths(4, 4, 4, 9))]).toEqual([0, 0, 0, 0]);
  });

  it('is negative for what is too small', () => {
    expect(sizeDeviations(labelsOf(undefined, {}, {}, {}, {}, { length: 1 }))[4]).toBeCloseTo(-100 * Math.log(4), 9);
  });
});
