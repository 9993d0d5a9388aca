/**
 * Makes a dataset bundle of CIFAR-10 test: 10,000 real pictures, the labels as published, out-of-sample predicted
 * probabilities, and embeddings. The files are read from SHOAL_TEST_DATA (default ../shared/data) and never committed.
 *
 *   npx tsx e2e/cifar/make-bundle.ts <folder> [count]
 */
import { copyFile, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readNpy, type NpyArray } from '@shoal/engine/formats';
import { Bool, Field, FixedSizeList, Float32, Float64, Int32, Table, tableToIPC, Utf8, makeData, makeVector, vectorFromArray, type Vector } from 'apache-arrow';

const data = process.env.SHOAL_TEST_DATA ?? join(import.meta.dirname, '../../../shared/data');
const classes = ['airplane', 'automobile', 'bird', 'cat', 'deer', 'dog', 'frog', 'horse', 'ship', 'truck'];
const model = 'cross-validated';

async function readArray(name: string): Promise<NpyArray> {
  return readNpy(await readFile(join(data, name)), name);
}

async function readNumbers(name: string): Promise<number[]> {
  return Array.from((await readArray(name)).data, Number);
}

export async function makeCifarBundle(folder: string, count = 10_000): Promise<void> {
  const given = await readNumbers('label-errors/original_test_labels/cifar10_test_set_original_labels.npy');
  const ofPictures = await readNumbers('cifar10-images/test_labels.npy');
  const firstOther = given.findIndex((label, i) => label !== ofPictures[i]);
  if (given.length !== ofPictures.length || firstOther >= 0) {
    throw new Error(`Pictures and labels are not in the same order: row ${firstOther} is ${ofPictures[firstOther]} in cifar10-images and ${given[firstOther]} in label-errors.`);
  }
  const n = Math.min(count, given.length);
  const probs = await readProbabilities(n);
  const embeddings = await readArray('embeddings/cifar10_test_resnet8l_emb160_f32.npy');
  const dim = embeddings.shape[1] ?? 0;
  const offsets = await readNumbers('cifar10-images/test_offsets.npy');
  const index = Array.from({ length: n }, (_, i) => i);
  const ids = (prefix: string) => texts(index.map((i) => `${prefix}-${String(i).padStart(5, '0')}`));
  const classOf = (i: number) => classes[i] ?? `class ${i}`;
  const predicted = index.map((i) => argMax(probs.subarray(i * classes.length, (i + 1) * classes.length)));
  const noBox = { x: blanks(n), y: blanks(n), w: blanks(n), h: blanks(n) };

  const tables: Record<string, Table> = {
    frames: new Table({
      frame_id: ids('test'),
      dataset: texts(index.map(() => 'labeled')),
      split: texts(index.map(() => 'test')),
      labeled: vectorFromArray(index.map(() => true), new Bool()),
      width: integers(index.map(() => 32)),
      height: integers(index.map(() => 32)),
    }),
    media: new Table({
      frame_id: ids('test'),
      sensor_id: texts(index.map(() => 'camera')),
      kind: texts(index.map(() => 'image')),
      uri: texts(index.map(() => 'pictures.jpgpack')),
      width: integers(index.map(() => 32)),
      height: integers(index.map(() => 32)),
      byte_offset: integers(index.map((i) => offsets[i] ?? 0)),
      byte_length: integers(index.map((i) => (offsets[i + 1] ?? 0) - (offsets[i] ?? 0))),
    }),
    labels: new Table({
      label_id: ids('given'),
      frame_id: ids('test'),
      set_id: texts(index.map(() => 'published')),
      task: texts(index.map(() => 'class')),
      class_id: texts(index.map((i) => classOf(given[i] ?? 0))),
      ...noBox,
    }),
    inferences: new Table({
      inference_id: ids('predicted'),
      frame_id: ids('test'),
      model_id: texts(index.map(() => model)),
      task: texts(index.map(() => 'class')),
      class_id: texts(predicted.map(classOf)),
      ...noBox,
      confidence: makeVector(Float32Array.from(index, (i) => probs[i * classes.length + (predicted[i] ?? 0)] ?? 0)),
      probs: vectors(probs, classes.length),
    }),
    embeddings: new Table({
      owner: texts(index.map(() => 'frame')),
      owner_id: ids('test'),
      vector: vectors(Float32Array.from(embeddings.data.subarray(0, n * dim) as Float32Array), dim),
    }),
  };
  const manifest = {
    schemaVersion: 1,
    name: n === given.length ? 'CIFAR-10 test' : `CIFAR-10 test, first ${n}`,
    description: 'The published test labels beside out-of-sample predictions.',
    classes: classes.map((name) => ({ id: name, name: name.charAt(0).toUpperCase() + name.slice(1) })),
    tables: { frames: 'frames.arrow', media: 'media.arrow', labels: 'labels.arrow', inferences: 'inferences.arrow' },
    embeddings: [{ id: 'resnet', name: 'ResNet-8', dim, metric: 'cosine', level: 'frame', file: 'embeddings.arrow' }],
    models: [{ id: model, name: 'Cross-validated' }],
  };

  await mkdir(folder, { recursive: true });
  for (const [name, table] of Object.entries(tables)) await writeFile(join(folder, `${name}.arrow`), tableToIPC(table, 'file'));
  await copyFile(join(data, 'cifar10-images/test.jpgpack'), join(folder, 'pictures.jpgpack'));
  await writeFile(join(folder, 'shoal.json'), `${JSON.stringify(manifest, null, 2)}\n`);
}

/** Rows that sum to 1, float32, shape [n, classes]. */
async function readProbabilities(n: number): Promise<Float32Array> {
  const stored = await readNumbers('label-errors/cross_validated_predicted_probabilities/cifar10_test_set_pyx.npy');
  const out = new Float32Array(n * classes.length);
  for (let i = 0; i < n; i++) {
    const row = stored.slice(i * classes.length, (i + 1) * classes.length);
    const sum = row.reduce((total, p) => total + p, 0);
    row.forEach((p, k) => (out[i * classes.length + k] = p / sum));
  }
  return out;
}

function argMax(values: Float32Array): number {
  return values.reduce((best, value, i) => (value > (values[best] ?? -1) ? i : best), 0);
}

function texts(values: readonly string[]): Vector {
  return vectorFromArray(values, new Utf8());
}

function integers(values: readonly number[]): Vector {
  return vectorFromArray(values, new Int32());
}

function blanks(n: number): Vector {
  return vectorFromArray(new Array<number | null>(n).fill(null), new Float64());
}

function vectors(values: Float32Array, width: number): Vector {
  const child = makeData({ type: new Float32(), data: values });
  return makeVector(makeData({ type: new FixedSizeList(width, new Field('item', new Float32(), false)), length: values.length / width, child }));
}

const [folder, count] = process.argv.slice(2);
if (process.argv[1]?.endsWith('make-bundle.ts')) {
  if (!folder || (count !== undefined && !(Number(count) > 0))) {
    console.error('Usage: npx tsx e2e/cifar/make-bundle.ts <folder> [count]');
    process.exit(2);
  }
  await makeCifarBundle(folder, count === undefined ? undefined : Number(count));
  console.log(`Wrote ${join(folder, 'shoal.json')}`);
}
