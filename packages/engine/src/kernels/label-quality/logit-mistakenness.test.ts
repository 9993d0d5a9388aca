import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { locationMistakenness, mistakenness } from '../mistakenness';
import { groupMaxima, hardness, logitMistakenness } from './logit-mistakenness';

describe('logitMistakenness', () => {
  // softmax = [.7, .2, .1]: H = .249672 + .321888 + .230259 = .801819, c = e^-H = .448512.
  const logits = [0.7, 0.2, 0.1].map(Math.log);

  it('takes its confidence from the entropy', () => {
    expect(hardness(logits, 3)[0]).toBeCloseTo(0.801819, 6);
    // Agree: (1 - .448512) / 2 = .275744. Disagree: (1 + .448512) / 2 = .724256.
    const { mistakenness: values } = logitMistakenness({ logits: [...logits, ...logits], classes: 3, labels: [0, 2] });
    expect(values[0]).toBeCloseTo(0.275744, 6);
    expect(values[1]).toBeCloseTo(0.724256, 6);
  });

  it('goes from certain to 1 / classes', () => {
    // c = 1 without doubt: 0 and 1. c = 1/4 with four equal logits: (1 - .25) / 2 = .375 and .625.
    expect([...logitMistakenness({ logits: [800, 0, 0, 800], classes: 2, labels: [0, 0] }).mistakenness]).toEqual([0, 1]);
    const even = logitMistakenness({ logits: [2, 2, 2, 2, 2, 2, 2, 2], classes: 4, labels: [0, 3] }).mistakenness;
    expect(even[0]).toBeCloseTo(0.375, 12);
    expect(even[1]).toBeCloseTo(0.625, 12);
  });

  it('tells a missing prediction from a missing label', () => {
    const result = logitMistakenness({ logits: [9, 0, NaN, NaN, 9, 0, NaN, NaN], classes: 2, labels: [0, 0, -1, -1], hasPrediction: [1, 0, 1, 0] });
    expect(result.mistakenness[1]).toBe(1);
    expect(result.mistakenness[2]).toBeNaN();
    expect([...result.unlabeled]).toEqual([0, 0, 1, 0]);
  });

  it('takes one class, no rows and impossible classes', () => {
    expect([...logitMistakenness({ logits: [3], classes: 1, labels: [0] }).mistakenness]).toEqual([0]);
    expect(logitMistakenness({ logits: [], classes: 2, labels: [] }).mistakenness).toHaveLength(0);
    expect(hardness([0, -Infinity, 0], 3)[0]).toBeCloseTo(Math.LN2, 12);
  });

  it('names the row that cannot be used', () => {
    expect(() => logitMistakenness({ logits: [0, 1, 0, NaN], classes: 2, labels: [0, 0] })).toThrow(expect.objectContaining({ code: 'invalid-data', message: expect.stringMatching(/^Row 1 of the logits holds NaN/) }));
    expect(() => hardness([0, Infinity], 2)).toThrow(/Row 0 .* holds Infinity/);
    expect(() => hardness([-Infinity, -Infinity], 2)).toThrow(/Row 0 .* only -Infinity/);
    expect(() => logitMistakenness({ logits: [0, 1], classes: 2, labels: [2] })).toThrow(/Row 0 of the labels holds class 2/);
    expect(() => logitMistakenness({ logits: [0, 1], classes: 2, labels: [] })).toThrow(expect.objectContaining({ code: 'invalid-argument' }));
    expect(() => hardness([0, 1, 2], 2)).toThrow(/3 logits for 2 classes/);
  });
});

describe('hardness', () => {
  it('is the entropy of the softmax, from 0 to ln classes, whatever is added to all logits', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ min: -20, max: 20, noNaN: true }), { minLength: 1, maxLength: 8 }), fc.integer({ min: -1000, max: 1000 }), (logits, shift) => {
        const e = logits.map(Math.exp);
        const sum = e.reduce((a, b) => a + b);
        const expected = e.reduce((h, value) => h - (value / sum) * Math.log(value / sum), 0);
        const [h, shifted] = [hardness(logits, logits.length)[0] as number, hardness(logits.map((z) => z + shift), logits.length)[0]];
        expect(h).toBeCloseTo(expected, 9);
        expect(shifted).toBeCloseTo(h, 9);
        expect(h).toBeLessThanOrEqual(Math.log(logits.length) + 1e-12);
      }),
    );
  });

  it('is the largest of the frames for a video', () => {
    expect([...groupMaxima(hardness([0, 0, 50, 0, 0, 0], 2), [0, 2, 3, 3])]).toEqual([Math.LN2, Math.LN2, -1]);
    expect([...groupMaxima([NaN, 0.2, NaN], [0, 2, 3])]).toEqual([0.2, -1]);
    expect(() => groupMaxima([1], [0, 2])).toThrow(/offsets of the groups/);
  });
});

describe('golden values of the confidence forms', () => {
  it.each([[true, 0.9, 0.05], [false, 0.9, 0.95], [true, 0, 0.5]])('agreement %s at confidence %d → %d', (agrees, confidence, expected) => {
    expect(mistakenness(agrees, confidence)).toBeCloseTo(expected, 12);
  });

  it.each([[0.9, 0.8, 0.26], [0.55, 0.8, 0.82], [0.75, 0.1, 0.5], [0.75, 1, 0.5]])('IoU %d at confidence %d → %d', (iou, confidence, expected) => {
    expect(locationMistakenness(iou, confidence)).toBeCloseTo(expected, 12);
  });
});
