import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { lowQuality } from './softmin';
import { objectLabImageQuality, objectLabQuality, type ObjectLabParams } from './object-lab';
import { objectLabIssues } from './object-lab-issues';
import type { BoxSet, ScoredBoxSet } from '../detection/box-set';

type Row = readonly [x: number, y: number, w: number, h: number, kind: number, confidence?: number];

/** Frames of rows as columns. */
function set(...frames: readonly (readonly Row[])[]): ScoredBoxSet {
  const rows = frames.flat();
  const offsets = [0];
  for (const frame of frames) offsets.push((offsets.at(-1) ?? 0) + frame.length);
  return { boxes: Float64Array.from(rows.flatMap((row) => row.slice(0, 4) as number[])), classes: rows.map((row) => row[4]), confidence: rows.map((row) => row[5] ?? 1), offsets };
}

const parity = (labels: BoxSet, predictions: ScoredBoxSet, params: ObjectLabParams = {}) => objectLabQuality(labels, predictions, { mode: 'parity', ...params });

function expectClose(values: ArrayLike<number>, expected: ArrayLike<number>) {
  expect(values.length).toBe(expected.length);
  Array.from(values).forEach((value, i) => (Number.isNaN(expected[i]) ? expect(value).toBeNaN() : expect(value).toBeCloseTo(expected[i] as number, 12)));
}

describe('objectLabQuality', () => {
  it('gives the golden image quality', () => {
    // .577^(1/3) = .83251
    expect(objectLabImageQuality(1, 0.577, 1)).toBeCloseTo(0.83251, 5);
    // One label, one prediction of its class with IoU .6 and 10 px: badloc .57679, the others 1.
    const { images, boxes } = parity(set([[0, 0, 40, 20, 0]]), set([[10, 0, 40, 20, 0, 0.99]]));
    expect(boxes.badloc[0]).toBeCloseTo(0.57679, 5);
    expect([images.overlooked[0], images.swap[0]]).toEqual([1, 1]);
    expect(images.quality[0]).toBeCloseTo(Math.cbrt(0.9 * 0.6 + 0.1 * Math.exp(-1)), 12);
  });

  it('scores overlooked objects', () => {
    // 0: same class 20 px away, sim .1·e^-2 = .013534 = s_min. 1: no label of its class, s_min·(1 - .97). 2: not
    // confident. 3: meets a label. Frame 1: no label at all, s_min·(1 - .95).
    const labels = set([[0, 0, 10, 10, 0]], []);
    const predictions = set([[20, 0, 10, 10, 0, 0.95], [0, 20, 10, 10, 1, 0.97], [0, 15, 10, 10, 1, 0.94], [1, 0, 10, 10, 1, 0.99]], [[0, 0, 10, 10, 0, 0.95]]);
    const smin = 0.1 * Math.exp(-2);
    const { boxes, smallest, images } = parity(labels, predictions);
    expect(smallest).toBeCloseTo(smin, 15);
    expectClose(boxes.overlooked, [smin, smin * 0.03, NaN, NaN, smin * 0.05]);
    expect(images.overlooked[1]).toBeCloseTo(smin * 0.05, 12);
  });

  it('scores badly placed boxes', () => {
    // Candidates of the class above .5 that overlap: IoU .6 at 10 px, and IoU 1/3 at 20 px; not the perfect one at .5.
    const predictions = set([[10, 0, 40, 20, 0, 0.51], [20, 0, 40, 20, 0, 0.9], [0, 0, 40, 20, 0, 0.5], [0, 0, 40, 20, 1, 0.9]]);
    const labels = set([[0, 0, 40, 20, 0], [200, 200, 10, 10, 0]]);
    const { boxes } = parity(labels, predictions);
    expect(boxes.badloc[0]).toBeCloseTo(0.9 * 0.6 + 0.1 * Math.exp(-1), 12);
    expect(boxes.badloc[1]).toBe(1);
  });

  it('scores swapped classes', () => {
    // Another class at exactly the box: 1 - sim = 0, so s_min. IoU .6 at 10 px: 1 - .576788. Not above .95: 1.
    const same = parity(set([[0, 0, 40, 20, 0]]), set([[0, 0, 40, 20, 1, 0.99], [100, 0, 40, 20, 1, 0.99]]));
    expect(same.boxes.swap[0]).toBe(same.smallest);
    expect(same.smallest).toBeCloseTo(0.1 * Math.exp(-10), 15);
    const near = parity(set([[0, 0, 40, 20, 0]]), set([[10, 0, 40, 20, 1, 0.96], [0, 0, 40, 20, 1, 0.95]]), { smallest: 0.001 });
    expect(near.boxes.swap[0]).toBeCloseTo(0.423212, 6);
    expect(parity(set([[0, 0, 40, 20, 0]]), set([[0, 0, 40, 20, 1, 0.95]])).boxes.swap[0]).toBe(1);
  });

  it('gives both of two labels that contradict each other the lowest score', () => {
    // 100 × 10 against 97 × 10 inside: IoU .97.
    const labels = set([[0, 0, 100, 10, 0], [0, 0, 97, 10, 1], [0, 0, 97, 10, 1]]);
    const { boxes } = parity(labels, set([[0, 50, 10, 10, 2, 0.1]]), { smallest: 0.0625 });
    expect([...boxes.swap]).toEqual([0.0625, 0.0625, 0.0625]);
    expect([...parity(labels, set([[0, 50, 10, 10, 2, 0.1]]), { conflictIou: 0.98 }).boxes.swap]).toEqual([1, 1, 1]);
  });

  it('trusts predictions from the confidence of their class on', () => {
    const labels = set([[0, 0, 10, 10, 0]]);
    const predictions = set([[20, 0, 10, 10, 0, 0.4], [0, 20, 10, 10, 1, 0.4]]);
    const { boxes } = parity(labels, predictions, { highConfidence: [0.4, Infinity] });
    expect(boxes.overlooked[0]).toBeCloseTo(0.1 * Math.exp(-2), 12);
    expect(boxes.overlooked[1]).toBeNaN();
    expect(() => parity(labels, predictions, { highConfidence: [0.4] })).toThrow(/Row 1 of the predicted boxes holds class 1/);
  });

  it('pools the boxes of an image by softmin', () => {
    const labels = set([[0, 0, 40, 20, 0], [200, 0, 40, 20, 0]]);
    const { boxes, images } = parity(labels, set([[10, 0, 40, 20, 0, 0.9]]));
    // .576788 and 1: the other weighs e^-4.23212 = .014522 → (.576788 + .014522) / 1.014522 = .582846.
    expect([...boxes.badloc].map((v) => Number(v.toFixed(6)))).toEqual([0.576788, 1]);
    expect(images.badloc[0]).toBeCloseTo(0.582846, 5);
  });

  it('does not change with the size of the images when scale-free', () => {
    const row = fc.tuple(fc.integer({ min: 0, max: 60 }), fc.integer({ min: 0, max: 60 }), fc.integer({ min: 1, max: 40 }), fc.integer({ min: 1, max: 40 }), fc.nat(1), fc.constantFrom(0.3, 0.6, 0.96, 1));
    fc.assert(
      fc.property(fc.array(row, { maxLength: 5 }), fc.array(row, { maxLength: 5 }), (given, predicted) => {
        const at = (factor: number) => {
          const scaled = (rows: typeof given) => rows.map(([x, y, w, h, k, c]): Row => [x * factor, y * factor, w * factor, h * factor, k, c]);
          return objectLabQuality(set(scaled(given), []), set(scaled(predicted), []));
        };
        const [one, four] = [at(1), at(4)];
        expectClose(four.boxes.overlooked, one.boxes.overlooked);
        expect(four.images.quality[0]).toBeCloseTo(one.images.quality[0] as number, 9);
        for (const scores of [one.boxes.badloc, one.boxes.swap, one.images.quality]) expect(scores.every((s) => s >= 0 && s <= 1 + 1e-12)).toBe(true);
        expect(one.images.quality[1]).toBeCloseTo(1, 12);
      }),
    );
  });

  it('takes nothing', () => {
    expect(objectLabQuality(set(), set())).toMatchObject({ smallest: 1, images: { quality: new Float64Array(0) } });
    expect([...objectLabQuality(set([]), set([])).images.quality]).toEqual([1]);
  });

  it('names the row that cannot be used', () => {
    const good = set([[0, 0, 10, 10, 0, 0.5]]);
    expect(() => parity(set([[0, 0, 10, 10, 0], [0, NaN, 10, 10, 0]]), good)).toThrow(expect.objectContaining({ code: 'invalid-data', message: expect.stringMatching(/^Row 1 of the label boxes holds x 0, y NaN/) }));
    expect(() => parity(good, set([[0, 0, 0, 10, 0, 0.5]]))).toThrow(/Row 0 of the predicted boxes .* w 0/);
    expect(() => parity(good, set([[0, 0, 5, 5, 0, NaN]]))).toThrow(/Row 0 of the confidences/);
    expect(() => parity(good, set([[0, 0, 5, 5, 0.5, 1]]))).toThrow(/Row 0 .* class 0.5/);
    expect(() => parity(good, set([], []))).toThrow(/same frames/);
    expect(() => parity({ ...good, offsets: [0, 2] }, good)).toThrow(/offsets of the label boxes/);
    expect(() => parity({ ...good, boxes: Float64Array.of(1, 2) }, good)).toThrow(/4 per box/);
    expect(() => parity(good, { ...good, confidence: [] })).toThrow(/0 confidences/);
  });
});

describe('objectLabIssues', () => {
  const labels = set([[0, 0, 40, 20, 0], [100, 0, 10, 10, 1]], [[0, 0, 10, 10, 1]]);
  const predictions = set([[38, 0, 40, 20, 0, 0.99], [300, 0, 10, 10, 1, 0.99]], [[0, 0, 10, 10, 1, 0.9]]);
  const quality = parity(labels, predictions);

  it('flags what is at most .2 of the average precision of its class', () => {
    // IoU 40/1560 = .025641 at 38 px: .9·.025641 + .1·e^-3.8 = .025314 ≤ .2·AP from AP = .126571 on.
    expect(quality.boxes.badloc[0]).toBeCloseTo(0.025314, 6);
    const issues = objectLabIssues(quality, labels, predictions, [0.127, 0]);
    expect([...issues.badloc]).toEqual([1, 0, 0]);
    expect([...issues.images]).toEqual([1, 0]);
    expect([...objectLabIssues(quality, labels, predictions, [0.126, 0]).badloc]).toEqual([0, 0, 0]);
  });

  it('takes the predicted class for overlooked objects', () => {
    expect([...objectLabIssues(quality, labels, predictions, [NaN, 0.5]).overlooked]).toEqual([0, 1, 0]);
    expect([...objectLabIssues(quality, labels, predictions, [0.5, NaN]).overlooked]).toEqual([0, 0, 0]);
    expect([...objectLabIssues(quality, labels, predictions, [NaN, NaN]).images]).toEqual([0, 0]);
  });

  it('needs an average precision from 0 to 1 for every class', () => {
    expect(() => objectLabIssues(quality, labels, predictions, [0.5])).toThrow(/Box 1 is of class 1/);
    expect(() => objectLabIssues(quality, labels, predictions, [0.5, 50])).toThrow(/class 1 is 50/);
    expect(() => objectLabIssues(quality, predictions, set([]), [0.5, 0.5])).toThrow(/3 qualities for 0 boxes/);
  });

  it('can do without, by the quality of the image', () => {
    expect([...lowQuality(quality.images.quality)]).toEqual([1, 0]);
  });
});
