import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { normalizeProbabilities } from '../class-probabilities';
import { classThresholds } from '../confident-joint';
import { findLabelIssues } from '../confident-learning';
import { downsampleMask, type MaskImage } from './mask-image';
import { findMaskIssues, maskQuality } from './mask-quality';
import { addMaskThresholds, createMaskThresholds, maskThresholds } from './mask-thresholds';

/** Two classes; `p` is the probability of class 0 of every pixel. */
function two(width: number, p: readonly number[], labels: readonly number[], ignore?: number): MaskImage {
  return { width, height: p.length / width, classes: 2, probs: Float64Array.from([...p, ...p.map((value) => 1 - value)]), labels, ...(ignore === undefined ? {} : { ignore }) };
}

function thresholdsOf(...images: readonly MaskImage[]): Float64Array {
  const state = createMaskThresholds(2);
  for (const image of images) addMaskThresholds(state, image);
  return maskThresholds(state);
}

describe('maskQuality', () => {
  it('is the softmin over the pixels, with the golden values', () => {
    expect(maskQuality(two(2, [0.2, 0.9], [0, 0]))).toBeCloseTo(0.20064, 5);
    // p[given] = .5, 1 - .4 = .6, 1.
    expect(maskQuality(two(3, [0.5, 0.4, 1], [0, 1, 0]))).toBeCloseTo(0.52921, 5);
  });

  it('counts pixels without a label for nothing', () => {
    expect(maskQuality(two(3, [0.2, 0, 0.9], [0, 255, 0], 255))).toBeCloseTo(0.20064, 5);
    expect(maskQuality(two(2, [0.2, 0.1], [255, 255], 255))).toBe(1);
    expect(maskQuality(two(1, [], []))).toBe(1);
  });

  it('names the pixel that cannot be used', () => {
    expect(() => maskQuality(two(2, [0.5, 0.5, 0.5, NaN], [0, 0, 0, 0]))).toThrow(
      expect.objectContaining({ code: 'invalid-data', message: expect.stringMatching(/^Row 1 of the mask has a pixel in column 1 that has the probability NaN/), details: { row: 1, column: 1 } }),
    );
    expect(() => maskQuality(two(2, [0.5, 0.5], [0, 255]))).toThrow(/label 255/);
    expect(() => maskQuality({ ...two(1, [0.5], [0]), probs: Float64Array.of(0.5, 0.7) })).toThrow(/sum to 1.2/);
    expect(() => maskQuality({ ...two(1, [0.5], [0]), width: 2 })).toThrow(expect.objectContaining({ code: 'invalid-argument' }));
  });
});

describe('findMaskIssues', () => {
  // Given 0: .9, .8, .2 → t₀ = 1.9 / 3 = .63333. Given 1: 1 - .3 = .7, 1 - .1 = .9 → t₁ = .8.
  const image = two(5, [0.9, 0.8, 0.2, 0.3, 0.1], [0, 0, 0, 1, 1]);

  it('flags the pixels that are confidently of another class', () => {
    expect(thresholdsOf(image)[0]).toBeCloseTo(1.9 / 3, 12);
    expect(thresholdsOf(image)[1]).toBeCloseTo(0.8, 12);
    // Pixel 2: class 1 with .8 ≥ .8 → n = 1, and it has the lowest p[given]. 1 - 1/5 = .8.
    const issues = findMaskIssues(image, thresholdsOf(image));
    expect([...issues.mask]).toEqual([0, 0, 1, 0, 0]);
    expect([...issues.predicted]).toEqual([0, 0, 1, 1, 1]);
    expect(issues).toMatchObject({ count: 1, quality: 0.8 });
  });

  it('leaves pixels without a label out of both passes', () => {
    const more = two(6, [0.9, 0.8, 0.2, 0.3, 0.1, 0.4], [0, 0, 0, 1, 1, 255], 255);
    expect([...thresholdsOf(more)]).toEqual([...thresholdsOf(image)]);
    expect(findMaskIssues(more, thresholdsOf(more))).toMatchObject({ count: 1, quality: 0.8 });
    expect(findMaskIssues(two(1, [0.5], [255], 255), [2, 2])).toMatchObject({ count: 0, quality: 1 });
  });

  it('adds images up one at a time', () => {
    const halves = [two(2, [0.9, 0.8], [0, 0]), two(3, [0.2, 0.3, 0.1], [0, 1, 1])];
    thresholdsOf(...halves).forEach((t, k) => expect(t).toBeCloseTo(thresholdsOf(image)[k] as number, 12));
    expect([...maskThresholds(createMaskThresholds(2))]).toEqual([2, 2]);
    expect(() => addMaskThresholds(createMaskThresholds(3), image)).toThrow(/2 classes after images of 3/);
    expect(() => findMaskIssues(image, [0.5])).toThrow(/1 thresholds/);
  });

  it('is streaming confident learning over the pixels of one image', () => {
    const pixels = fc.array(fc.tuple(fc.tuple(...[0, 1, 2].map(() => fc.integer({ min: 1, max: 20 }))), fc.nat(2)), { minLength: 1, maxLength: 40 });
    fc.assert(
      fc.property(pixels, (drawn) => {
        const rows = normalizeProbabilities(drawn.flatMap(([weights]) => [...weights]), 3, Infinity);
        const labels = drawn.map(([, label]) => label);
        const n = labels.length;
        const planes = Float64Array.from({ length: 3 * n }, (_, at) => rows[(at % n) * 3 + Math.floor(at / n)] as number);
        const mask: MaskImage = { width: n, height: 1, classes: 3, probs: planes, labels };
        const state = createMaskThresholds(3);
        addMaskThresholds(state, mask);
        expect([...maskThresholds(state)]).toEqual([...classThresholds({ probs: rows, classes: 3, labels })]);
        const expected = findLabelIssues({ probs: rows, classes: 3, labels }, { method: 'self_confidence', mode: 'streaming' });
        expect([...findMaskIssues(mask, maskThresholds(state)).mask]).toEqual([...expected.flagged]);
      }),
    );
  });
});

describe('downsampleMask', () => {
  it('averages probabilities over blocks and takes the label in the middle', () => {
    // 3 × 2 by 2: block of columns 0 and 1: (.1 + .2 + .5 + .6) / 4 = .35; column 2: (.3 + .7) / 2 = .5.
    const small = downsampleMask(two(3, [0.1, 0.2, 0.3, 0.5, 0.6, 0.7], [0, 0, 0, 0, 1, 1]), 2);
    expect(small).toMatchObject({ width: 2, height: 1, classes: 2 });
    [0.35, 0.5, 0.65, 0.5].forEach((p, at) => expect(small.probs[at]).toBeCloseTo(p, 12));
    // Middle: row 1, columns 1 and 2.
    expect([...Array.from(small.labels)]).toEqual([1, 1]);
  });

  it('changes nothing at 1 and keeps what counts for nothing', () => {
    const image = two(2, [0.1, 0.2, 0.3, 0.4], [0, 1, 255, 1], 255);
    const same = downsampleMask(image, 1);
    expect([...same.probs]).toEqual([...image.probs]);
    expect(Array.from(same.labels)).toEqual(image.labels);
    expect(maskQuality(same)).toBe(maskQuality(image));
    expect(() => downsampleMask(image, 0)).toThrow(/factor 0/);
  });
});
