import type { LabelChange } from '../model/change';
import type { ElementKind } from '../model/element';
import { boxesEqual, finiteBox, type Box } from '../model/geometry';
import type { Label, LabelTask } from '../model/label';
import type { Verdict } from '../review/event';

/** What must be known about an element to turn a verdict into a proposed change; columns of `elements`. */
export interface JudgedElement {
  readonly kind: ElementKind;
  /** `label_id`, `inference_id` or `frame_id`. */
  readonly id: string;
  readonly frameId: string;
  readonly inferenceId: string | null;
  readonly task: LabelTask | null;
  readonly given: string | null;
  readonly predicted: string | null;
  readonly suggested: string | null;
  readonly agreement: string;
  readonly reason: string | null;
  /** The element's own box: the label's for a label, the inference's for an inference. Pixels. */
  readonly box: Box | null;
}

/**
 * The edit that follows from a verdict. Only "agree with model" changes a label: a wrong class takes the suggested
 * class, a badly located box the model's box, a missing object becomes a new label, a spurious or broken label goes. `null` when
 * there is nothing to change: other verdicts, whole frames, and elements on which label and model agree.
 *
 * @param inferenceBox the box of the matched inference, pixels; needed for `badly_located` only
 */
export function proposeChange(element: JudgedElement, verdict: Verdict, inferenceBox: Box | null = null): LabelChange | null {
  if (verdict !== 'agree') return null;
  if (element.kind === 'inference') return addLabel(element);
  if (element.kind !== 'label' || element.given === null || element.agreement === 'unlabeled') return null;
  // Without a reason no model was asked; with one the label is too broken to be held against a model.
  if (element.agreement === 'not_compared' && element.reason === null) return null;
  const before: Label = {
    labelId: element.id,
    frameId: element.frameId,
    task: element.task ?? (element.box ? 'box' : 'class'),
    classId: element.given,
    box: finiteBox(element.box),
  };
  if (element.agreement === 'spurious' || element.agreement === 'not_compared') return change('DELETE', before, null, element, 'The model sees nothing here.');
  const misplaced = element.agreement === 'badly_located';
  const classId = element.suggested ?? (misplaced ? null : element.predicted) ?? before.classId;
  const box = misplaced ? (inferenceBox ?? before.box) : before.box;
  if (classId === before.classId && boxesEqual(box, before.box)) return null;
  const why = classId === before.classId ? 'The model places the box differently.' : `The model says ${classId} where the label says ${before.classId}.`;
  return change('MODIFY', before, { ...before, classId, box }, element, why);
}

/** True when {@link proposeChange} needs the box of the matched inference. */
export function needsInferenceBox(element: JudgedElement, verdict: Verdict): boolean {
  return verdict === 'agree' && element.kind === 'label' && element.agreement === 'badly_located' && element.inferenceId !== null;
}

/** Stable id of the label that is added for an inference: judging it twice names the same label. */
export function addedLabelId(frameId: string, inferenceId: string): string {
  return `${frameId}+${inferenceId}`;
}

function addLabel(element: JudgedElement): LabelChange | null {
  const classId = element.suggested ?? element.predicted;
  if (element.agreement !== 'missing' || classId === null) return null;
  const task = element.task ?? (element.box ? 'box' : 'class');
  const after: Label = { labelId: addedLabelId(element.frameId, element.id), frameId: element.frameId, task, classId, box: element.box };
  return change('ADD', null, after, element, `The model sees ${classId} that nobody labelled.`);
}

function change(op: LabelChange['op'], before: Label | null, after: Label | null, element: JudgedElement, fallback: string): LabelChange {
  const labelId = before?.labelId ?? after?.labelId ?? element.id;
  return { op, labelId, frameId: element.frameId, before, after, reason: element.reason ?? fallback };
}
