import { describe, expect, it } from 'vitest';
import { calibrate } from './calibration';
import { classificationReport, topAccuracies } from './classification-report';
import { createSegmentationCounter } from './segmentation-iou';

describe('classificationReport', () => {
  // given 0 0 0 1 1 2 -, predicted 0 0 1 1 - 2 2
  const report = classificationReport([0, 0, 0, 1, 1, 2, -1], [0, 0, 1, 1, -1, 2, 2], 3);

  it('has a row and a column for nothing', () => {
    expect([...report.confusion]).toEqual([2, 1, 0, 0, 0, 1, 0, 1, 0, 0, 1, 0, 0, 0, 1, 0]);
  });

  it('gives precision, recall, F1 and their means', () => {
    expect(report.byClass.map((rates) => rates.precision)).toEqual([1, 0.5, 0.5]);
    expect(report.byClass.map((rates) => rates.recall)).toEqual([2 / 3, 0.5, 1]);
    expect(report.accuracy).toBe(4 / 6);
    expect(report.macro.precision).toBeCloseTo((1 + 0.5 + 0.5) / 3, 12);
    expect(report.weighted.precision).toBeCloseTo((3 * 1 + 2 * 0.5 + 1 * 0.5) / 6, 12);
    expect(report.overall).toMatchObject({ truePositives: 4, falsePositives: 2, falseNegatives: 2 });
  });
});

it('topAccuracies counts how far down the given class is', () => {
  const probs = Float64Array.of(0.5, 0.3, 0.2, 0.1, 0.2, 0.7, 0.4, 0.4, 0.2);
  expect([...topAccuracies({ probs, classes: 3, labels: [1, 0, 1] })]).toEqual([0, 2 / 3, 1]);
});

describe('calibrate', () => {
  it('is the mean gap between confidence and being right, weighted by bin', () => {
    // Bins of 0.5: {0.2 wrong, 0.4 right} → |0.5 - 0.3| = 0.2; {0.9 right, 0.7 wrong} → |0.5 - 0.8| = 0.3
    const result = calibrate([0.2, 0.4, 0.9, 0.7, 0.6], [0, 1, 1, 0, -1], 2);
    expect(result.expectedError).toBeCloseTo((2 * 0.2 + 2 * 0.3) / 4, 12);
    expect(result.maximumError).toBeCloseTo(0.3, 12);
    expect(result.brier).toBeCloseTo((0.04 + 0.36 + 0.01 + 0.49) / 4, 12);
    expect(result.bins.map((bin) => bin.count)).toEqual([2, 2]);
  });

  it('has no meaning without rows, and refuses what is no probability', () => {
    expect(calibrate([], []).expectedError).toBeNaN();
    expect(() => calibrate([1.2], [1])).toThrow(/row 0 is 1.2/);
    expect(calibrate([1], [1]).bins.at(-1)?.count).toBe(1);
  });
});

describe('createSegmentationCounter', () => {
  it('adds pictures up before it divides', () => {
    const counter = createSegmentationCounter(2);
    expect(counter.add([0, 0, 1, 1], [0, 1, 1, 1])).toBeCloseTo((1 / 2 + 2 / 3) / 2, 12);
    expect(counter.add([0, 255, 0], [0, 1, 7])).toBeCloseTo(1 / 2, 12);
    const { iou, meanIou, pixelAccuracy } = counter.result();
    expect([...iou]).toEqual([2 / 4, 2 / 3]);
    expect(meanIou).toBeCloseTo((0.5 + 2 / 3) / 2, 12);
    expect(pixelAccuracy).toBe(4 / 6);
    expect(() => counter.add([0], [])).toThrow(/1 and 0 pixels/);
  });

  it('has no meaning for a picture that nobody labelled', () => {
    expect(createSegmentationCounter(2).add([255], [0])).toBeNaN();
  });
});
