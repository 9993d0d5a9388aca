import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { byConfidence, candidatePairs } from './candidate-pairs';
import { matchPairs } from './match-pairs';
import { rangeIou, rangePairs, type RangeSet } from './match-ranges';

const setOf = (frames: readonly (readonly (readonly [number, number])[])[]): RangeSet => {
  const all = frames.flat();
  const offsets = [0];
  for (const frame of frames) offsets.push((offsets.at(-1) ?? 0) + frame.length);
  return { offsets, starts: all.map(([start]) => start), ends: all.map(([, end]) => end) };
};

describe('rangeIou', () => {
  it('is the shared part of what both cover', () => {
    expect(rangeIou(0, 10, 5, 15)).toBeCloseTo(5 / 15, 12);
    expect(rangeIou(0, 10, 2, 4)).toBeCloseTo(0.2, 12);
  });

  it('is 0 for neighbours, because ranges are half-open, and for what is no range', () => {
    expect(rangeIou(0, 10, 10, 20)).toBe(0);
    expect(rangeIou(5, 1, 0, 10)).toBe(0);
    expect(rangeIou(NaN, 1, 0, 10)).toBe(0);
  });

  it('lets a moment agree with the same moment only', () => {
    expect(rangeIou(3, 3, 3, 3)).toBe(1);
    expect(rangeIou(3, 3, 0, 10)).toBe(0);
  });

  const range = fc.tuple(fc.double({ min: -50, max: 50, noNaN: true }), fc.double({ min: 0, max: 40, noNaN: true })).map(([start, length]) => [start, start + length] as const);
  it('is symmetric, within 0..1, 1 for a range and itself, and does not care where zero is', () => {
    fc.assert(
      fc.property(range, range, fc.integer({ min: -100, max: 100 }), ([a, b], [c, d], shift) => {
        const iou = rangeIou(a, b, c, d);
        expect(rangeIou(c, d, a, b)).toBe(iou);
        expect(iou).toBeGreaterThanOrEqual(0);
        expect(iou).toBeLessThanOrEqual(1);
        expect(rangeIou(a, b, a, b)).toBe(1);
        if (b - a > 1e-6 && d - c > 1e-6) expect(rangeIou(a + shift, b + shift, c + shift, d + shift)).toBeCloseTo(iou, 6);
      }),
    );
  });
});

describe('rangePairs', () => {
  const range = fc.tuple(fc.integer({ min: 0, max: 30 }), fc.integer({ min: -1, max: 12 })).map(([start, length]) => [start, start + length] as const);
  const frames = fc.array(fc.array(range, { maxLength: 8 }), { minLength: 1, maxLength: 4 });

  it('finds the pairs that looking at every pair finds', () => {
    fc.assert(
      fc.property(frames, frames, fc.constantFrom(0.1, 0.5), (a, b, least) => {
        const many = Math.max(a.length, b.length);
        const [labels, inferences] = [a, b].map((set) => setOf(Array.from({ length: many }, (_, i) => set[i] ?? []))) as [RangeSet, RangeSet];
        const similarity = (label: number, inference: number) => rangeIou(labels.starts[label] ?? NaN, labels.ends[label] ?? NaN, inferences.starts[inference] ?? NaN, inferences.ends[inference] ?? NaN);
        const plain = candidatePairs(labels.offsets, inferences.offsets, similarity, least);
        const swept = rangePairs(labels, inferences, least);
        expect([...swept.starts]).toEqual([...plain.starts]);
        expect([...swept.label]).toEqual([...plain.label]);
        expect([...swept.iou]).toEqual([...plain.iou]);
      }),
    );
  });

  it('never pairs ranges of two frames', () => {
    expect([...rangePairs(setOf([[[0, 5]], []]), setOf([[], [[0, 5]]])).label]).toEqual([]);
  });

  it('feeds the matching of boxes: one label each, the most confident first, another class when nothing else fits', () => {
    const labels = setOf([[[0, 10], [20, 30]]]);
    const inferences = setOf([[[1, 10], [0, 10], [20, 29]]]);
    const matches = matchPairs({ pairs: rangePairs(labels, inferences), labelClasses: [0, 1], inferenceClasses: [0, 0, 2], ignored: [0, 0], order: byConfidence([0.9, 0.5, 0.8]) }, { looseIou: 0.1 });
    expect([...matches.labelOf]).toEqual([0, -1, 1]);
    expect(matches.iou[0]).toBeCloseTo(0.9, 12);
  });

  it('stays fast with thousands of spans in one text', () => {
    const spans = Array.from({ length: 20_000 }, (_, i) => [i * 10, i * 10 + 8] as const);
    const pairs = rangePairs(setOf([spans]), setOf([spans.map(([start, end]) => [start + 1, end] as const)]));
    expect(pairs.label).toHaveLength(20_000);
    expect(pairs.iou[19_999]).toBeCloseTo(7 / 8, 12);
  });
});
