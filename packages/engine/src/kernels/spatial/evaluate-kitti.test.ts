import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isShoalError } from '../../base/errors';
import { evaluateKitti, recallThresholds } from './evaluate-kitti';
import { kittiOverlaps } from './kitti-overlaps';
import type { KittiClass, KittiDetection, KittiDifficulty, KittiFrame, KittiLabel, KittiMetric } from './kitti-types';
import { randomKittiFrames } from './random-scenes.test-support';

/** A car 50 pixels high whose place in the picture and on the ground grows with `at`. */
function label(at: number, overrides: Partial<KittiLabel> = {}): KittiLabel {
  return { className: 'Car', truncated: 0, occluded: 0, alpha: 0, box: [100 * at, 100, 100 * at + 80, 150], size: [1.5, 1.6, 4], location: [10 * at, 1.5, 20], rotationY: 0, ...overrides };
}

function detection(at: number, score: number, overrides: Partial<KittiDetection> = {}): KittiDetection {
  const { truncated: _, occluded: __, ...box } = label(at);
  return { ...box, score, ...overrides };
}

function scoreOf(frames: readonly KittiFrame[], className: KittiClass = 'Car', metric: KittiMetric = '2d', difficulty: KittiDifficulty = 'easy') {
  const score = evaluateKitti(frames).find((row) => row.className === className && row.metric === metric && row.difficulty === difficulty);
  if (!score) throw new Error('no such row');
  return score;
}

describe('evaluateKitti', () => {
  it('gives one row per class, metric and difficulty', () => {
    const rows = evaluateKitti([]);
    expect(rows.length).toBe(27);
    expect(rows.slice(0, 4).map(({ className, metric, difficulty, minOverlap }) => [className, metric, difficulty, minOverlap])).toEqual([
      ['Car', '2d', 'easy', 0.7],
      ['Car', '2d', 'moderate', 0.7],
      ['Car', '2d', 'hard', 0.7],
      ['Car', 'bev', 'easy', 0.7],
    ]);
  });

  it('gives the golden values of a hit, a misfire and a hit', () => {
    // Samples at the scores .9 and .7: precision 1 and 2/3, then 0. AP40 = 2/3 / 40, AP11 = 1 / 11.
    // Orientation: cos 0 gives 1, cos π/2 gives 1/2: similarity 1 and (1 + 1/2) / 3 = 1/2.
    const frames = [{ labels: [label(0), label(1)], detections: [detection(0, 0.9), detection(5, 0.8), detection(1, 0.7, { alpha: Math.PI / 2 })] }];
    for (const metric of ['2d', 'bev', '3d'] as const) {
      const score = scoreOf(frames, 'Car', metric);
      expect(score.labels).toBe(2);
      expect(score.ap40).toBeCloseTo((2 / 3 / 40) * 100, 10);
      expect(score.ap11).toBeCloseTo((1 / 11) * 100, 10);
      expect([...score.precision.subarray(0, 3)]).toEqual([1, 2 / 3, 0]);
    }
    expect(scoreOf(frames).aos40).toBeCloseTo((1 / 2 / 40) * 100, 10);
    expect(scoreOf(frames).aos11).toBeCloseTo((1 / 11) * 100, 10);
    expect(scoreOf(frames, 'Car', 'bev').aos40).toBeNaN();
  });

  it('reaches 100 from 41 labels on', () => {
    const perfect = (count: number) => Array.from({ length: count }, (_, i) => ({ labels: [label(i)], detections: [detection(i, 1 - i / 100)] }));
    // 40 labels fill the samples 0 to 39: 39 of 40 and, of 0, 4 .. 40, 10 of 11.
    expect(scoreOf(perfect(40)).ap40).toBeCloseTo(97.5, 10);
    expect(scoreOf(perfect(40)).ap11).toBeCloseTo((10 / 11) * 100, 10);
    expect(scoreOf(perfect(41)).ap40).toBeCloseTo(100, 10);
    expect(scoreOf(perfect(41)).aos11).toBeCloseTo(100, 10);
    expect(scoreOf(perfect(500), 'Car', '3d').ap40).toBeCloseTo(100, 10);
  });

  it('wants an overlap above the limit, not at it', () => {
    const person = label(0, { className: 'Pedestrian', box: [0, 0, 50, 100] });
    // 50 × 50 of 50 × 100 is exactly one half.
    const half = detection(0, 0.9, { className: 'Pedestrian', box: [0, 0, 50, 50] });
    expect(scoreOf([{ labels: [person], detections: [half] }], 'Pedestrian').precision[0]).toBe(0);
    expect(scoreOf([{ labels: [person], detections: [{ ...half, box: [0, 0, 50, 50.1] }] }], 'Pedestrian').precision[0]).toBe(1);
  });

  it('counts labels by height, occlusion and truncation', () => {
    const counts = (overrides: Partial<KittiLabel>) => (['easy', 'moderate', 'hard'] as const).map((difficulty) => scoreOf([{ labels: [label(0, overrides)], detections: [] }], 'Car', '2d', difficulty).labels);
    expect(counts({})).toEqual([1, 1, 1]);
    expect(counts({ box: [0, 0, 80, 40] })).toEqual([0, 1, 1]);
    expect(counts({ box: [0, 0, 80, 25] })).toEqual([0, 0, 0]);
    expect(counts({ occluded: 1 })).toEqual([0, 1, 1]);
    expect(counts({ occluded: 2 })).toEqual([0, 0, 1]);
    expect(counts({ occluded: 3 })).toEqual([0, 0, 0]);
    expect(counts({ truncated: 0.15 })).toEqual([1, 1, 1]);
    expect(counts({ truncated: 0.3 })).toEqual([0, 1, 1]);
    expect(counts({ truncated: 0.51 })).toEqual([0, 0, 0]);
    expect(counts({ className: 'car' })).toEqual([1, 1, 1]);
    expect(counts({ className: 'Van' })).toEqual([0, 0, 0]);
  });

  it('forgives finding ignored labels and neighbouring classes, no other', () => {
    const withOther = (other: Partial<KittiLabel>) => scoreOf([{ labels: [label(0), label(1, other)], detections: [detection(0, 0.5), detection(1, 0.9)] }]).precision[0];
    expect(withOther({ className: 'Van' })).toBe(1);
    expect(withOther({ occluded: 2 })).toBe(1);
    expect(withOther({ className: 'Truck' })).toBe(1 / 2);
    const person = { className: 'Pedestrian' };
    const sitting = { labels: [label(0, person), label(1, { className: 'Person_sitting' })], detections: [detection(0, 0.5, person), detection(1, 0.9, person)] };
    expect(scoreOf([sitting], 'Pedestrian', '3d').precision[0]).toBe(1);
  });

  it('forgives detections in DontCare regions in the picture only', () => {
    const region = label(4, { className: 'DontCare', alpha: -10, box: [400, 90, 600, 160], size: [-1, -1, -1], location: [-1000, -1000, -1000], rotationY: -10 });
    const frame = { labels: [label(0), region], detections: [detection(0, 0.5), detection(4, 0.9)] };
    expect(scoreOf([frame]).precision[0]).toBe(1);
    expect(scoreOf([frame], 'Car', 'bev').precision[0]).toBe(1 / 2);
    expect(scoreOf([frame], 'Car', '3d').precision[0]).toBe(1 / 2);
    // Half of the detection inside is not more than .7 of it.
    const half = { labels: [label(0), { ...region, box: [440, 90, 600, 160] as const }], detections: frame.detections };
    expect(scoreOf([half]).precision[0]).toBe(1 / 2);
  });

  it('leaves out detections that are too small', () => {
    const frame = { labels: [label(0)], detections: [detection(0, 0.5), detection(4, 0.9, { box: [400, 100, 480, 130] })] };
    expect(scoreOf([frame]).precision[0]).toBe(1);
    expect(scoreOf([frame], 'Car', '2d', 'moderate').precision[0]).toBe(1 / 2);
  });

  it('takes the best overlap when counting, a small one only for want of another', () => {
    const near = detection(0, 0.9, { box: [2, 100, 82, 150] });
    const small = detection(0, 0.95, { box: [0, 101, 80, 140] });
    const frame = { labels: [label(0), label(1)], detections: [small, near, detection(0, 0.8), detection(1, 0.7)] };
    // First pass: the small one takes label 0 by its score, label 1 gives .7. At .7: label 0 has the exact box, `near` is left over.
    expect(scoreOf([frame]).precision[0]).toBe(2 / 3);
  });

  it('takes nothing to find and nothing found', () => {
    expect(scoreOf([]).ap40).toBeNaN();
    expect(scoreOf([{ labels: [], detections: [] }]).ap11).toBeNaN();
    expect(scoreOf([{ labels: [], detections: [detection(0, 1)] }]).ap40).toBeNaN();
    expect(scoreOf([{ labels: [label(0, { occluded: 3 })], detections: [detection(0, 1)] }])).toMatchObject({ labels: 0, ap40: NaN, aos40: NaN });
    expect(scoreOf([{ labels: [label(0)], detections: [] }])).toMatchObject({ labels: 1, ap40: 0, ap11: 0, aos40: 0 });
  });

  it('has no orientation without angles', () => {
    const score = scoreOf([{ labels: [label(0)], detections: [detection(0, 1, { alpha: -10 })] }]);
    expect(score.ap11).toBeCloseTo(100 / 11, 10);
    expect(score.aos11).toBeNaN();
  });

  it('rejects what is not a number and names the row', () => {
    const good = { labels: [label(0)], detections: [] };
    expect(() => evaluateKitti([good, { labels: [label(0), label(1, { rotationY: NaN })], detections: [] }])).toThrow('Frame 1, label 1: rotationY is NaN; expected a finite number.');
    expect(() => evaluateKitti([{ labels: [], detections: [detection(0, 1, { location: [0, NaN, 3] })] }])).toThrow('Frame 0, detection 0: location[1] is NaN');
    expect(() => evaluateKitti([{ labels: [label(0, { occluded: NaN })], detections: [] }])).toThrow('occluded');
    try {
      evaluateKitti([{ labels: [], detections: [detection(0, Infinity)] }]);
      expect.unreachable();
    } catch (error) {
      expect(isShoalError(error) && error.code).toBe('invalid-data');
    }
  });

  it('agrees with an independent implementation on random scenes', () => {
    const rows = evaluateKitti(randomKittiFrames(3, 60));
    const golden = {
      'Car 2d easy': [24, 20.896038, 24.779496, 20.796688, 24.674624],
      'Car bev moderate': [57, 30.86905, 32.459262, NaN, NaN],
      'Car 3d hard': [73, 33.514194, 35.63828, NaN, NaN],
      'Pedestrian 2d hard': [41, 55.488118, 58.522437, 54.419466, 57.484791],
      'Pedestrian 3d moderate': [31, 27.16804, 29.195804, NaN, NaN],
      'Cyclist 2d moderate': [47, 84.442899, 83.369883, 83.109458, 82.151043],
      'Cyclist bev easy': [28, 46.97224, 47.707147, NaN, NaN],
    };
    for (const [name, values] of Object.entries(golden)) {
      const row = rows.find(({ className, metric, difficulty }) => `${className} ${metric} ${difficulty}` === name);
      expect([row?.labels, row?.ap40, row?.ap11, row?.aos40, row?.aos11], name).toEqual(values.map((value) => (Number.isNaN(value) ? NaN : expect.closeTo(value, 5))));
    }
  });

  it('does not depend on the order of frames, and orientation never exceeds precision', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1e6 }), fc.integer({ min: 0, max: 20 }), (seed, count) => {
        const frames = randomKittiFrames(seed, count);
        const rows = evaluateKitti(frames);
        const reversed = evaluateKitti(frames.toReversed());
        rows.forEach((row, i) => {
          if (row.labels === 0) return;
          expect(reversed[i]?.ap40).toBeCloseTo(row.ap40, 9);
          expect(row.ap40).toBeGreaterThanOrEqual(0);
          expect(row.ap40).toBeLessThanOrEqual(100);
          if (row.metric === '2d') expect(row.aos40).toBeLessThanOrEqual(row.ap40 + 1e-9);
        });
      }),
      { numRuns: 20 },
    );
  });
});

describe('recallThresholds', () => {
  it('takes every score of few labels and 41 of many', () => {
    expect(recallThresholds([0.7, 0.9], 2)).toEqual([0.9, 0.7]);
    expect(recallThresholds([], 5)).toEqual([]);
    expect(recallThresholds(Array.from({ length: 4000 }, (_, i) => i), 4000).length).toBe(41);
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 600 }), fc.integer({ min: 0, max: 600 }), (found, missed) => {
        expect(recallThresholds(Array.from({ length: found }, (_, i) => i), found + missed).length).toBeLessThanOrEqual(41);
      }),
    );
  });
});

describe('kittiOverlaps', () => {
  const only = (a: Partial<KittiLabel>, b: Partial<KittiDetection>, metric: KittiMetric) => kittiOverlaps({ labels: [label(0, a)], detections: [detection(0, 1, b)] }, metric)[0];

  it('turns z towards x', () => {
    // At 45° the length points to x and away from z; a metre along it leaves 9 of 11.
    const turned = { size: [1.5, 0.8, 10] as const, rotationY: Math.PI / 4 };
    const step = Math.SQRT1_2;
    expect(only({ ...turned, location: [0, 1.5, 20] }, { ...turned, location: [step, 1.5, 20 - step] }, 'bev')).toBeCloseTo(9 / 11, 12);
    expect(only({ ...turned, location: [0, 1.5, 20] }, { ...turned, location: [step, 1.5, 20 + step] }, 'bev')).toBe(0);
  });

  it('spans from the bottom up, y pointing down', () => {
    // Spans [0, 1.5] and [-0.5, 1]: 1 of 2.
    expect(only({ location: [0, 1.5, 20] }, { location: [0, 1, 20] }, '3d')).toBeCloseTo(1 / 2, 12);
    // Spans [0, 1.5] and [0.5, 1.5]: 1 of 1.5.
    expect(only({}, { size: [1, 1.6, 4] }, '3d')).toBeCloseTo(2 / 3, 12);
    expect(only({}, { size: [1, 1.6, 4] }, 'bev')).toBe(1);
  });
});
