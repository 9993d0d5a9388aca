import type { BoxSet, ScoredBoxSet } from '../kernels/detection/box-set';
import { evaluateCoco } from '../kernels/detection/evaluate-coco';
import { boxSimilarity } from '../kernels/detection/similarities';
import { summarizeClasses } from '../kernels/detection/summarize-coco';
import { confidenceAtPrecision } from '../kernels/label-quality/confidence-at-precision';
import { objectLabQuality } from '../kernels/label-quality/object-lab';
import { objectLabIssues } from '../kernels/label-quality/object-lab-issues';

export interface ScoreBoxesInput {
  readonly labels: BoxSet;
  readonly predictions: ScoredBoxSet;
  readonly classes: number;
}

export interface ScoreBoxesOutput {
  /** LOWER = worse, [predictions], NaN where not judged. */
  readonly overlooked: Float64Array;
  /** LOWER = worse, [labels]. */
  readonly badloc: Float64Array;
  readonly swap: Float64Array;
  /** 1 = an issue. */
  readonly flagged: { readonly overlooked: Uint8Array; readonly badloc: Uint8Array; readonly swap: Uint8Array };
  /** Confidence from which a prediction of each class is trusted, [classes]. */
  readonly trustedFrom: Float64Array;
}

/**
 * ObjectLab in its scale-free mode. A prediction is trusted from the confidence at which its class is right in nine of ten, at most the 0.95 of
 * the paper: many detectors never reach that.
 */
export function scoreBoxes({ labels, predictions, classes }: ScoreBoxesInput): ScoreBoxesOutput {
  const none = new Uint8Array(labels.classes.length);
  const evaluation = evaluateCoco({ ...labels, areas: none, ignored: none, crowd: none }, { ...predictions, areas: new Uint8Array(predictions.classes.length) }, classes, boxSimilarity(labels.boxes, predictions.boxes));
  const precision = summarizeClasses(evaluation).map(({ AP }) => (AP < 0 ? NaN : Math.min(1, AP)));
  const correct = Uint8Array.from(evaluation.detectionMatched, (bits) => bits & 1);
  const found = confidenceAtPrecision({ confidence: predictions.confidence, correct, classes: predictions.classes, classCount: classes });
  const trustedFrom = found.map((confidence) => Math.min(0.95, Math.max(0.5, confidence)));
  const quality = objectLabQuality(labels, predictions, { highConfidence: trustedFrom });
  const issues = objectLabIssues(quality, labels, predictions, precision);
  return { ...quality.boxes, flagged: { overlooked: issues.overlooked, badloc: issues.badloc, swap: issues.swap }, trustedFrom };
}
