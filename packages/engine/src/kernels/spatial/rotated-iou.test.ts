import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isShoalError } from '../../base/errors';
import { bevIou, CUBOID_STRIDE, cuboidIou, RECTANGLE_STRIDE, rotatedIntersection } from './rotated-iou';

type Rectangle = [x: number, y: number, length: number, width: number, yaw: number];

const number = (min: number, max: number) => fc.double({ min, max, noNaN: true });
const yaws = fc.oneof(number(-7, 7), fc.constantFrom(0, Math.PI / 4, Math.PI / 2, Math.PI, -Math.PI / 2));
const rectangles = fc.tuple(number(-4, 4), number(-4, 4), number(0.1, 6), number(0.1, 6), yaws) satisfies fc.Arbitrary<Rectangle>;

describe('rotatedIntersection', () => {
  it('gives the golden values', () => {
    // A square of side 1 and the same turned by 45° share a regular octagon of area 2(√2 - 1).
    expect(rotatedIntersection([0, 0, 1, 1, 0], [0, 0, 1, 1, Math.PI / 4])).toBeCloseTo(2 * (Math.SQRT2 - 1), 14);
    // 4 × 2 and the same turned by 90° share 2 × 2.
    expect(rotatedIntersection([5, 5, 4, 2, 0.3], [5, 5, 4, 2, 0.3 + Math.PI / 2])).toBeCloseTo(4, 13);
    // The corner of a square turned by 45°, half diagonal √2, reaches √2 - 1 beyond the edge x = 1: a triangle of area (√2 - 1)².
    expect(rotatedIntersection([2, 0, 2, 4, 0], [0, 0, 2, 2, Math.PI / 4])).toBeCloseTo((Math.SQRT2 - 1) ** 2, 14);
  });

  it('turns x towards y', () => {
    const slanted = [0, 0, 10, 1, Math.PI / 4];
    expect(rotatedIntersection(slanted, [2, 2, 0.5, 0.5, 0])).toBeCloseTo(0.25, 14);
    expect(rotatedIntersection(slanted, [2, -2, 0.5, 0.5, 0])).toBe(0);
  });

  it('takes identical, contained, touching and distant boxes', () => {
    const box = [1e6, -3e6, 4.2, 1.7, 0.7];
    expect(rotatedIntersection(box, box)).toBeCloseTo(4.2 * 1.7, 13);
    expect(rotatedIntersection([0, 0, 4, 4, 0.2], [0.1, 0.1, 2, 1, 1.1])).toBeCloseTo(2, 13);
    expect(rotatedIntersection([0, 0, 2, 2, 0], [2, 0, 2, 2, 0])).toBe(0);
    expect(rotatedIntersection([0, 0, 2, 2, 0], [2, 2, 2, 2, 0])).toBe(0);
    expect(rotatedIntersection([0, 0, 2, 2, 0], [1 + Math.SQRT2, 0, 2, 2, Math.PI / 4])).toBeCloseTo(0, 12);
    expect(rotatedIntersection([0, 0, 2, 2, 0], [100, 0, 2, 2, 1])).toBe(0);
  });

  it('reads rows of typed arrays', () => {
    const rows = Float64Array.of(9, 9, 1, 1, 0, 0, 0, 2, 2, 0);
    expect(rotatedIntersection(rows, Float32Array.of(1, 1, 2, 2, 0), 1)).toBeCloseTo(1, 14);
    expect(rows.length / RECTANGLE_STRIDE).toBe(2);
  });

  it('agrees with counting the points of a grid', () => {
    const steps = 200;
    fc.assert(
      fc.property(rectangles, rectangles, (a, b) => {
        let inside = 0;
        for (let i = 0; i < steps * steps; i++) {
          const u = (((i % steps) + 0.5) / steps - 0.5) * a[2];
          const v = ((Math.floor(i / steps) + 0.5) / steps - 0.5) * a[3];
          const dx = a[0] + Math.cos(a[4]) * u - Math.sin(a[4]) * v - b[0];
          const dy = a[1] + Math.sin(a[4]) * u + Math.cos(a[4]) * v - b[1];
          const [along, across] = [dx * Math.cos(b[4]) + dy * Math.sin(b[4]), dy * Math.cos(b[4]) - dx * Math.sin(b[4])];
          if (Math.abs(along) <= b[2] / 2 && Math.abs(across) <= b[3] / 2) inside++;
        }
        // The outline of a convex shape crosses at most 4 × steps cells.
        const cell = (a[2] * a[3]) / (steps * steps);
        expect(Math.abs(rotatedIntersection(a, b) - inside * cell)).toBeLessThanOrEqual(4 * steps * cell);
      }),
      { numRuns: 60 },
    );
  });
});

describe('bevIou', () => {
  it('gives the golden values', () => {
    // Octagon over the rest: 2(√2 - 1) / (2 - 2(√2 - 1)) = 1 / √2.
    expect(bevIou([0, 0, 1, 1, 0], [0, 0, 1, 1, Math.PI / 4])).toBeCloseTo(Math.SQRT1_2, 14);
    // 4 / (8 + 8 - 4).
    expect(bevIou([0, 0, 4, 2, 1], [0, 0, 4, 2, 1 + Math.PI / 2])).toBeCloseTo(1 / 3, 14);
    expect(bevIou([1, 2, 4.2, 1.7, 0.7], [1, 2, 4.2, 1.7, 0.7])).toBe(1);
    expect(bevIou([1, 2, 4.2, 1.7, 0.7], [1, 2, 4.2, 1.7, 0.7 + Math.PI])).toBeCloseTo(1, 14);
  });

  it('is 0 for boxes without an area', () => {
    expect(bevIou([0, 0, 0, 0, 0], [0, 0, 0, 0, 0])).toBe(0);
    expect(bevIou([0, 0, 0, 2, 0], [0, 0, 2, 2, 0])).toBe(0);
    expect(bevIou([0, 0, -1, -1, 0], [0, 0, -1, -1, 0])).toBe(0);
  });

  it('is symmetric and from 0 to 1', () => {
    fc.assert(
      fc.property(rectangles, rectangles, (a, b) => {
        const iou = bevIou(a, b);
        expect(iou).toBeGreaterThanOrEqual(0);
        expect(iou).toBeLessThanOrEqual(1);
        expect(bevIou(b, a)).toBeCloseTo(iou, 11);
        expect(bevIou(a, a)).toBe(1);
      }),
    );
  });

  it('does not change when both boxes are turned and moved together', () => {
    fc.assert(
      fc.property(rectangles, rectangles, number(-7, 7), number(-500, 500), (a, b, angle, shift) => {
        const turn = ([x, y, length, width, yaw]: Rectangle): Rectangle => {
          return [Math.cos(angle) * x - Math.sin(angle) * y + shift, Math.sin(angle) * x + Math.cos(angle) * y - shift, length, width, yaw + angle];
        };
        expect(bevIou(turn(a), turn(b))).toBeCloseTo(bevIou(a, b), 9);
      }),
    );
  });

  it('equals the IoU of upright boxes at angle 0', () => {
    fc.assert(
      fc.property(rectangles, rectangles, (a, b) => {
        const sides = [0, 1].map((k) => Math.min(Number(a[k]) + Number(a[k + 2]) / 2, Number(b[k]) + Number(b[k + 2]) / 2) - Math.max(Number(a[k]) - Number(a[k + 2]) / 2, Number(b[k]) - Number(b[k + 2]) / 2));
        const shared = Math.max(0, Number(sides[0])) * Math.max(0, Number(sides[1]));
        expect(bevIou([...a.slice(0, 4), 0], [...b.slice(0, 4), 0])).toBeCloseTo(shared / (a[2] * a[3] + b[2] * b[3] - shared), 12);
      }),
    );
  });
});

describe('cuboidIou', () => {
  it('gives the golden values', () => {
    // Same footprint 4 × 2, heights 2, one metre up: 8 / (16 + 16 - 8).
    expect(cuboidIou([0, 0, 0, 4, 2, 2, 0.4], [0, 0, 1, 4, 2, 2, 0.4])).toBeCloseTo(1 / 3, 14);
    // A cube of side 1 in one of side 2.
    expect(cuboidIou([3, 3, 3, 2, 2, 2, 0], [3, 3, 3, 1, 1, 1, 0.3])).toBeCloseTo(1 / 8, 14);
    expect(cuboidIou([3, 3, 0.1, 4.1, 1.9, 1.55, 2], [3, 3, 0.1, 4.1, 1.9, 1.55, 2])).toBe(1);
  });

  it('is 0 for boxes above each other and flat boxes', () => {
    expect(cuboidIou([0, 0, 0, 2, 2, 2, 0], [0, 0, 2, 2, 2, 2, 0])).toBe(0);
    expect(cuboidIou([0, 0, 0, 2, 2, 0, 0], [0, 0, 0, 2, 2, 2, 0])).toBe(0);
    expect(cuboidIou([0, 0, 0, 0, 0, 0, 0], [0, 0, 0, 0, 0, 0, 0])).toBe(0);
  });

  it('is symmetric and never above the IoU from above', () => {
    fc.assert(
      fc.property(rectangles, rectangles, number(-2, 2), number(0.1, 3), (a, b, z, height) => {
        const first = [a[0], a[1], 0, a[2], a[3], 2, a[4]];
        const second = [b[0], b[1], z, b[2], b[3], height, b[4]];
        const iou = cuboidIou(first, second);
        expect(cuboidIou(second, first)).toBeCloseTo(iou, 11);
        expect(iou).toBeGreaterThanOrEqual(0);
        expect(iou).toBeLessThanOrEqual(bevIou(a, b) + 1e-12);
      }),
    );
  });
});

it('rejects what is not a number and names the row', () => {
  const rows = Float64Array.of(0, 0, 1, 1, 0, 0, NaN, 1, 1, 0);
  expect(() => bevIou(rows, rows, 0, 1)).toThrow('Row 1 of the second boxes: value[1] is NaN; expected a finite number.');
  expect(() => cuboidIou(new Float64Array(CUBOID_STRIDE), [0, 0, 0, 1, 1, 1, Infinity])).toThrow('Row 0 of the second boxes: value[6] is Infinity');
  try {
    rotatedIntersection(rows, rows, 2);
    expect.unreachable();
  } catch (error) {
    expect(isShoalError(error) && error.code).toBe('invalid-data');
  }
});
