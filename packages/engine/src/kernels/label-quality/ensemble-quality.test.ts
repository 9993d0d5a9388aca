import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ensembleQuality, predictionAccuracy, weightedMean } from './ensemble-quality';

// Accuracy 1 and .5 against y = [0, 1].
const right = Float64Array.of(0.9, 0.1, 0.2, 0.8);
const half = Float64Array.of(0.6, 0.4, 0.7, 0.3);
const labels = [0, 1];

describe('ensembleQuality', () => {
  it('weighs models by their accuracy', () => {
    const { quality, weights } = ensembleQuality({ models: [right, half], classes: 2, labels }, { method: 'self_confidence' });
    // 1 : .5 = 2/3 : 1/3. Row 0: 2/3·.9 + 1/3·.6 = .8. Row 1: 2/3·.8 + 1/3·.3 = .63333.
    expect([...weights]).toEqual([1 / 1.5, 0.5 / 1.5]);
    expect(quality[0]).toBeCloseTo(0.8, 12);
    expect(quality[1]).toBeCloseTo(1.9 / 3, 12);
  });

  it('takes other weights and other scores', () => {
    const { quality } = ensembleQuality({ models: [right, half], classes: 2, labels }, { method: 'normalized_margin', weights: [1, 3] });
    // Two classes: the margin is (p - (1 - p) + 1) / 2 = p. Row 0: (.9 + 3·.6) / 4 = .675. Row 1: (.8 + 3·.3) / 4 = .425.
    expect(quality[0]).toBeCloseTo(0.675, 12);
    expect(quality[1]).toBeCloseTo(0.425, 12);
  });

  it('can adjust the probabilities first', () => {
    // One model, t = [.8, .6] → [2/3, 1/3], [1/3, 2/3].
    const { quality } = ensembleQuality({ models: [Float64Array.of(0.8, 0.2, 0.4, 0.6)], classes: 2, labels }, { method: 'self_confidence', adjust: true });
    expect(quality[0]).toBeCloseTo(2 / 3, 12);
    expect(quality[1]).toBeCloseTo(2 / 3, 12);
  });

  it('weighs models equally when none is ever right', () => {
    const wrong = Float64Array.of(0.1, 0.9, 0.7, 0.3);
    expect([...ensembleQuality({ models: [wrong, wrong], classes: 2, labels }, { method: 'self_confidence' }).weights]).toEqual([0.5, 0.5]);
  });

  it('refuses what it cannot work with', () => {
    expect(() => ensembleQuality({ models: [], classes: 2, labels }, { method: 'self_confidence' })).toThrow(/0 models/);
    expect(() => ensembleQuality({ models: [right, Float64Array.of(0.5, 0.5, 0.5, NaN)], classes: 2, labels }, { method: 'self_confidence' })).toThrow(/Row 1 .* model 1 holds NaN/);
    expect(() => weightedMean([[1], [2]], [0, 0])).toThrow(expect.objectContaining({ code: 'invalid-argument' }));
    expect(() => weightedMean([[1], [2]], [1, -1])).toThrow(/none negative/);
    expect(() => weightedMean([[1], [2, 3]], [1, 1])).toThrow(/Model 1 has 2 scores/);
    expect(() => weightedMean([[1, 2], [2, NaN]], [1, 1])).toThrow(/Row 1 of the scores of model 1 holds NaN/);
  });

  it('stays between the lowest and the highest score', () => {
    const scores = fc.array(fc.tuple(fc.double({ min: 0, max: 1, noNaN: true }), fc.double({ min: 0, max: 1, noNaN: true })), { maxLength: 20 });
    fc.assert(
      fc.property(scores, fc.double({ min: 0, max: 1, noNaN: true }), (rows, w) => {
        const out = weightedMean([rows.map(([a]) => a), rows.map(([, b]) => b)], [w, 1]);
        rows.forEach(([a, b], i) => {
          expect(out[i]).toBeGreaterThanOrEqual(Math.min(a, b) - 1e-12);
          expect(out[i]).toBeLessThanOrEqual(Math.max(a, b) + 1e-12);
        });
      }),
    );
  });
});

it('measures accuracy', () => {
  expect(predictionAccuracy({ probs: half, classes: 2, labels })).toBe(0.5);
  expect(predictionAccuracy({ probs: new Float64Array(0), classes: 2, labels: [] })).toBe(0);
});
