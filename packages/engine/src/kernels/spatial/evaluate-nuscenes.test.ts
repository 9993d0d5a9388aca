import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isShoalError } from '../../base/errors';
import { evaluateNuscenes } from './evaluate-nuscenes';
import { NUSCENES_CLASSES, NUSCENES_ERRORS, type NuscenesClass, type NuscenesDetection, type NuscenesLabel, type NuscenesSample } from './nuscenes-types';
import { randomNuscenesSamples } from './random-scenes.test-support';

function label(x: number, overrides: Partial<NuscenesLabel> = {}): NuscenesLabel {
  return { className: 'car', center: [x, 0, 1], size: [4, 2, 1.5], yaw: 0, velocity: [0, 0], attribute: 'vehicle.parked', points: 5, ...overrides };
}

function detection(x: number, score: number, overrides: Partial<NuscenesDetection> = {}): NuscenesDetection {
  const { points: _, ...box } = label(x);
  return { ...box, score, ...overrides };
}

function scoreOf(samples: readonly NuscenesSample[], name: NuscenesClass = 'car') {
  const score = evaluateNuscenes(samples).classes.find(({ className }) => className === name);
  if (!score) throw new Error('no such class');
  return score;
}

/** The errors of one detection of one label, both given by what differs from the usual. */
function errorsOf(className: NuscenesClass, a: Partial<NuscenesLabel>, b: Partial<NuscenesDetection>) {
  return scoreOf([{ labels: [label(0, { className, ...a })], detections: [detection(0, 1, { className, ...b })] }], className).errors;
}

describe('evaluateNuscenes', () => {
  it('gives the golden values of one perfect class', () => {
    const score = evaluateNuscenes([{ labels: [label(0), label(9)], detections: [detection(0, 0.9), detection(9, 0.8)] }]);
    expect(score.classes.map(({ className }) => className)).toEqual(NUSCENES_CLASSES);
    expect([...(score.classes[0]?.apAt ?? [])].map((ap) => ap.toFixed(12))).toEqual(Array(4).fill((1).toFixed(12)));
    // One class of ten has 1, the rest 0; its errors are 0 and those of the classes without labels 1.
    expect(score.meanAp).toBeCloseTo(0.1, 12);
    expect(score.errors.translation).toBeCloseTo(9 / 10, 12);
    expect(score.errors.scale).toBeCloseTo(9 / 10, 12);
    expect(score.errors.orientation).toBeCloseTo(8 / 9, 12);
    expect(score.errors.velocity).toBeCloseTo(7 / 8, 12);
    expect(score.errors.attribute).toBeCloseTo(7 / 8, 12);
    expect(score.nds).toBeCloseTo((5 * 0.1 + 1 / 10 + 1 / 10 + 1 / 9 + 1 / 8 + 1 / 8) / 10, 12);
  });

  it('gives the golden values of a hit, a misfire and a hit', () => {
    const score = scoreOf([{ labels: [label(0), label(10)], detections: [detection(0.3, 0.9), detection(30, 0.8), detection(10.7, 0.7)] }]);
    // 0.5 m: only the first is a hit. Precision 1 at the recalls .11 .. .49 (39 points), 1/3 at .5, then 0, each less .1, over 90 × .9.
    expect(score.apAt[0]).toBeCloseTo((39 * 0.9 + (1 / 3 - 0.1)) / 81, 12);
    // From 1 m on: 39 points of 1, then 1/2 rising to 2/3 over .5 .. 1 (51 points): Σ 1/2 + k/300 = 25.5 + 4.25.
    const rest = (39 * 0.9 + 25.5 + 4.25 - 5.1) / 81;
    expect([...score.apAt.subarray(1)].map((ap) => ap.toFixed(12))).toEqual(Array(3).fill(rest.toFixed(12)));
    expect(score.ap).toBeCloseTo((score.apAt[0] ?? 0) / 4 + (3 * rest) / 4, 12);
    // Running means .3 and .5 at the scores .9 and .7. Score .9 at 39 points, then .8 falling to .7: error .4 + .002 k, Σ = 20.4 + 2.55.
    expect(score.errors.translation).toBeCloseTo((39 * 0.3 + 20.4 + 2.55) / 90, 12);
    expect(score).toMatchObject({ labels: 2, detections: 3 });
  });

  it('measures the five errors', () => {
    const errors = errorsOf('car', { yaw: 3, velocity: [1, 1] }, { center: [0.6, 0.8, 9], size: [4, 2, 3], yaw: 3 - 1.5 * Math.PI, velocity: [4, 5], attribute: 'vehicle.moving' });
    expect(errors.translation).toBeCloseTo(1, 12);
    expect(errors.scale).toBeCloseTo(1 / 2, 12);
    expect(errors.orientation).toBeCloseTo(Math.PI / 2, 12);
    expect(errors.velocity).toBeCloseTo(5, 12);
    expect(errors.attribute).toBe(1);
  });

  it('knows what barriers and cones do not have', () => {
    const barrier = errorsOf('barrier', { yaw: 0.1 }, { yaw: 0.1 + Math.PI });
    expect(barrier.orientation).toBeCloseTo(0, 12);
    expect(errorsOf('barrier', {}, { yaw: 2 }).orientation).toBeCloseTo(Math.PI - 2, 12);
    expect(errorsOf('car', {}, { yaw: Math.PI }).orientation).toBeCloseTo(Math.PI, 12);
    expect(barrier).toMatchObject({ velocity: NaN, attribute: NaN });
    expect(errorsOf('traffic_cone', {}, {})).toMatchObject({ translation: 0, scale: 0, orientation: NaN, velocity: NaN, attribute: NaN });
  });

  it('leaves out velocities and attributes that are not known', () => {
    const labels = [label(0, { velocity: [NaN, NaN], attribute: '' }), label(9)];
    const score = scoreOf([{ labels, detections: [detection(0, 0.8, { velocity: [9, 9], attribute: 'x' }), detection(9, 0.8, { velocity: [0, 3] })] }]);
    expect(score.errors).toMatchObject({ velocity: 3, attribute: 0 });
    const unknown = errorsOf('car', { velocity: [NaN, NaN], attribute: '' }, {});
    expect(unknown).toMatchObject({ translation: 0, velocity: 1, attribute: 1 });
  });

  it('counts boxes nearer than the range of their class', () => {
    const within = (className: string, x: number, ego?: readonly [number, number]) => {
      return evaluateNuscenes([{ labels: [label(x, { className })], detections: [detection(x, 1, { className })], ego }]).classes.reduce((sum, { labels, detections }) => sum + labels + detections, 0);
    };
    for (const [name, range] of [['car', 50], ['construction_vehicle', 50], ['pedestrian', 40], ['bicycle', 40], ['traffic_cone', 30], ['barrier', 30]] as const) {
      expect([within(name, range - 0.01), within(name, range), within(name, range + 100 - 0.01, [100, 0])]).toEqual([2, 0, 2]);
    }
    expect(within('animal', 1)).toBe(0);
  });

  it('leaves out labels without points and bicycles in racks', () => {
    const score = scoreOf([{ labels: [label(0, { points: 0 }), label(5, { points: undefined })], detections: [] }]);
    expect(score.labels).toBe(1);
    const rack = { center: [0, 0, 1], size: [6, 2, 2], yaw: Math.PI / 2 } as const;
    const racked = (y: number, className: NuscenesClass = 'bicycle') => {
      const place = { className, center: [0, y, 1] } as const;
      return scoreOf([{ labels: [label(0, place)], detections: [detection(0, 1, place)], bikeRacks: [rack] }], className);
    };
    expect(racked(2.9)).toMatchObject({ labels: 0, detections: 0 });
    expect(racked(3.1)).toMatchObject({ labels: 1, detections: 1 });
    expect(racked(0, 'pedestrian')).toMatchObject({ labels: 1, detections: 1 });
  });

  it('gives each label one detection of its own sample, the nearest label first', () => {
    const twice = scoreOf([{ labels: [label(0)], detections: [detection(0, 0.9), detection(0.1, 0.8)] }]);
    expect(twice.precision[100]).toBe(1 / 2);
    const nearest = scoreOf([{ labels: [label(0), label(1.5)], detections: [detection(1, 0.9)] }]);
    expect(nearest.errors.translation).toBeCloseTo(0.5, 12);
    const elsewhere = scoreOf([{ labels: [label(0)], detections: [] }, { labels: [], detections: [detection(0, 0.9)] }]);
    expect(elsewhere).toMatchObject({ ap: 0, labels: 1, detections: 1 });
    const shared = label(0);
    expect(scoreOf([{ labels: [shared], detections: [detection(0, 1)] }, { labels: [shared], detections: [detection(0, 1)] }]).ap).toBeCloseTo(1, 12);
  });

  it('takes the later of equal scores first', () => {
    const score = scoreOf([{ labels: [label(0)], detections: [detection(0.2, 0.5), detection(1, 0.5)] }]);
    expect(score.errors.translation).toBeCloseTo(1, 12);
  });

  it('counts no error and no precision up to a recall of 10 %', () => {
    const labels = Array.from({ length: 10 }, (_, i) => label(4 * i));
    expect(scoreOf([{ labels, detections: [detection(0, 0.9)] }])).toMatchObject({ ap: 0, errors: { translation: 1, scale: 1 } });
    const two = scoreOf([{ labels, detections: [detection(0, 0.9), detection(4, 0.9)] }]);
    expect(two.ap).toBeCloseTo(10 / 90, 12);
    expect(two.errors.translation).toBe(0);
  });

  it('takes nothing to find and nothing found', () => {
    const nothing = { nds: 0, meanAp: 0, errors: { translation: 1, scale: 1, orientation: 1, velocity: 1, attribute: 1 } };
    expect(evaluateNuscenes([])).toMatchObject(nothing);
    expect(evaluateNuscenes([{ labels: [], detections: [] }])).toMatchObject(nothing);
    expect(evaluateNuscenes([{ labels: [label(0)], detections: [] }])).toMatchObject(nothing);
    expect(evaluateNuscenes([{ labels: [], detections: [detection(0, 1)] }])).toMatchObject(nothing);
    expect(evaluateNuscenes([{ labels: [label(0, { points: 0 })], detections: [detection(60, 1)] }])).toMatchObject(nothing);
  });

  it('rejects damaged rows and names them', () => {
    const good = { labels: [label(0)], detections: [] };
    expect(() => evaluateNuscenes([good, { labels: [label(0, { center: [0, NaN, 0] })], detections: [] }])).toThrow('Sample 1, label 0: center[1] is NaN; expected a finite number.');
    expect(() => evaluateNuscenes([{ labels: [], detections: [detection(0, NaN)] }])).toThrow('Sample 0, detection 0: score is NaN');
    expect(() => evaluateNuscenes([{ labels: [], detections: [detection(0, 1, { velocity: [NaN, 0] })] }])).toThrow('velocity[0] is NaN');
    expect(() => evaluateNuscenes([{ labels: [label(0, { velocity: [Infinity, 0] })], detections: [] }])).toThrow('velocity is Infinity');
    expect(() => evaluateNuscenes([{ labels: [label(0, { size: [4, 0, 1] })], detections: [] }])).toThrow('size is 0; expected an extent above 0');
    expect(() => evaluateNuscenes([{ labels: [], detections: Array(501).fill(detection(0, 1)) }])).toThrow('Sample 0: the number of detections is 501; expected at most 500.');
    try {
      evaluateNuscenes([{ ...good, ego: [NaN, 0] }]);
      expect.unreachable();
    } catch (error) {
      expect(isShoalError(error) && error.code).toBe('invalid-data');
    }
  });

  it('agrees with an independent implementation on random scenes', () => {
    const score = evaluateNuscenes(randomNuscenesSamples(3, 60));
    expect(score.meanAp).toBeCloseTo(0.38366764, 8);
    expect(score.nds).toBeCloseTo(0.508785244, 8);
    [0.484562537, 0.162017797, 0.555745953, 0.457561063, 0.17059841].forEach((error, i) => expect(score.errors[NUSCENES_ERRORS[i] ?? 'scale']).toBeCloseTo(error, 8));
    const golden = [
      ['car', 0.107657, 0.382812, 0.499698, 0.499698, 0.505806, 0.152291, 0.706165, 0.468727, 0.153273],
      ['bicycle', 0.106661, 0.297608, 0.428524, 0.428524, 0.490961, 0.126924, 0.368932, 0.426958, 0.161738],
      ['traffic_cone', 0.057277, 0.300285, 0.52951, 0.52951, 0.577169, 0.18807, NaN, NaN, NaN],
      ['barrier', 0.162004, 0.478839, 0.593529, 0.593529, 0.480897, 0.214638, 0.349413, NaN, NaN],
    ] as const;
    for (const [name, ...values] of golden) {
      const row = score.classes.find(({ className }) => className === name);
      const actual = [...(row?.apAt ?? []), ...NUSCENES_ERRORS.map((error) => row?.errors[error])];
      expect(actual, name).toEqual(values.map((value) => (Number.isNaN(value) ? NaN : expect.closeTo(value, 5))));
    }
  });

  it('stays from 0 to 1 and does not depend on where the vehicle stands', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1e6 }), fc.integer({ min: 0, max: 12 }), (seed, count) => {
        const samples = randomNuscenesSamples(seed, count);
        const moved = samples.map(({ ego = [0, 0], ...sample }): NuscenesSample => {
          const local = <T extends { readonly center: readonly [number, number, number] }>(box: T): T => ({ ...box, center: [box.center[0] - ego[0], box.center[1] - ego[1], box.center[2]] });
          return { labels: sample.labels.map(local), detections: sample.detections.map(local), bikeRacks: sample.bikeRacks?.map(local) };
        });
        const score = evaluateNuscenes(samples);
        expect(evaluateNuscenes(moved).nds).toBeCloseTo(score.nds, 9);
        expect(score.nds).toBeGreaterThanOrEqual(0);
        expect(score.nds).toBeLessThanOrEqual(1);
        for (const { apAt } of score.classes) expect(apAt.every((ap) => ap >= 0 && ap <= 1 + 1e-12)).toBe(true);
      }),
      { numRuns: 30 },
    );
  });
});
