import { COCO_KEYPOINTS, COCO_OBJECTS, type CocoParameters } from '../../kernels/detection/coco-parameters';
import { evaluateCoco, type CocoEvaluation, type Similarity } from '../../kernels/detection/evaluate-coco';
import { boxSimilarity, COCO_SIGMAS, keypointSimilarity, maskSimilarity } from '../../kernels/detection/similarities';
import { countByFrame, summarizeClasses, summarizeCoco, type ClassSummary, type CocoSummary, type FrameOutcome } from '../../kernels/detection/summarize-coco';
import { readCocoEvaluation, type CocoEvaluationFiles, type CocoIouType } from '../../formats/coco/read-evaluation';
import { ShoalError } from '../../base/errors';

export type { CocoIouType };

export interface FileEvaluation {
  /** The 12 numbers of boxes and masks, or the 10 of keypoints, by name. */
  readonly summary: CocoSummary;
  /** Every class of the ground truth, in its order. */
  readonly classes: readonly (ClassSummary & { readonly id: string; readonly name: string })[];
  /** At IoU 0.5, by image id, in ascending order. */
  readonly images: readonly (FrameOutcome & { readonly imageId: string })[];
  /** Results that took part, and those of classes that the ground truth does not list. */
  readonly counts: { readonly images: number; readonly objects: number; readonly detections: number; readonly unknownClasses: number };
  readonly evaluation: CocoEvaluation;
}

export interface EvaluateCocoOptions {
  readonly iouType: CocoIouType;
  /** Keypoints: spread of every point; default COCO's 17 of a person. */
  readonly sigmas?: readonly number[] | undefined;
  /** Thresholds, limits and sizes; default COCO's. */
  readonly parameters?: CocoParameters | undefined;
  /** How messages call the files. */
  readonly names?: { readonly truth: string; readonly results: string } | undefined;
}

/** COCO's evaluation of a results file against a ground-truth file, both as text. Throws `invalid-data` as `readCocoEvaluation` does. */
export function evaluateCocoFiles(truth: string, results: string, { iouType, sigmas, parameters, names }: EvaluateCocoOptions): FileEvaluation {
  const files = readCocoEvaluation(truth, results, iouType, names);
  const { classes, images } = files;
  const truthObjects = { ...files.truth, classes: files.truth.classIndex };
  const detections = { ...files.detections, classes: files.detections.classIndex };
  const chosen = parameters ?? (iouType === 'keypoints' ? COCO_KEYPOINTS : COCO_OBJECTS);
  const evaluation = evaluateCoco(truthObjects, detections, classes.length, similarityOf(files, iouType, sigmas), chosen);
  return {
    summary: summarizeCoco(evaluation),
    classes: summarizeClasses(evaluation).map((summary) => ({ ...summary, id: classes[summary.classIndex]?.id ?? '', name: classes[summary.classIndex]?.name ?? '' })),
    images: countByFrame(evaluation, truthObjects, detections).map((outcome, i) => ({ ...outcome, imageId: images[i] ?? '' })),
    counts: { images: images.length, objects: files.truth.classIndex.length, detections: files.detections.classIndex.length, unknownClasses: files.unknownClasses },
    evaluation,
  };
}

function similarityOf({ truth, detections, points }: CocoEvaluationFiles, iouType: CocoIouType, sigmas: readonly number[] = COCO_SIGMAS): Similarity {
  switch (iouType) {
    case 'bbox':
      return boxSimilarity(truth.boxes, detections.boxes, truth.crowd);
    case 'segm':
      return maskSimilarity(truth.masks, detections.masks, truth.crowd);
    case 'keypoints':
      if (points !== sigmas.length) {
        throw new ShoalError('invalid-argument', `The objects have ${points} keypoints, but there are ${sigmas.length} sigmas. Pass the spread of every keypoint, as the dataset's own evaluation defines them.`);
      }
      return keypointSimilarity({ points: truth.keypoints, areas: truth.areas, boxes: truth.boxes }, detections.keypoints, sigmas);
  }
}
