import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readNpy } from '../../formats/npy/npy';
import { areaUnderRoc } from '../average-precision';
import { normalizeProbabilities, predictedClasses, type LabeledProbabilities } from '../class-probabilities';
import { calibratedJoint, classThresholds, confidentJoint, isConfident } from '../confident-joint';
import { findLabelIssues } from '../confident-learning';
import { labelQuality, type LabelQualityMethod } from './label-quality';
import { mistakenness } from '../mistakenness';
import { rankAscending } from '../ranking';
import { classHealth, overallHealth, overlappingClasses } from './dataset-health';
import { predictionAccuracy } from './ensemble-quality';
import { checkInSample } from './in-sample';

// Rows: given; columns: estimated to be.
const joint = Int32Array.of(8, 2, 0, 1, 4, 0, 3, 0, 2);

describe('dataset health', () => {
  it('is the share of rows without an issue', () => {
    expect(overallHealth(5, 20)).toBe(0.75);
    expect(overallHealth(0, 0)).toBe(1);
    expect(() => overallHealth(3, 2)).toThrow(expect.objectContaining({ code: 'invalid-argument' }));
    expect(() => overallHealth(NaN, 2)).toThrow(/NaN issues/);
  });

  it('is stated per class', () => {
    // 8 of 10, 4 of 5, 2 of 5 are right; columns without the diagonal: 1 + 3, 2, 0.
    expect(classHealth(joint, 3)).toEqual([
      { class: 0, rows: 10, quality: 0.8, wrong: 2, missed: 4 },
      { class: 1, rows: 5, quality: 0.8, wrong: 1, missed: 2 },
      { class: 2, rows: 5, quality: 0.4, wrong: 3, missed: 0 },
    ]);
  });

  it('lists overlapping classes, the worst first', () => {
    // {0, 1}: 2 + 1; {0, 2}: 0 + 3; {1, 2}: nothing. 20 rows. On a tie the earlier pair.
    expect(overlappingClasses(joint, 3)).toEqual([
      { a: 0, b: 1, rows: 3, share: 0.15 },
      { a: 0, b: 2, rows: 3, share: 0.15 },
    ]);
  });

  it('has no quality for a class without rows', () => {
    const input: LabeledProbabilities = { probs: Float64Array.of(0.9, 0.1, 0.6, 0.4), classes: 2, labels: [0, 0] };
    const counts = calibratedJoint(input, classThresholds(input));
    expect(classHealth(counts, 2).map(({ quality }) => quality)).toEqual([1, NaN]);
    expect(overlappingClasses(counts, 2)).toEqual([]);
  });

  it('takes one class and none, and names the row that cannot be used', () => {
    expect(classHealth([4], 1)).toEqual([{ class: 0, rows: 4, quality: 1, wrong: 0, missed: 0 }]);
    expect(overlappingClasses([], 0)).toEqual([]);
    expect(() => classHealth([1, 0, NaN, 1], 2)).toThrow(expect.objectContaining({ code: 'invalid-data', message: expect.stringMatching(/^Row 1 of the confident joint holds NaN/) }));
    expect(() => overlappingClasses([1, 0, 1], 2)).toThrow(/3 entries for 2 classes/);
  });

  it('sorts descending and counts every off-diagonal row once', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(50), { minLength: 16, maxLength: 16 }), (counts) => {
        const pairs = overlappingClasses(counts, 4);
        pairs.forEach((pair, i) => expect(pair.rows).toBeLessThanOrEqual(pairs[i - 1]?.rows ?? Infinity));
        const off = counts.reduce((sum, value, at) => (at % 5 === 0 ? sum : sum + value), 0);
        expect(pairs.reduce((sum, pair) => sum + pair.rows, 0)).toBe(off);
        expect(classHealth(counts, 4).reduce((sum, { wrong }) => sum + wrong, 0)).toBe(off);
        expect(classHealth(counts, 4).reduce((sum, { missed }) => sum + missed, 0)).toBe(off);
      }),
    );
  });
});

it('gives the golden joint', () => {
  const input = { probs: Float64Array.of(0.9, 0.1, 0.2, 0.8, 0.3, 0.7, 0.6, 0.4), classes: 2, labels: [0, 0, 1, 1] };
  classThresholds(input).forEach((t) => expect(t).toBeCloseTo(0.55, 12));
  expect([...confidentJoint(input, classThresholds(input))]).toEqual([1, 1, 1, 1]);
});

it.each([['self_confidence', 0.7, 0.1], ['normalized_margin', 0.75, 0.2], ['confidence_weighted_entropy', 0.68503, 0.28993]] as const)('gives the golden values of %s', (method, right, wrong) => {
  const values = labelQuality({ probs: Float64Array.of(0.7, 0.2, 0.1, 0.7, 0.2, 0.1), classes: 3, labels: [0, 2] }, method);
  expect(values[0]).toBeCloseTo(right, 5);
  expect(values[1]).toBeCloseTo(wrong, 5);
});

const folder = join(process.env.SHOAL_TEST_DATA ?? '../shared/data', 'label-errors');
const reference = [
  {
    set: 'cifar10', accuracy: 0.9294, disagreements: 706, confidentRows: 8852, issues: 244, calibrated: 284, health: 0.9756, confirmed: 54,
    first: { self_confidence: [7794, 3828, 2405, 6753, 9643], normalized_margin: [2405, 6786, 3977, 4527, 4931] },
    sums: { self_confidence: 9168.967, normalized_margin: 9216.584 },
    precision: { self_confidence: [0.28, 0.24], normalized_margin: [0.26, 0.24], mistakenness: [0.26, 0.25] },
    auroc: { self_confidence: 0.988, normalized_margin: 0.991 },
  },
  {
    set: 'mnist', accuracy: 0.9913, disagreements: 87, confidentRows: 9468, issues: 15, calibrated: 15, health: 0.9985, confirmed: 15,
    first: { self_confidence: [2597, 947, 9729, 3520, 1681], normalized_margin: [2597, 947, 9729, 3520, 1681] },
    sums: { self_confidence: 9870.355, normalized_margin: 9877.904 },
    precision: { self_confidence: [0.22, 0.15], normalized_margin: [0.2, 0.15], mistakenness: [0.2, 0.15] },
    auroc: { self_confidence: 0.998, normalized_margin: 0.998 },
  },
] as const;

describe.each(reference)('reference numbers of $set test', (expected) => {
  const probsPath = join(folder, `cross_validated_predicted_probabilities/${expected.set}_test_set_pyx.npy`);
  const absent = !existsSync(probsPath);

  function read() {
    const p = readNpy(readFileSync(probsPath));
    const labels = Array.from(readNpy(readFileSync(join(folder, `original_test_labels/${expected.set}_test_set_original_labels.npy`))).data, Number);
    const input: LabeledProbabilities = { probs: normalizeProbabilities(Array.from(p.data, Number), 10), classes: 10, labels };
    const votes: { id: number; mturk: { given: number } }[] = JSON.parse(readFileSync(join(folder, `mturk/${expected.set}_mturk.json`), 'utf8'));
    const confirmed = new Set(votes.filter(({ mturk }) => mturk.given < 3).map(({ id }) => id));
    return { input, predicted: predictedClasses(input.probs, 10), confirmed };
  }

  it.skipIf(absent)(`has the counts of the data set (skipped without ${probsPath})`, () => {
    const { input, predicted } = read();
    expect(predictionAccuracy(input)).toBeCloseTo(expected.accuracy, 12);
    expect(predicted.filter((k, i) => k !== input.labels[i])).toHaveLength(expected.disagreements);
    const thresholds = classThresholds(input);
    expect(input.labels).toHaveLength(10000);
    const confident = predicted.filter((_, i) => input.probs.subarray(10 * i, 10 * i + 10).some((p, k) => isConfident(p, thresholds[k] as number)));
    expect(confident).toHaveLength(expected.confidentRows);
    const { count } = findLabelIssues(input, { method: 'self_confidence', mode: 'streaming' });
    expect(count).toBe(expected.issues);
    expect(overallHealth(count, 10000)).toBeCloseTo(expected.health, 12);
    const counts = calibratedJoint(input, thresholds);
    expect(overlappingClasses(counts, 10).reduce((sum, { rows }) => sum + rows, 0)).toBe(expected.calibrated);
    expect(classHealth(counts, 10).reduce((sum, { wrong }) => sum + wrong, 0)).toBe(expected.calibrated);
    expect(findLabelIssues(input, { method: 'self_confidence', mode: 'exact' }).count).toBe(expected.calibrated);
  });

  it.skipIf(absent)(`ranks what people confirmed (skipped without ${probsPath})`, () => {
    const { input, predicted, confirmed } = read();
    expect(confirmed.size).toBe(expected.confirmed);
    const precisionAt = (quality: ArrayLike<number>) => [50, 100].map((n) => rankAscending(quality).subarray(0, n).filter((i) => confirmed.has(i)).length / n);
    for (const method of ['self_confidence', 'normalized_margin'] satisfies LabelQualityMethod[]) {
      const quality = labelQuality(input, method);
      expect([...rankAscending(quality).subarray(0, 5)]).toEqual(expected.first[method]);
      expect(quality.reduce((a, b) => a + b)).toBeCloseTo(expected.sums[method], 3);
      expect(precisionAt(quality)).toEqual(expected.precision[method]);
      const auroc = areaUnderRoc(quality.map((q) => -q), Array.from(quality, (_, i) => confirmed.has(i)));
      expect(Math.abs(auroc - expected.auroc[method])).toBeLessThanOrEqual(0.0005);
    }
    const least = Float64Array.from(predicted, (k, i) => -mistakenness(k === input.labels[i], input.probs[10 * i + k] as number));
    expect(precisionAt(least)).toEqual(expected.precision.mistakenness);
  });

  it.skipIf(absent || expected.set !== 'cifar10')('is suspected of being in-sample, for good cross-validated predictions look the same', () => {
    expect(checkInSample(labelQuality(read().input, 'self_confidence'))).toMatchObject({ share: 0.7588, suspicious: true });
  });
});
