import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { tableFromIPC } from 'apache-arrow';
import { beforeAll, describe, expect, it } from 'vitest';
import { readPicture } from './detector/read-picture';
import { createModel, inferenceRecords, inferenceVectors, readFolds, type Picture } from './detector/run-model';
import type { InferenceRecord, VectorRecord } from './detector/write-tables';
import { renderFrame } from './scenes/render-frame';
import { generateTown, type Town, type TownFrame } from './scenes/town';

const MODELS = fileURLToPath(new URL('../models', import.meta.url));
const OUTPUTS = fileURLToPath(new URL('../model-outputs/', import.meta.url));
const SAMPLE = 12;
/** Near the threshold an object may be found on one machine and not on another. */
const CERTAIN = 0.18;

type Row = Pick<InferenceRecord, 'frameId' | 'modelId' | 'classId' | 'x' | 'y' | 'w' | 'h' | 'confidence'> & { probs: number[] };

let town: Town;
let sample: TownFrame[];
let committed: Row[];

beforeAll(async () => {
  town = generateTown();
  const whole = town.frames.filter((frame) => !town.brokenImages.has(frame.frame_id));
  sample = whole.filter((_, i) => i % Math.floor(whole.length / SAMPLE) === 7).slice(0, SAMPLE);
  const wanted = new Set(sample.map((frame) => frame.frame_id));
  committed = (await readRows('inferences.arrow')).flatMap((row) => {
    const frameId = String(row['frame_id']);
    if (!wanted.has(frameId)) return [];
    const [x, y, w, h, confidence] = ['x', 'y', 'w', 'h', 'confidence'].map((name) => Number(row[name])) as [number, number, number, number, number];
    return [{ frameId, modelId: String(row['model_id']), classId: String(row['class_id']), x, y, w, h, confidence, probs: toNumbers(row['probs']) }];
  });
});

describe.each(['v1', 'v2'])('the committed inferences of %s', (version) => {
  let again: InferenceRecord[];
  let vectors: VectorRecord[];

  beforeAll(async () => {
    const model = await createModel(version, MODELS, await readFolds(MODELS));
    again = [];
    vectors = [];
    await model.run(
      sample.map(toPicture),
      (result) => {
        again.push(...inferenceRecords(version, result));
        vectors.push(...inferenceVectors(version, result));
      },
      (picture, reason) => {
        throw new Error(`${picture.frameId}: ${reason}`);
      },
    );
    await model.dispose();
  });

  it('are what the committed weights say about the rendered pictures, and nothing else', () => {
    const stored = committed.filter((row) => row.modelId === version);
    expect(stored.length).toBeGreaterThan(SAMPLE);
    expectSame(stored, again);
    expectSame(again, stored);
  });

  it('have probabilities that add up to 1 and name the class', () => {
    for (const row of committed.filter((each) => each.modelId === version)) {
      const sum = row.probs.reduce((total, p) => total + p, 0);
      expect(row.probs).toHaveLength(8);
      expect(sum).toBeCloseTo(1, 4);
      expect(row.confidence).toBeLessThanOrEqual(Math.max(...row.probs) + 1e-6);
    }
  });

  // Vectors come from v1 alone: two networks have two unrelated spaces.
  if (version === 'v1') it('have the vectors that were committed', async () => {
    const stored = new Map((await readRows('embeddings_object.arrow')).map((row) => [String(row['owner_id']), row['vector']]));
    const both = vectors.filter((record) => stored.has(record.ownerId));
    expect(both.length).toBeGreaterThan(SAMPLE);
    for (const record of both) {
      const other = toNumbers(stored.get(record.ownerId));
      const cosine = record.vector.reduce((sum, value, i) => sum + value * (other[i] ?? 0), 0);
      expect(cosine, record.ownerId).toBeGreaterThan(0.99);
    }
  });
});

/** Every certain row of `some` has a partner in `all`: same class, box within half a pixel, confidence within 0.01. */
function expectSame(some: readonly Omit<Row, 'probs'>[], all: readonly Omit<Row, 'probs'>[]): void {
  for (const row of some.filter((each) => each.confidence >= CERTAIN)) {
    const partner = all.find((other) => other.frameId === row.frameId && other.classId === row.classId && farthestSide(row, other) <= 0.5);
    expect(partner, `partner of ${JSON.stringify(row)}`).toBeDefined();
    expect(Math.abs((partner?.confidence ?? 0) - row.confidence), JSON.stringify(row)).toBeLessThanOrEqual(0.01);
  }
}

function farthestSide(a: Omit<Row, 'probs'>, b: Omit<Row, 'probs'>): number {
  return Math.max(...(['x', 'y', 'w', 'h'] as const).map((side) => Math.abs(a[side] - b[side])));
}

function toPicture(frame: TownFrame): Picture {
  return {
    frameId: frame.frame_id,
    group: frame.sequence_id ?? frame.frame_id,
    read: () => readPicture(renderFrame(town, frame.frame_id)),
  };
}

async function readRows(name: string): Promise<Record<string, unknown>[]> {
  const table = tableFromIPC(await readFile(OUTPUTS + name));
  return table.toArray().map((row: { toJSON(): Record<string, unknown> }) => row.toJSON());
}

function toNumbers(list: unknown): number[] {
  return Array.from(list as Iterable<number>);
}
