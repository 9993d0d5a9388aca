import type { LabelChange } from '../model/change';
import type { ElementKind } from '../model/element';
import { boxesEqual, finiteBox, type Box } from '../model/geometry';
import type { Label, LabelShape, LabelTask } from '../model/label';
import type { Verdict } from '../review/event';
import { addedLabelId } from '../review/label-ids';

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

/** Where an inference is: its box and whatever else its table says of its place. */
export interface InferencePlace extends LabelShape {
  readonly box: Box | null;
}

/**
 * The edit that follows from a verdict. Only "agree with model" changes a label: a wrong class takes the suggested
 * class, a badly located object the model's box, cuboid, span or interval, a missing object becomes a new label, a spurious or broken label goes. `null` when
 * there is nothing to change: other verdicts, whole frames, and elements on which label and model agree.
 *
 * @param place where the inference is; needed for `badly_located`, and for `missing` objects that are more than a box
 */
export function proposeChange(element: JudgedElement, verdict: Verdict, place: InferencePlace | null = null): LabelChange | null {
  if (verdict !== 'agree') return null;
  if (element.kind === 'inference') return addLabel(element, place);
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
  const moved = misplaced && place ? movedTo(before, place) : before;
  if (classId === before.classId && moved === before) return null;
  const why = classId === before.classId ? `The model places the ${nounOf(before.task)} differently.` : `The model says ${classId} where the label says ${before.classId}.`;
  return change('MODIFY', before, { ...moved, classId }, element, why);
}

/** True when {@link proposeChange} needs to know where the inference is. */
export function needsPlace(element: JudgedElement, verdict: Verdict): boolean {
  if (verdict !== 'agree' || element.inferenceId === null) return false;
  if (element.kind === 'label') return element.agreement === 'badly_located';
  return element.agreement === 'missing' && element.task !== 'box' && element.task !== 'class';
}

/** The label where the model has it; the label itself when it is there already. */
function movedTo(label: Label, place: InferencePlace): Label {
  const { cuboid, span, interval } = place;
  if (label.task === 'cuboid' && cuboid) return { ...label, cuboid, box: place.box ?? label.box };
  if (label.task === 'span') return span ? { ...label, span } : label;
  if (label.task === 'interval') return interval ? { ...label, interval } : label;
  return !place.box || boxesEqual(place.box, label.box) ? label : { ...label, box: place.box };
}

function nounOf(task: LabelTask): string {
  return task === 'cuboid' || task === 'span' || task === 'interval' ? task : 'box';
}

function addLabel(element: JudgedElement, place: InferencePlace | null): LabelChange | null {
  const classId = element.suggested ?? element.predicted;
  if (element.agreement !== 'missing' || classId === null) return null;
  const task = element.task ?? (element.box ? 'box' : 'class');
  const after: Label = { labelId: addedLabelId(element.frameId, element.id), frameId: element.frameId, task, classId, ...said(place), box: finiteBox(place?.box ?? element.box) };
  return change('ADD', null, after, element, `The model sees ${classId} that nobody labelled.`);
}

/** What of a place is said at all. */
function said(place: InferencePlace | null): Partial<InferencePlace> {
  return Object.fromEntries(Object.entries(place ?? {}).filter(([, value]) => value !== null && value !== undefined));
}

function change(op: LabelChange['op'], before: Label | null, after: Label | null, element: JudgedElement, fallback: string): LabelChange {
  const labelId = before?.labelId ?? after?.labelId ?? element.id;
  return { op, labelId, frameId: element.frameId, before, after, reason: element.reason ?? fallback };
}
