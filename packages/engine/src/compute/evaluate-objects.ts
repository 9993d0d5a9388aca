import { evaluateCoco, type DetectedObjects, type TruthObjects } from '../kernels/detection/evaluate-coco';
import { boxSimilarity, maskSimilarity } from '../kernels/detection/similarities';
import { summarizeClasses, summarizeCoco, type ClassSummary, type CocoSummary } from '../kernels/detection/summarize-coco';

export interface EvaluateObjectsInput {
  readonly truth: TruthObjects & { readonly boxes: Float64Array };
  readonly detections: DetectedObjects & { readonly boxes: Float64Array };
  readonly classes: number;
  /** Run lengths by row; then masks are compared. */
  readonly truthMasks?: readonly (Uint32Array | undefined)[];
  readonly detectionMasks?: readonly (Uint32Array | undefined)[];
}

export interface EvaluateObjectsOutput {
  readonly summary: CocoSummary;
  readonly classes: readonly ClassSummary[];
}

/** COCO's numbers of labels and inferences. */
export function evaluateObjects({ truth, detections, classes, truthMasks, detectionMasks }: EvaluateObjectsInput): EvaluateObjectsOutput {
  const similarity = truthMasks && detectionMasks ? maskSimilarity(truthMasks, detectionMasks, truth.crowd) : boxSimilarity(truth.boxes, detections.boxes, truth.crowd);
  const evaluation = evaluateCoco(truth, detections, classes, similarity);
  return { summary: summarizeCoco(evaluation), classes: summarizeClasses(evaluation) };
}
