import type { CandidatePairs } from '../kernels/detection/candidate-pairs';
import { ON_IGNORED, type Matches } from '../kernels/detection/match-pairs';
import type { MatchRow } from '../model/tables';

/** Overlap with a label that is taken already from which on an inference is a second one of the same object. */
const duplicateIou = 0.4;

export interface MatchedObjects {
  readonly ids: readonly string[];
  readonly frameIds: readonly string[];
  /** 1 when somebody annotated the frame, [n]. */
  readonly labeled: ArrayLike<number>;
  /** Equal numbers mean the same class, [n]. */
  readonly classes: ArrayLike<number>;
  /** 1 for labels that take no part, [n]. */
  readonly ignored: ArrayLike<number>;
}

/** Rows of `matches` for one task. An object of the right class is badly located where it overlaps less than `wellLocated`. */
export function matchRows(modelId: string, labels: MatchedObjects, inferences: MatchedObjects, matches: Matches, pairs: CandidatePairs | null, wellLocated: number): MatchRow[] {
  const rows: MatchRow[] = [];
  labels.ids.forEach((labelId, label) => {
    if (labels.ignored[label]) return;
    const inference = matches.inferenceOf[label] ?? -1;
    const iou = matches.iou[label] ?? 0;
    const sameClass = inferences.classes[inference] === labels.classes[label];
    const agreement = inference < 0 ? (labels.labeled[label] ? 'spurious' : 'unlabeled') : !sameClass ? 'wrong_class' : iou < wellLocated ? 'badly_located' : 'agree';
    rows.push({ model_id: modelId, frame_id: labels.frameIds[label] ?? '', label_id: labelId, inference_id: inferences.ids[inference] ?? null, iou, agreement });
  });
  inferences.ids.forEach((inferenceId, inference) => {
    const label = matches.labelOf[inference] ?? -1;
    if (label >= 0) return;
    const again = pairs !== null && largestIou(pairs, inference, labels.ignored) >= duplicateIou;
    const agreement = label === ON_IGNORED ? 'ignored' : again ? 'duplicate' : inferences.labeled[inference] ? 'missing' : 'unlabeled';
    rows.push({ model_id: modelId, frame_id: inferences.frameIds[inference] ?? '', label_id: null, inference_id: inferenceId, iou: 0, agreement });
  });
  return rows;
}

function largestIou({ starts, label, iou }: CandidatePairs, inference: number, ignored: ArrayLike<number>): number {
  let largest = 0;
  for (let at = starts[inference] ?? 0; at < (starts[inference + 1] ?? 0); at++) if (!ignored[label[at] ?? 0]) largest = Math.max(largest, iou[at] ?? 0);
  return largest;
}
