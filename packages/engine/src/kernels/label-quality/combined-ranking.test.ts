import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readNpy } from '../../formats/npy/npy';
import { averagePrecision } from '../average-precision';
import { normalizeProbabilities, type LabeledProbabilities } from '../class-probabilities';
import { labelQuality } from './label-quality';
import { combineEvidence } from './combined-ranking';
import { voteProbabilities } from './knn-vote';

const main: LabeledProbabilities = { probs: Float64Array.of(0.9, 0.1, 0.4, 0.6, 0.4, 0.6, 0.2, 0.8), classes: 2, labels: [0, 0, 0, 1] };

describe('combineEvidence', () => {
  it('lets another source decide between rows that the main model treats alike', () => {
    const other = Float64Array.of(0.9, 0.1, 0.9, 0.1, 0.1, 0.9, 0.1, 0.9);
    const { score, suggested, contributions } = combineEvidence(main, [{ name: 'second model', probs: other }]);
    expect(score[2]).toBeGreaterThan(score[1] ?? 1);
    expect(score[1]).toBeGreaterThan(score[0] ?? 1);
    expect([...suggested]).toEqual([1, 1, 1, 0]);
    expect(contributions[1]?.[1]).toBeLessThan(0);
    expect(contributions[1]?.[2]).toBeGreaterThan(0);
  });

  it('ignores rows that a source says nothing about, and weighs it by how often it agrees with the labels', () => {
    const silent = combineEvidence(main, [{ name: 'neighbours', probs: new Float64Array(8).fill(NaN) }]);
    expect([...(silent.contributions[1] ?? [])]).toEqual([0, 0, 0, 0]);
    const worse = combineEvidence(main, [{ name: 'poor', probs: Float64Array.of(0.1, 0.9, 0.1, 0.9, 0.1, 0.9, 0.9, 0.1) }]);
    expect(worse.weights[1]).toBeLessThan(0.01);
    for (const value of worse.score) expect(value >= 0 && value <= 1).toBe(true);
  });

  it('refuses evidence of another shape', () => {
    expect(() => combineEvidence(main, [{ name: 'short', probs: new Float64Array(3) }])).toThrow(/"short" has 3 numbers. Expected 4 rows of 2 classes/);
  });
});

const folder = process.env.SHOAL_TEST_DATA ?? '../shared/data';
const npy = (path: string) => readNpy(readFileSync(join(folder, path)));
const numbers = (path: string) => Array.from(npy(path).data, Number);

describe.skipIf(!existsSync(join(folder, 'label-errors')))(`on the development sets (skipped without ${folder})`, () => {
  function load(probs: string, labels: string): LabeledProbabilities {
    const classes = npy(probs).shape[1] ?? 0;
    return { probs: normalizeProbabilities(numbers(probs), classes), classes, labels: numbers(labels) };
  }
  const reviewed = (name: string, n: number): boolean[] => {
    const wrong = Array.from({ length: n }, () => false);
    for (const { id, mturk } of JSON.parse(readFileSync(join(folder, `label-errors/mturk/${name}_mturk.json`), 'utf8')) as { id: number; mturk: { given: number } }[]) wrong[id] = mturk.given < 3;
    return wrong;
  };
  const best = (input: LabeledProbabilities, wrong: readonly boolean[]) =>
    Math.max(...(['self_confidence', 'normalized_margin', 'confidence_weighted_entropy'] as const).map((method) => averagePrecision(labelQuality(input, method).map((quality) => 1 - quality), wrong.map(Number))));
  const set = (name: string) => load(`label-errors/cross_validated_predicted_probabilities/${name}_test_set_pyx.npy`, `label-errors/original_test_labels/${name}_test_set_original_labels.npy`);

  it('beats the best single score on CIFAR-10 with a second model and neighbours, and on 20news with nothing else', () => {
    const cifar = set('cifar10');
    const wrong = reviewed('cifar10', 10_000);
    const neighbors = Int32Array.from(numbers('embeddings/cifar10_test_knn15_cosine_idx.npy'));
    const evidence = [
      { name: 'second model', probs: normalizeProbabilities(numbers('embeddings/cifar10_test_resnet8l_probs_f32.npy'), 10) },
      { name: 'neighbours', probs: voteProbabilities({ neighbors, width: 15, labels: Int32Array.from(cifar.labels), classes: 10 }) },
    ];
    const combined = averagePrecision(combineEvidence(cifar, evidence).score, wrong.map(Number));
    expect(combined).toBeGreaterThan(best(cifar, wrong) + 0.003);
    const news = set('20news');
    const errors = reviewed('20news', 7532);
    expect(averagePrecision(combineEvidence(news).score, errors.map(Number))).toBeGreaterThan(best(news, errors) + 0.02);
  });

  it('beats the best single score on human label noise, whichever model leads', () => {
    const path = 'label-error-benchmarks/cifar-10n-aggregate';
    const models = ['resnet18', 'swin_base_patch4_window7_224'].map((model) => load(`${path}/${model}/pred_probs.npy`, `${path}/noisy_labels.npy`));
    const truth = numbers(`${path}/true_labels.npy`);
    models.forEach((input, i) => {
      const other = models[1 - i];
      const wrong = truth.map((label, row) => label !== input.labels[row]);
      const combined = averagePrecision(combineEvidence(input, other ? [{ name: 'other model', probs: other.probs as Float64Array }] : []).score, wrong.map(Number));
      expect(combined).toBeGreaterThan(best(input, wrong) + 0.001);
    });
  });
});
