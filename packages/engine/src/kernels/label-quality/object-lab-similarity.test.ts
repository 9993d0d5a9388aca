import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { boxIou } from '../detection/similarities';
import { objectLabSimilarity, smallestSimilarity } from './object-lab-similarity';

const boxes = (...values: number[]) => Float64Array.from(values);

describe('objectLabSimilarity', () => {
  it('gives the golden value for IoU .6 and 10 px', () => {
    // 40 × 20 moved by 10: 30·20 / (2·800 - 600) = .6. .9·.6 + .1·e^-1 = .576788.
    const [a, b] = [boxes(0, 0, 40, 20), boxes(10, 0, 40, 20)];
    expect(boxIou(a, 0, b, 0)).toBe(0.6);
    expect(objectLabSimilarity(a, 0, b, 0, 'parity')).toBeCloseTo(0.57679, 5);
  });

  it('is the same in both modes for a label of 100 px diagonal', () => {
    // 60 × 80 has the diagonal 100. Apart: 0 + .1·e^(-.1·100) in both.
    const [a, b] = [boxes(0, 0, 60, 80), boxes(100, 0, 60, 80)];
    expect(objectLabSimilarity(a, 0, b, 0, 'parity')).toBeCloseTo(0.1 * Math.exp(-10), 15);
    expect(objectLabSimilarity(a, 0, b, 0, 'scale-free')).toBeCloseTo(0.1 * Math.exp(-10), 15);
    // Half the size, half as far: scale-free is the same, parity has e^-5.
    const [c, d] = [boxes(0, 0, 30, 40), boxes(50, 0, 30, 40)];
    expect(objectLabSimilarity(c, 0, d, 0, 'scale-free')).toBeCloseTo(0.1 * Math.exp(-10), 15);
    expect(objectLabSimilarity(c, 0, d, 0, 'parity')).toBeCloseTo(0.1 * Math.exp(-5), 15);
  });

  it('is 1 for the same box and does not change with the scale when scale-free', () => {
    const box = fc.tuple(fc.integer({ min: -99, max: 99 }), fc.integer({ min: -99, max: 99 }), fc.integer({ min: 1, max: 99 }), fc.integer({ min: 1, max: 99 }));
    fc.assert(
      fc.property(box, box, fc.constantFrom(0.25, 0.5, 8), (a, b, scale) => {
        const at = (factor: number) => objectLabSimilarity(a.map((v) => v * factor), 0, b.map((v) => v * factor), 0, 'scale-free');
        expect(at(scale)).toBeCloseTo(at(1), 12);
        for (const mode of ['parity', 'scale-free'] as const) {
          expect(objectLabSimilarity(a, 0, a, 0, mode)).toBeCloseTo(1, 12);
          expect(objectLabSimilarity(a, 0, b, 0, mode)).toBeLessThanOrEqual(1);
        }
      }),
    );
  });

  it('has no overlap for boxes that touch', () => {
    expect(boxIou(boxes(0, 0, 10, 10), 0, boxes(10, 0, 10, 10), 0)).toBe(0);
  });
});

describe('smallestSimilarity', () => {
  const labels = { boxes: boxes(0, 0, 10, 10, 0, 0, 10, 10), classes: [0, 0], offsets: [0, 1, 2] };

  it('looks within frames only', () => {
    // Frame 0: 20 px apart, .1·e^-2. Frame 1: the same box, 1.
    const predictions = { boxes: boxes(20, 0, 10, 10, 0, 0, 10, 10), classes: [0, 1], offsets: [0, 1, 2] };
    expect(smallestSimilarity(labels, predictions, 'parity')).toBeCloseTo(0.1 * Math.exp(-2), 15);
  });

  it('passes over what vanishes and is 1 where nothing meets', () => {
    // 1e5 px: e^-10000 is 0 in numbers.
    expect(smallestSimilarity(labels, { boxes: boxes(1e5, 0, 10, 10), classes: [0], offsets: [0, 1, 1] }, 'parity')).toBe(1);
    expect(smallestSimilarity(labels, { boxes: boxes(), classes: [], offsets: [0, 0, 0] }, 'parity')).toBe(1);
  });
});
