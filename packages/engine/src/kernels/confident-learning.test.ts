import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readNpy } from '../formats/npy/npy';
import { areaUnderRoc, averagePrecision } from './average-precision';
import { normalizeProbabilities, type LabeledProbabilities } from './class-probabilities';
import { calibratedJoint, classThresholds, confidentJoint } from './confident-joint';
import { findLabelIssues } from './confident-learning';
import { labelQuality, type LabelQualityMethod } from './label-quality/label-quality';
import { rankAscending } from './ranking';

const golden = { probs: Float64Array.of(0.7, 0.2, 0.1, 0.7, 0.2, 0.1), classes: 3, labels: [0, 2] };
const joint = { probs: Float64Array.of(0.9, 0.1, 0.2, 0.8, 0.3, 0.7, 0.6, 0.4), classes: 2, labels: [0, 0, 1, 1] };

describe('labelQuality', () => {
  it.each([
    ['self_confidence', [0.7, 0.1]],
    ['normalized_margin', [0.75, 0.2]],
    ['confidence_weighted_entropy', [0.68503, 0.28993]],
  ] as const)('gives the golden values of %s', (method, expected) => {
    const values = labelQuality(golden, method);
    expected.forEach((value, i) => expect(values[i]).toBeCloseTo(value, 5));
  });

  it('gives a certain and right row the best entropy score', () => {
    const values = labelQuality({ probs: Float64Array.of(1, 0, 1 - 1e-9, 1e-9, 0, 1), classes: 2, labels: [0, 0, 0] }, 'confidence_weighted_entropy');
    expect(values[0]).toBe(1);
    expect(values[1]).toBeGreaterThan(0.9999);
    expect(values[2]).toBe(1);
  });
});

describe('confident joint', () => {
  it('gives the golden thresholds and counts', () => {
    const thresholds = classThresholds(joint);
    expect(thresholds[0]).toBeCloseTo(0.55, 12);
    expect(thresholds[1]).toBeCloseTo(0.55, 12);
    expect([...confidentJoint(joint, thresholds)]).toEqual([1, 1, 1, 1]);
    expect([...calibratedJoint(joint, thresholds)]).toEqual([1, 1, 1, 1]);
  });

  it('never takes a class for confident that no row was given', () => {
    const input = { probs: Float64Array.of(0.1, 0.9, 0.6, 0.4), classes: 2, labels: [0, 0] };
    expect(classThresholds(input)[1]).toBe(2);
    expect(findLabelIssues(input, { method: 'self_confidence', mode: 'streaming' }).count).toBe(0);
  });

  it('keeps the sums of the rows when it rounds', () => {
    const labels = Array.from({ length: 300 }, (_, i) => i % 3);
    const raw = labels.flatMap((label, i) => [0, 1, 2].map((k) => (k === (i % 7 === 0 ? (label + 1) % 3 : label) ? 5 : 1 + ((i * (k + 3)) % 5) / 4)));
    const input = { probs: normalizeProbabilities(raw, 3, Infinity), classes: 3, labels };
    const counts = calibratedJoint(input, classThresholds(input));
    for (let k = 0; k < 3; k++) expect(counts.subarray(k * 3, k * 3 + 3).reduce((sum, value) => sum + value, 0)).toBe(100);
  });
});

describe('normalizeProbabilities', () => {
  it('repairs rounding and names the first row that is no distribution', () => {
    expect([...normalizeProbabilities([0.3, 0.7005], 2)]).toEqual([0.3 / 1.0005, 0.7005 / 1.0005]);
    expect(() => normalizeProbabilities([0.5, 0.5, 0.5, 0.6, 3, 1], 2)).toThrow(expect.objectContaining({ code: 'invalid-data', details: { row: 1, sum: 1.1 } }));
    expect(() => normalizeProbabilities([0.5, 0.5, NaN, 1], 2)).toThrow(/Row 1 .* holds NaN/);
    expect(() => normalizeProbabilities([1.5, -0.5], 2)).toThrow(/Row 0/);
  });
});

it('rejects a label that is no class', () => {
  expect(() => findLabelIssues({ probs: Float64Array.of(0.5, 0.5), classes: 2, labels: [2] }, { method: 'self_confidence', mode: 'exact' })).toThrow(/Label 2 of row 0/);
});

it('finds nothing in no rows', () => {
  const empty = { probs: new Float64Array(0), classes: 2, labels: [] };
  expect(findLabelIssues(empty, { method: 'normalized_margin', mode: 'exact' }).count).toBe(0);
  expect(findLabelIssues(empty, { method: 'normalized_margin', mode: 'streaming' }).count).toBe(0);
});

const folder = process.env.SHOAL_TEST_DATA ?? '../shared/data';
const readInput = (probs: string, labels: string): LabeledProbabilities => {
  const p = readNpy(readFileSync(join(folder, probs)));
  const classes = p.shape[1] ?? 0;
  return { probs: normalizeProbabilities(Array.from(p.data, Number), classes), classes, labels: Array.from(readNpy(readFileSync(join(folder, labels))).data, Number) };
};

const labelErrors = join(folder, 'label-errors');
describe.skipIf(!existsSync(labelErrors))(`real label errors (skipped without ${labelErrors})`, () => {
  const read = (set: string) =>
    readInput(`label-errors/cross_validated_predicted_probabilities/${set}_test_set_pyx.npy`, `label-errors/original_test_labels/${set}_test_set_original_labels.npy`);

  it('gives the reference numbers of CIFAR-10 test', () => {
    const input = read('cifar10');
    const streaming = findLabelIssues(input, { method: 'self_confidence', mode: 'streaming' });
    expect(streaming.count).toBe(244);
    expect(findLabelIssues(input, { method: 'normalized_margin', mode: 'streaming' }).count).toBe(244);
    expect(findLabelIssues(input, { method: 'self_confidence', mode: 'exact' }).count).toBe(284);
    expect([...streaming.thresholds].map((t) => Number(t.toFixed(6)))).toEqual([0.921444, 0.951281, 0.915505, 0.81612, 0.923299, 0.865536, 0.938982, 0.944752, 0.965352, 0.926694]);
    const firstFive = (method: LabelQualityMethod) => [...rankAscending(labelQuality(input, method)).subarray(0, 5)];
    expect(firstFive('self_confidence')).toEqual([7794, 3828, 2405, 6753, 9643]);
    expect(firstFive('normalized_margin')).toEqual([2405, 6786, 3977, 4527, 4931]);
    const sum = (method: LabelQualityMethod) => labelQuality(input, method).reduce((total, value) => total + value, 0);
    expect(sum('self_confidence')).toBeCloseTo(9168.967, 3);
    expect(sum('normalized_margin')).toBeCloseTo(9216.584, 3);
  });

  it('gives the reference number of 20news test', () => {
    // "exact" keeps the sums of the rows when it rounds; the reference file rounds every entry alone and selects 100.
    expect(findLabelIssues(read('20news'), { method: 'self_confidence', mode: 'streaming' }).count).toBe(55);
    expect(findLabelIssues(read('20news'), { method: 'self_confidence', mode: 'exact' }).count).toBe(95);
  });
});

const benchmark = join(folder, 'label-error-benchmarks/cifar-10n-aggregate');
describe.skipIf(!existsSync(benchmark))(`human label noise (skipped without ${benchmark})`, () => {
  it.each(['resnet18', 'swin_base_patch4_window7_224'])('ranks as well as the reference with %s', (model) => {
    const expected = JSON.parse(readFileSync(join(benchmark, '../REFERENCE_METRICS_dev.json'), 'utf8'))[`cifar-10n-aggregate/${model}`];
    const path = 'label-error-benchmarks/cifar-10n-aggregate';
    const input = readInput(`${path}/${model}/pred_probs.npy`, `${path}/noisy_labels.npy`);
    const truth = Array.from(readNpy(readFileSync(join(benchmark, 'true_labels.npy'))).data, Number);
    const wrong = truth.map((label, i) => label !== input.labels[i]);
    for (const method of ['self_confidence', 'normalized_margin', 'confidence_weighted_entropy'] as const) {
      const suspicion = labelQuality(input, method).map((value) => 1 - value);
      expect(Math.abs(areaUnderRoc(suspicion, wrong) - expected[method].auroc)).toBeLessThan(0.001);
      expect(Math.abs(averagePrecision(suspicion, wrong) - expected[method].ap)).toBeLessThan(0.001);
    }
    expect(findLabelIssues(input, { method: 'self_confidence', mode: 'streaming' }).count).toBe(expected.confident_joint_offdiag.selected);
    const exact = findLabelIssues(input, { method: 'self_confidence', mode: 'exact' });
    expect(Math.abs(exact.count - expected.prune_by_noise_rate.selected)).toBeLessThanOrEqual(1);
  });
});
