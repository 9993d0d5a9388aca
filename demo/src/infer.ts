/**
 * Runs the committed detectors over the prepared demo bundle and writes `demo/model-outputs/`: what both versions found,
 * the vectors of frames, labels and v1's inferences with their places on a map, and how their crops look. Same input, same files.
 */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { lookRecords } from './detector/look-records';
import { projectVectors } from './detector/projections';
import { readBundle, type Bundle, type BundleFrame, type BundleLabel } from './detector/read-bundle';
import { readPicture, UnusablePicture } from './detector/read-picture';
import {
  createModel,
  inferenceRecords,
  inferenceVectors,
  labelVector,
  readFolds,
  type Folds,
  type FrameResult,
  type Picture,
} from './detector/run-model';
import {
  inferencesToArrow,
  projectionToArrow,
  vectorsToArrow,
  type InferenceRecord,
  type VectorRecord,
} from './detector/write-tables';

const DEMO = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
const BUNDLE = path.join(DEMO, '.cache', 'demo-town');
const MODELS = path.join(DEMO, 'models');
const OUTPUTS = path.join(DEMO, 'model-outputs');
const VERSIONS = ['v1', 'v2'] as const;
/** The version whose vectors are written. */
const VECTOR_VERSION = 'v1';

interface FrameRecords {
  readonly inferences: readonly InferenceRecord[];
  readonly objects: readonly VectorRecord[];
  readonly frame: VectorRecord;
}

await infer();

async function infer(): Promise<void> {
  const bundle = await readBundle(BUNDLE);
  const folds = await readFolds(MODELS);
  const inferences: InferenceRecord[] = [];
  const objects: VectorRecord[] = [];
  const frames: VectorRecord[] = [];
  for (const version of VERSIONS) {
    const records = await runVersion(version, bundle, folds);
    // In the order of the bundle, whichever fold came first.
    for (const { frameId } of bundle.frames) {
      const record = records.get(frameId);
      if (!record) continue;
      inferences.push(...record.inferences);
      if (version !== VECTOR_VERSION) continue;
      objects.push(...record.objects);
      frames.push(record.frame);
    }
  }
  await mkdir(OUTPUTS, { recursive: true });
  await save('inferences.arrow', inferencesToArrow(inferences), inferences.length);
  for (const [level, records] of [
    ['object', objects],
    ['frame', frames],
  ] as const) {
    await save(`embeddings_${level}.arrow`, vectorsToArrow(records), records.length);
    const positions = await projectVectors(records);
    await save(`projections_${level}.arrow`, projectionToArrow(records, positions), records.length);
  }
  const looks = await lookRecords(bundle, inferences, objects);
  await save('embeddings_look.arrow', vectorsToArrow(looks), looks.length);
}

async function runVersion(version: string, bundle: Bundle, folds: Folds): Promise<Map<string, FrameRecords>> {
  const labels = groupByFrame(bundle.labels);
  const records = new Map<string, FrameRecords>();
  const model = await createModel(version, MODELS, folds);
  const each = (result: FrameResult): void => {
    const { frameId } = result.picture;
    records.set(frameId, frameRecords(version, result, labels.get(frameId) ?? []));
    if (records.size % 500 === 0) console.log(`${version}: ${records.size} of ${bundle.frames.length} frames`);
  };
  const unusable = (picture: Picture, reason: string): void => {
    console.log(`${version}: skipped ${picture.frameId}: ${reason}`);
  };
  await model.run(bundle.frames.map(toPicture), each, unusable);
  await model.dispose();
  return records;
}

function frameRecords(version: string, result: FrameResult, labels: readonly BundleLabel[]): FrameRecords {
  const given = labels.map((label) => labelVector(label, result)).filter((record) => record !== null);
  return {
    inferences: inferenceRecords(version, result),
    objects: version === VECTOR_VERSION ? [...given, ...inferenceVectors(version, result)] : [],
    frame: { owner: 'frame', ownerId: result.picture.frameId, vector: result.embedding.frameVector },
  };
}

function groupByFrame(labels: readonly BundleLabel[]): Map<string, BundleLabel[]> {
  const groups = new Map<string, BundleLabel[]>();
  for (const label of labels) {
    const group = groups.get(label.frameId) ?? [];
    group.push(label);
    groups.set(label.frameId, group);
  }
  return groups;
}

function toPicture(frame: BundleFrame): Picture {
  return {
    frameId: frame.frameId,
    group: frame.group,
    async read() {
      if (frame.picture === null) throw new UnusablePicture('no file is listed for it');
      let bytes: Uint8Array;
      try {
        bytes = await readFile(frame.picture);
      } catch {
        throw new UnusablePicture(`no file at ${path.relative(BUNDLE, frame.picture)}`);
      }
      return readPicture(bytes);
    },
  };
}

async function save(name: string, bytes: Uint8Array, rows: number): Promise<void> {
  await writeFile(path.join(OUTPUTS, name), bytes);
  console.log(`${name}: ${rows} rows, ${(bytes.length / 1e6).toFixed(2)} MB`);
}
