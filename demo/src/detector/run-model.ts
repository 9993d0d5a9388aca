import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { cellOf, cellVector, decodeFrame, type Detection } from './decode';
import { createDetector, type Detector, type DetectorOutput } from './detector';
import { UnusablePicture } from './read-picture';
import type { InferenceRecord, VectorRecord } from './write-tables';

/** Order of the columns of `probs`, as in `demo/training/model.py`. */
export const CLASS_IDS = [
  'cone',
  'stop',
  'yield',
  'slow',
  'speed_limit',
  'car',
  'pedestrian',
  'cyclist',
] as const;

/** Inferences below this confidence get no vector: it bounds the size of the committed file. */
export const VECTOR_CONFIDENCE = 0.3;

const BATCH = 8;

/** A picture to judge; `read` gives planar RGB, 0..1, [3, 160, 256], or throws UnusablePicture. */
export interface Picture {
  readonly frameId: string;
  /** Its sequence, or the frame itself where it stands alone. */
  readonly group: string;
  read(): Promise<Float32Array>;
}

/** What one version said about one picture. The maps live only as long as the call that hands them over. */
export interface FrameResult {
  readonly picture: Picture;
  readonly detections: readonly Detection[];
  /**
   * From the weights of fold 0, whoever judged the picture: two networks have two unrelated spaces, and vectors are only
   * good for comparing when all come from one.
   */
  readonly embedding: DetectorOutput;
}

/** One version of the detector: both sets of weights. */
export interface Model {
  /** Judges every picture out of sample. Pictures that cannot be used are handed to `unusable` and left out. */
  run(
    pictures: readonly Picture[],
    each: (result: FrameResult) => void,
    unusable: (picture: Picture, reason: string) => void,
  ): Promise<void>;
  dispose(): Promise<void>;
}

/** Fold (0 or 1) by group, for all that some model was trained on, as the training made them. */
export type Folds = ReadonlyMap<string, number>;

export async function readFolds(models: string): Promise<Folds> {
  const parsed: unknown = JSON.parse(await readFile(path.join(models, 'folds.json'), 'utf8'));
  if (typeof parsed !== 'object' || parsed === null || !('groups' in parsed)) {
    throw new Error(`${models}/folds.json has no "groups"; train the detectors again (demo/training).`);
  }
  return new Map(Object.entries(parsed.groups as Record<string, number>));
}

/** Whose weights judge a picture: the other fold's for what a model was trained on, fold 0's for everything else. */
export function judgingFold(picture: { group: string }, folds: Folds): 0 | 1 {
  return folds.get(picture.group) === 0 ? 1 : 0;
}

/** Opens both sets of weights of a version. */
export async function createModel(version: string, models: string, folds: Folds): Promise<Model> {
  const detectors: [Detector, Detector] = [
    await createDetector(path.join(models, `detector-${version}-fold0.onnx`)),
    await createDetector(path.join(models, `detector-${version}-fold1.onnx`)),
  ];
  return {
    async run(pictures, each, unusable) {
      for (const fold of [0, 1] as const) {
        const mine = pictures.filter((picture) => judgingFold(picture, folds) === fold);
        for (let start = 0; start < mine.length; start += BATCH) {
          const batch = await readBatch(mine.slice(start, start + BATCH), unusable);
          if (batch.length === 0) continue;
          const pixels = batch.map((entry) => entry.pixels);
          const outputs = await detectors[fold].run(pixels);
          const embeddings = fold === 0 ? outputs : await detectors[0].run(pixels);
          batch.forEach(({ picture }, index) => {
            const output = outputs[index];
            const embedding = embeddings[index];
            if (output && embedding) each({ picture, embedding, detections: decodeFrame(output.maps) });
          });
        }
      }
    },
    async dispose() {
      await Promise.all(detectors.map((detector) => detector.dispose()));
    },
  };
}

async function readBatch(
  pictures: readonly Picture[],
  unusable: (picture: Picture, reason: string) => void,
): Promise<{ picture: Picture; pixels: Float32Array }[]> {
  const read = await Promise.all(
    pictures.map(async (picture) => {
      try {
        return [{ picture, pixels: await picture.read() }];
      } catch (error) {
        if (!(error instanceof UnusablePicture)) throw error;
        unusable(picture, error.message);
        return [];
      }
    }),
  );
  return read.flat();
}

/** Rows of `inferences` for one frame; boxes rounded to a tenth of a pixel. */
export function inferenceRecords(version: string, result: FrameResult): InferenceRecord[] {
  return result.detections.map((detection, index) => ({
    inferenceId: `${version}-${result.picture.frameId}-${index}`,
    frameId: result.picture.frameId,
    modelId: version,
    classId: CLASS_IDS[detection.classIndex] ?? 'unknown',
    x: tenth(detection.x),
    y: tenth(detection.y),
    w: tenth(detection.w),
    h: tenth(detection.h),
    confidence: detection.confidence,
    probs: detection.probs,
  }));
}

/** Vectors of the confident inferences of one frame, each from the cell of its peak. */
export function inferenceVectors(version: string, result: FrameResult): VectorRecord[] {
  return result.detections.flatMap((detection, index) =>
    detection.confidence < VECTOR_CONFIDENCE
      ? []
      : [
          {
            owner: 'inference' as const,
            ownerId: `${version}-${result.picture.frameId}-${index}`,
            vector: cellVector(result.embedding.maps, detection.cell),
          },
        ],
  );
}

/** Vector of a given label, from the cell under the middle of its box; null for a box that is no box. */
export function labelVector(
  label: { labelId: string; x: number; y: number; w: number; h: number },
  result: FrameResult,
): VectorRecord | null {
  const { maps } = result.embedding;
  const centerX = label.x + label.w / 2;
  const centerY = label.y + label.h / 2;
  if (!Number.isFinite(centerX + centerY) || !(label.w > 0 && label.h > 0)) return null;
  return { owner: 'label', ownerId: label.labelId, vector: cellVector(maps, cellOf(maps, centerX, centerY)) };
}

function tenth(value: number): number {
  return Math.round(value * 10) / 10;
}
