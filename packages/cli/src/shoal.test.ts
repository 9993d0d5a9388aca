import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readNpy, writeNpy } from '@shoal/engine/formats';
import { areaUnderRoc, averagePrecision } from '@shoal/engine/kernels';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const data = process.env.SHOAL_TEST_DATA ?? join(root, '../shared/data');
const tsx = join(root, 'node_modules/tsx/dist/cli.mjs');

interface Run {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** The real command as a process of its own, from source. */
function run(script: string, args: readonly string[]): Promise<Run> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [tsx, '--tsconfig', join(root, 'packages/cli/tsconfig.json'), script, ...args], { cwd: root, env: { ...process.env, SHOAL_TEST_DATA: data } });
    const out = { stdout: '', stderr: '' };
    child.stdout.setEncoding('utf8').on('data', (text: string) => (out.stdout += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (out.stderr += text));
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, ...out }));
  });
}

const shoal = (...args: string[]) => run(join(root, 'packages/cli/src/shoal.ts'), args);

let folder: string;
const file = (name: string) => join(folder, name);
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'shoal-cli-'));
  await writeFile(file('labels.npy'), writeNpy(Uint16Array.of(0, 1, 0, 1)));
  await writeFile(file('probs.npy'), writeNpy(Float64Array.of(0.9, 0.1, 0.1, 0.9, 0.05, 0.95, 0.2, 0.8), [4, 2]));
  await writeFile(file('off.npy'), writeNpy(Float64Array.of(0.9, 0.1, 0.1, 0.9, 0.5, 0.6, 0.2, 0.8), [4, 2]));
  await writeFile(file('three.npy'), writeNpy(Uint16Array.of(0, 1, 2, 1)));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe('shoal audit with arrays', () => {
  const arrays = () => ['audit', '--labels', file('labels.npy'), '--pred-probs', file('probs.npy')];

  it('prints the flagged rows as JSON, with the names of the classes', async () => {
    const { code, stdout, stderr } = await shoal(...arrays(), '--classes', 'cat, dog', '--json');
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(JSON.parse(stdout)).toEqual({ n: 4, classes: 2, score: 'self_confidence', issues: 1, in_sample_share: 0, scores: [{ index: 2, score: 0.95, given: 'cat', suggested: 'dog', flagged: true }] });
  });

  it('prints all rows, the most suspicious first', async () => {
    const { stdout } = await shoal(...arrays(), '--json', '--all');
    const { scores } = JSON.parse(stdout);
    expect(scores.map((row: { index: number }) => row.index)).toEqual([2, 3, 0, 1]);
    expect(scores[1]).toMatchObject({ index: 3, score: expect.closeTo(0.2, 12), given: 1, suggested: 1, flagged: false });
    expect(Object.keys(scores[1].scores).sort()).toEqual(['combined', 'confidence_weighted_entropy', 'mistakenness', 'normalized_margin', 'self_confidence']);
    expect(scores[1].scores.mistakenness).toBeCloseTo(0.1, 12);
  });

  it('prints a table', async () => {
    const { stdout } = await shoal(...arrays());
    expect(stdout).toBe('1 of 4 labels are suspicious (self_confidence, streaming).\n\nrow   score  given  suggested  flagged\n───  ──────  ─────  ─────────  ───────\n  2  0.9500  0      1          yes\n');
  });

  it('exits with 1 only past --fail-on', async () => {
    expect((await shoal(...arrays(), '--fail-on', '0')).code).toBe(1);
    expect((await shoal(...arrays(), '--fail-on', '1')).code).toBe(0);
  });

  it('exits with 2 and one line for input that cannot be used', async () => {
    const fails = async (expected: RegExp, ...args: string[]) => {
      const { code, stdout, stderr } = await shoal(...args);
      expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
      expect(stderr.trimEnd().split('\n')).toEqual([expect.stringMatching(expected)]);
    };
    await Promise.all([
      fails(/^shoal: Row 2 of the predicted probabilities sums to 1\.1/, 'audit', '--labels', file('labels.npy'), '--pred-probs', file('off.npy')),
      fails(/holds 2 in row 2\. Expected class indices from 0 to 1/, 'audit', '--labels', file('three.npy'), '--pred-probs', file('probs.npy')),
      fails(/has shape \(4\)/, 'audit', '--labels', file('labels.npy'), '--pred-probs', file('labels.npy')),
    ]);
    await Promise.all([
      fails(/nothing\.npy cannot be read: ENOENT/, 'audit', '--labels', file('nothing.npy'), '--pred-probs', file('probs.npy')),
      fails(/--classes names 1 classes/, ...arrays(), '--classes', 'cat'),
      fails(/--score neighbors needs vectors/, ...arrays(), '--score', 'neighbors'),
      fails(/--method is "guess"/, ...arrays(), '--method', 'guess'),
    ]);
    await Promise.all([
      fails(/Unknown option '--wrong'/, 'audit', '--wrong'),
      fails(/--labels and --pred-probs go together/, 'audit', '--labels', file('labels.npy')),
      fails(/shoal\.json could not be read: there is no such file/, 'audit', file('no-bundle')),
    ]);
  });
});

const labelErrors = join(data, 'label-errors');
describe.skipIf(!existsSync(labelErrors))(`shoal audit on real label errors (skipped without ${labelErrors})`, () => {
  const auditSet = async (set: string, ...args: string[]) => {
    const probs = join(labelErrors, `cross_validated_predicted_probabilities/${set}_test_set_pyx.npy`);
    const labels = join(labelErrors, `original_test_labels/${set}_test_set_original_labels.npy`);
    const { stdout } = await shoal('audit', '--labels', labels, '--pred-probs', probs, '--json', ...args);
    return JSON.parse(stdout) as { n: number; classes: number; issues: number; scores: { index: number; score: number; flagged: boolean }[] };
  };
  const firstFive = ({ scores }: { scores: { index: number }[] }) => scores.slice(0, 5).map((row) => row.index);

  it('gives the reference counts and first rows of CIFAR-10 test', async () => {
    const [streaming, exact] = await Promise.all([auditSet('cifar10'), auditSet('cifar10', '--mode', 'exact')]);
    expect(streaming).toMatchObject({ n: 10_000, classes: 10, issues: 244 });
    expect(streaming.scores).toHaveLength(244);
    expect(firstFive(streaming)).toEqual([7794, 3828, 2405, 6753, 9643]);
    expect(exact.issues).toBe(284);
    const [margin, all] = await Promise.all([auditSet('cifar10', '--method', 'normalized_margin'), auditSet('cifar10', '--all')]);
    expect(margin.issues).toBe(244);
    expect(firstFive(margin)).toEqual([2405, 6786, 3977, 4527, 4931]);
    expect(all.scores).toHaveLength(10_000);
    expect(all.scores.filter((row) => row.flagged)).toHaveLength(244);
    const sum = all.scores.reduce((total, row) => total + 1 - row.score, 0);
    expect(sum).toBeCloseTo(9168.967, 3);
  });

  it('ranks by everything at once: another model and the neighbours of the embedding', async () => {
    const extra = ['--other-probs', join(data, 'embeddings/cifar10_test_resnet8l_probs_f32.npy'), '--embeddings', join(data, 'embeddings/cifar10_test_resnet8l_emb160_f32.npy')];
    const { scores } = await auditSet('cifar10', '--score', 'combined', '--all', ...extra);
    const wrong = new Set((JSON.parse(await readFile(join(labelErrors, 'mturk/cifar10_mturk.json'), 'utf8')) as { id: number; mturk: { given: number } }[]).filter((entry) => entry.mturk.given < 3).map((entry) => entry.id));
    const precision = averagePrecision(scores.map((row) => row.score), scores.map((row) => wrong.has(row.index)));
    // The best single score, normalized margin, has 0.285.
    expect(precision).toBeGreaterThan(0.288);
  });

  it('gives the reference count of 20news test', async () => {
    expect(await auditSet('20news')).toMatchObject({ n: 7532, classes: 20, issues: 55 });
  });
});

const benchmark = join(data, 'label-error-benchmarks/cifar-10n-aggregate');
describe.skipIf(!existsSync(benchmark))(`shoal audit on human label noise (skipped without ${benchmark})`, () => {
  it.each(['resnet18', 'swin_base_patch4_window7_224'])('ranks as well as the reference with %s', async (model) => {
    const read = async (name: string) => Array.from(readNpy(await readFile(join(benchmark, name))).data, Number);
    const [truth, given] = [await read('true_labels.npy'), await read('noisy_labels.npy')];
    const expected = JSON.parse(await readFile(join(benchmark, '../REFERENCE_METRICS_dev.json'), 'utf8'))[`cifar-10n-aggregate/${model}`];
    for (const method of ['self_confidence', 'normalized_margin']) {
      const { stdout } = await shoal('audit', '--labels', join(benchmark, 'noisy_labels.npy'), '--pred-probs', join(benchmark, model, 'pred_probs.npy'), '--method', method, '--json', '--all');
      const { scores } = JSON.parse(stdout) as { scores: { index: number; score: number }[] };
      const wrong = scores.map(({ index }) => truth[index] !== given[index]);
      const values = scores.map(({ score }) => score);
      expect(Math.abs(areaUnderRoc(values, wrong) - expected[method].auroc)).toBeLessThan(0.001);
      expect(Math.abs(averagePrecision(values, wrong) - expected[method].ap)).toBeLessThan(0.001);
    }
  });
});

const pictures = join(data, 'cifar10-images');
describe.skipIf(!existsSync(pictures))(`shoal audit on a bundle (skipped without ${pictures})`, () => {
  it('ranks the labels of CIFAR-10 test and says why', async () => {
    const made = await run(join(root, 'e2e/cifar/make-bundle.ts'), [file('cifar')]);
    expect(made).toMatchObject({ code: 0, stderr: '' });
    const asJson = await shoal('audit', file('cifar'), '--json', '--fail-on', '243');
    expect(asJson.code).toBe(1);
    const report = JSON.parse(asJson.stdout);
    expect(report).toMatchObject({ dataset: 'CIFAR-10 test', model: 'cross-validated', labels: 10_000, issues: 244 });
    expect(report.scores.slice(0, 3).map((row: { element: string }) => row.element)).toEqual(['label:given-02405', 'label:given-06786', 'label:given-03977']);
    expect(report.scores[0].reason).toBe('Model says Frog at 1.00; labelled Cat.');
    const asText = await shoal('audit', file('cifar'), '--limit', '2');
    expect(asText.code).toBe(0);
    expect(asText.stderr).toContain('Finding label errors');
    expect(asText.stdout).toMatch(/^CIFAR-10 test: 244 suspicious objects beside 10000 labels, compared with cross-validated\.\n/);
    expect(asText.stdout).toContain('test-02405  cat');
    expect(asText.stdout).toContain('242 more: --limit 0 shows all.');
  });
});

const coco = join(data, 'coco-eval');
describe.skipIf(!existsSync(coco))(`shoal eval (skipped without ${coco})`, () => {
  const truth = join(coco, 'faster_coco_eval/cocoapi/instances_val2014_100.json');
  const results = (type: string) => join(coco, `cocoapi/instances_val2014_fake${type}100_results.json`);

  it('prints the twelve numbers of pycocotools in full precision, and every class', async () => {
    const expected = JSON.parse(await readFile(join(coco, 'expected/dev_val2014_100_pycocotools.json'), 'utf8'));
    for (const [iouType, file] of [['bbox', 'bbox'], ['segm', 'segm']] as const) {
      const { code, stdout, stderr } = await shoal('eval', '--gt', truth, '--results', results(file), '--iou-type', iouType, '--json');
      expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
      const printed = JSON.parse(stdout);
      for (const [name, value] of Object.entries<number>(expected[iouType].stats)) expect(printed[name], name).toBeCloseTo(value, 6);
      expect(printed.classes.filter((entry: { objects: number }) => entry.objects > 0)).toHaveLength(70);
    }
  });

  it('prints tables, and measures the model of a bundle', async () => {
    const text = await shoal('eval', '--gt', truth, '--results', results('bbox'), '--limit', '2');
    expect(text.stdout).toMatch(/734 results against 839 objects in 100 images \(bbox\)/);
    expect(text.stdout).toMatch(/AP50\s+0\.6970/);
    expect(text.stdout).toContain('68 more classes');
    const imported = await shoal('import', truth, results('bbox'), '-o', file('coco-bundle'), '--fail-on', 'never');
    expect(imported.code, imported.stderr).toBe(0);
    const bundle = await shoal('eval', file('coco-bundle'), '--json');
    expect(bundle.code, bundle.stderr).toBe(0);
    const { AP, AP50, ARl } = JSON.parse(bundle.stdout);
    expect([AP, AP50, ARl]).toEqual([expect.closeTo(0.5045807, 3), expect.closeTo(0.69697272, 3), expect.closeTo(0.5642906, 3)]);
  });

  it('measures folders of KITTI files', async () => {
    const labels = join(data, 'kitti-3d/training/label_2');
    await mkdir(file('kitti-results'), { recursive: true });
    const [first] = (await readFile(join(labels, '000000.txt'), 'utf8')).split('\n');
    await writeFile(file('kitti-results/000000.txt'), `${first} 0.9\n`);
    const { code, stdout, stderr } = await shoal('eval', '--gt', labels, '--results', file('kitti-results'), '--json');
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const { frames, missing_results, scores } = JSON.parse(stdout);
    expect([frames, missing_results, scores.length]).toEqual([2, 1, 27]);
    const of = (name: string, metric: string) => scores.find((score: { class: string; metric: string; difficulty: string }) => score.class === name && score.metric === metric && score.difficulty === 'easy');
    // One label gives one threshold, at recall 0: AP11 counts that point, AP40 leaves it out.
    expect(of('Pedestrian', '3d')).toMatchObject({ labels: 1, AP40: 0, AP11: expect.closeTo(100 / 11, 9) as number });
    expect(of('Cyclist', '2d')).toMatchObject({ labels: 0, AP40: null });
  });

  it('says what is wrong with files and options', async () => {
    const fails = async (message: RegExp, ...args: string[]) => {
      const { code, stdout, stderr } = await shoal('eval', ...args);
      expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
      expect(stderr).toMatch(message);
    };
    await Promise.all([
      fails(/go together/, '--gt', truth),
      fails(/cannot be read/, '--gt', file('none.json'), '--results', truth),
      fails(/is not a list of results|without a score/, '--gt', truth, '--results', truth),
      fails(/annotations\[0\] without keypoints/, '--gt', truth, '--results', results('bbox'), '--iou-type', 'keypoints'),
      fails(/Pass a bundle/),
    ]);
  });
});
