import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readNpy } from '@shoal/engine/formats';
import {
  areaUnderRoc, averagePrecision, calibratedJoint, classThresholds, combineEvidence, ensembleQuality, labelQuality, mistakenness, normalizeProbabilities, predictedClasses, voteProbabilities,
  type ClassEvidence, type LabeledProbabilities, type LabelQualityMethod,
} from '@shoal/engine/kernels'; // prettier-ignore
import type { Benchmark } from './benchmark';

const data = process.env['SHOAL_TEST_DATA'] ?? join(import.meta.dirname, '../../shared/data');
const page = join(import.meta.dirname, '../docs/reference/label-error-scores.md');
const npy = (path: string) => readNpy(readFileSync(join(data, path)));
const numbers = (path: string): number[] => Array.from(npy(path).data, Number);

interface Set {
  readonly name: string;
  readonly input: LabeledProbabilities;
  /** 1 = the label is known to be wrong. */
  readonly wrong: Uint8Array;
  readonly evidence: readonly ClassEvidence[];
}

function load(probs: string, labels: string): LabeledProbabilities {
  const classes = npy(probs).shape[1] ?? 0;
  return { probs: normalizeProbabilities(numbers(probs), classes), classes, labels: Int32Array.from(numbers(labels)) };
}

/** Labels of which fewer than three of five people chose the given class; what nobody looked at counts as right. */
function reviewed(name: string, n: number): Uint8Array {
  const wrong = new Uint8Array(n);
  const votes = JSON.parse(readFileSync(join(data, `label-errors/mturk/${name}_mturk.json`), 'utf8')) as { readonly id: number; readonly mturk: { readonly given: number } }[];
  for (const { id, mturk } of votes) wrong[id] = mturk.given < 3 ? 1 : 0;
  return wrong;
}

function sets(): Set[] {
  const checked = (name: string) => load(`label-errors/cross_validated_predicted_probabilities/${name}_test_set_pyx.npy`, `label-errors/original_test_labels/${name}_test_set_original_labels.npy`);
  const [cifar, news] = [checked('cifar10'), checked('20news')];
  const neighbors = Int32Array.from(numbers('embeddings/cifar10_test_knn15_cosine_idx.npy'));
  const human = 'label-error-benchmarks/cifar-10n-aggregate';
  const [resnet, swin] = ['resnet18', 'swin_base_patch4_window7_224'].map((model) => load(`${human}/${model}/pred_probs.npy`, `${human}/noisy_labels.npy`)) as [LabeledProbabilities, LabeledProbabilities];
  const truth = numbers(`${human}/true_labels.npy`);
  const noise = Uint8Array.from(truth, (label, i) => (label === resnet.labels[i] ? 0 : 1));
  return [
    {
      name: 'CIFAR-10 test',
      input: cifar,
      wrong: reviewed('cifar10', cifar.labels.length),
      evidence: [
        { name: 'second model', probs: normalizeProbabilities(numbers('embeddings/cifar10_test_resnet8l_probs_f32.npy'), 10) },
        { name: 'neighbours', probs: voteProbabilities({ neighbors, width: 15, labels: cifar.labels, classes: 10 }) },
      ],
    },
    { name: '20news test', input: news, wrong: reviewed('20news', news.labels.length), evidence: [] },
    { name: 'CIFAR-10N, ResNet-18', input: resnet, wrong: noise, evidence: [{ name: 'second model', probs: swin.probs as Float64Array }] },
    { name: 'CIFAR-10N, Swin-B', input: swin, wrong: noise, evidence: [{ name: 'second model', probs: resnet.probs as Float64Array }] },
  ];
}

/** Every score as suspicion, higher = more likely wrong; `undefined` where the set has not what it needs. */
const scores: Readonly<Record<string, (set: Set) => ArrayLike<number> | undefined>> = {
  'self-confidence': ({ input }) => single(input, 'self_confidence'),
  'normalized margin': ({ input }) => single(input, 'normalized_margin'),
  'confidence-weighted entropy': ({ input }) => single(input, 'confidence_weighted_entropy'),
  'mistakenness (confidence)': ({ input }) => Float64Array.from(predictedClasses(input.probs, input.classes), (best, i) => mistakenness(best === input.labels[i], input.probs[i * input.classes + best] ?? 0)),
  'neighbours alone': ({ input, evidence }) => {
    const votes = evidence.find(({ name }) => name === 'neighbours');
    return votes && Float64Array.from(input.labels, (label, i) => 1 - (votes.probs[i * input.classes + label] ?? 0));
  },
  'ensemble of both models': ({ input, evidence }) => {
    const second = evidence.find(({ name }) => name === 'second model');
    return second && ensembleQuality({ models: [input.probs, second.probs], classes: input.classes, labels: input.labels }, { method: 'self_confidence' }).quality.map((quality) => 1 - quality);
  },
  'rejected: a noise channel': ({ input }) => noiseChannel(input),
  'rejected: combined, weight 0.5': ({ input, evidence }) => (evidence.length > 0 ? combineEvidence(input, evidence, { weight: 0.5 }).score : undefined),
  'combined, weight 0.05': ({ input, evidence }) => (evidence.length > 0 ? combineEvidence(input, evidence, { weight: 0.05 }).score : undefined),
  'combined, weight 0.2': ({ input, evidence }) => (evidence.length > 0 ? combineEvidence(input, evidence, { weight: 0.2 }).score : undefined),
  'combined, doubt 0.1': ({ input, evidence }) => combineEvidence(input, evidence, { doubt: 0.1 }).score,
  'combined, model alone': ({ input }) => combineEvidence(input).score,
  'combined, all evidence': ({ input, evidence }) => combineEvidence(input, evidence).score,
};

/** 1 - P(the given label is true): probabilities times how often each true class is given as each label, from the calibrated joint. */
function noiseChannel(input: LabeledProbabilities): Float64Array {
  const { probs, classes, labels } = input;
  const joint = calibratedJoint(input, classThresholds(input));
  const totals = Float64Array.from({ length: classes }, (_, k) => Array.from({ length: classes }, (_, given) => (joint[given * classes + k] ?? 0) + 0.5).reduce((sum, count) => sum + count, 0));
  return Float64Array.from(labels, (label, i) => {
    let [given, all] = [0, 0];
    for (let k = 0; k < classes; k++) {
      const posterior = ((probs[i * classes + k] ?? 0) * ((joint[label * classes + k] ?? 0) + 0.5)) / (totals[k] ?? 1);
      all += posterior;
      if (k === label) given = posterior;
    }
    return 1 - given / all;
  });
}

function single(input: LabeledProbabilities, method: LabelQualityMethod): Float64Array {
  return labelQuality(input, method).map((quality) => 1 - quality);
}

/** How well every score ranks known label errors, on the sets with ground truth. Writes the table of the documentation. */
export const benchmark: Benchmark = {
  title: 'average precision and AUROC of every label-error score on sets with known errors',
  run() {
    if (!existsSync(join(data, 'label-errors'))) {
      console.log(`Skipped: ${join(data, 'label-errors')} is missing. Set SHOAL_TEST_DATA.`);
      return Promise.resolve([]);
    }
    const all = sets();
    const rows = Object.entries(scores).map(([score, judge]) => {
      const row: Record<string, string | number> = { score };
      for (const set of all) {
        const values = judge(set);
        row[`${set.name} AP`] = values ? Number(averagePrecision(values, set.wrong).toFixed(4)) : '–';
        row[`${set.name} AUROC`] = values ? Number(areaUnderRoc(values, set.wrong).toFixed(4)) : '–';
      }
      return row;
    });
    mkdirSync(join(page, '..'), { recursive: true });
    writeFileSync(page, text(all, rows));
    return Promise.resolve(rows);
  },
};

function text(all: readonly Set[], rows: readonly Readonly<Record<string, string | number>>[]): string {
  const names = all.map(({ name }) => name);
  const best = new Map(names.map((name) => [name, Math.max(...rows.map((row) => Number(row[`${name} AP`]) || 0))]));
  const cell = (row: Readonly<Record<string, string | number>>, name: string) => {
    const [ap, auroc] = [row[`${name} AP`], row[`${name} AUROC`]];
    if (typeof ap !== 'number' || typeof auroc !== 'number') return '–';
    return `${ap === best.get(name) ? `**${ap.toFixed(4)}**` : ap.toFixed(4)} · ${auroc.toFixed(4)}`;
  };
  return `# Label-error scores on sets with known errors

Made by \`npm run bench -- label-errors\`. Average precision · area under the ROC curve; the best average precision of a column is bold.

| score | ${names.join(' | ')} |
|---|${names.map(() => '---|').join('')}
${rows.map((row) => `| ${row['score']} | ${names.map((name) => cell(row, name)).join(' | ')} |`).join('\n')}

- **CIFAR-10 test** and **20news test**: cross-validated probabilities; an error is a label that fewer than three of five people chose. Only labels that one
  method suspected were shown to people, so that scores which order others first are judged too low. Evidence on CIFAR-10: a small second
  model and the labels of the nearest neighbours in its embedding.
- **CIFAR-10N**: labels of people on 50,000 training pictures with the original labels as truth; ${all[2]?.wrong.reduce((sum, one) => sum + one, 0).toLocaleString('en')} differ. Evidence: the other of the two models.
- **combined** is \`combineEvidence\`: what it does and how it was chosen is in [decision 0010](../decisions/0010-one-ranking-from-all-evidence.md).
`;
}
