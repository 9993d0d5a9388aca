import type { Cuboid, RleMask, TextSpan, TimeInterval } from '../model/annotation';
import type { LabelChange } from '../model/change';
import { boxesEqual, finiteBox, type Box } from '../model/geometry';
import type { Label, LabelTask } from '../model/label';
import { changedLabel, hasOutline, sameLabel, saidOf } from '../review/changed-label';
import { addedLabelId } from '../review/label-ids';
import { labelOf, type FrameObject } from './frame-objects';
import { tightBox } from './tight-box';

/** Where an object is to be: what is not given stays as it is. */
export interface ObjectPlace {
  /** Pixels, top-left, unrotated. */
  readonly box?: Box | undefined;
  /** Degrees clockwise. */
  readonly rotation?: number | undefined;
  readonly polygons?: readonly (readonly number[])[] | undefined;
  readonly keypoints?: readonly number[] | undefined;
  readonly mask?: RleMask | undefined;
  readonly cuboid?: Cuboid | undefined;
  readonly span?: TextSpan | undefined;
  readonly interval?: TimeInterval | undefined;
}

/** An object that nobody had labelled. */
export interface NewObject extends ObjectPlace {
  readonly task: LabelTask;
  readonly classId: string;
  readonly sensorId?: string | undefined;
  readonly trackId?: string | undefined;
}

/** One edit of one object; each becomes one event of the review log. */
export type FrameEdit =
  /** Gives the object another class. */
  | { readonly type: 'class'; readonly classId: string }
  /** Moves, turns or reshapes it. */
  | { readonly type: 'place'; readonly place: ObjectPlace }
  | { readonly type: 'delete' }
  /** Takes an inference as it is: as a new label, or as what the label matched to it says. */
  | { readonly type: 'accept' }
  /** Withdraws what is proposed for the object. */
  | { readonly type: 'take-back' };

/** What an edit comes to. */
export interface EditOutcome {
  /** The edit, from what was before it. `before` is what the tables say, `null` where they have no such label. */
  readonly change: LabelChange;
  /** The label is as the tables say again: nothing is proposed for it any more. */
  readonly withdraws: boolean;
}

/** Coordinates that differ by less than this many pixels (metres, seconds) are the same: files keep 32-bit floats. */
const SAME = 1e-3;

/** The label that an edit of an object is about. */
interface Target {
  readonly labelId: string;
  readonly frameId: string;
  /** As the tables have it. */
  readonly imported: Label | null;
  readonly pending: LabelChange | null;
  /** With the pending change; `null` when it is deleted, or an inference that nobody accepted. */
  readonly now: Label | null;
}

/**
 * The change that an edit of an object makes to its label; `null` when nothing would change or there is nothing to change. Edits of an object that has a
 * proposed change already build on it: `before` stays what the tables say. Edits of an inference are about the label matched to it; without one a label
 * is added. Editing back to what the tables say, and deleting what was added, withdraw the change. Pure.
 *
 * @param objects everything in the frame
 * @param changes proposed changes by label id, as in `ReviewState.changes`
 */
export function editObject(object: FrameObject, edit: FrameEdit, objects: readonly FrameObject[], changes: ReadonlyMap<string, LabelChange>): EditOutcome | null {
  const target = targetOf(object, objects, changes);
  const { labelId, frameId, imported, pending, now } = target;
  if (edit.type === 'take-back') return pending && withdrawal(target);
  if (edit.type === 'delete') {
    if (!now) return null;
    return imported ? { change: { op: 'DELETE', labelId, frameId, before: imported, after: null, reason: 'Deleted by hand.' }, withdraws: false } : withdrawal(target);
  }
  const base = now ?? imported ?? { ...labelOf(object), labelId };
  const after = edited(object, edit, base, imported);
  if (!after) return null;
  if (imported && sameLabel(after, imported, SAME)) return pending && withdrawal(target);
  if (pending?.after && sameLabel(after, pending.after) && sameLabel(pending.after, after)) return null;
  return { change: { op: imported ? 'MODIFY' : 'ADD', labelId, frameId, before: imported, after, reason: reasonOf(object, edit, imported) }, withdraws: false };
}

/** The change that adds a label for an object that somebody drew. Outlines get the tight box around them. */
export function addObject(frameId: string, labelId: string, object: NewObject): LabelChange {
  const { task, classId, box, ...shape } = object;
  const after: Label = { labelId, frameId, task, classId, box: box ?? tightBox(object), ...saidOf(shape) };
  return { op: 'ADD', labelId, frameId, before: null, after, reason: 'Drawn by hand.' };
}

function targetOf(object: FrameObject, objects: readonly FrameObject[], changes: ReadonlyMap<string, LabelChange>): Target {
  const { frameId } = object;
  // A label that is not among the objects belongs to a frame that is no longer shown; it is its own row.
  const row = object.role === 'label' ? object : objects.find((other) => other.role === 'label' && (object.role === 'inference' ? other.key === object.pair : other.id === object.id));
  const labelId = row?.id ?? (object.role === 'inference' ? addedLabelId(frameId, object.id) : object.id);
  const pending = changes.get(labelId) ?? null;
  const imported = row ? labelOf(row) : (pending?.before ?? null);
  const now = !pending ? imported : pending.after && imported ? changedLabel(imported, pending.after) : pending.after;
  return { labelId, frameId, imported, pending, now };
}

function edited(object: FrameObject, edit: Extract<FrameEdit, { type: 'class' | 'place' | 'accept' }>, base: Label, imported: Label | null): Label | null {
  if (edit.type === 'class') return { ...base, classId: edit.classId };
  if (edit.type === 'place') return placed(base, edit.place, imported);
  if (object.role !== 'inference') return null;
  const { labelId, trackId, sensorId } = base;
  return { ...labelOf(object), labelId, ...saidOf({ trackId: trackId ?? object.trackId, sensorId: sensorId ?? object.sensorId }) };
}

/** Nothing is proposed any more. */
function withdrawal({ labelId, frameId, imported, pending, now }: Target): EditOutcome | null {
  if (imported) return { change: { op: 'MODIFY', labelId, frameId, before: imported, after: imported, reason: 'Taken back.' }, withdraws: true };
  const gone = now ?? pending?.before;
  return gone ? { change: { op: 'DELETE', labelId, frameId, before: gone, after: null, reason: 'Taken back.' }, withdraws: true } : null;
}

function placed(label: Label, place: ObjectPlace, imported: Label | null): Label {
  const said = saidOf(place);
  const box = place.box ?? (place.polygons ? tightBox(place) : null) ?? label.box;
  const after = changedLabel(label, { ...label, ...without(label, said), ...said, box });
  // Back where the tables have it: its outline is right again.
  const returned = imported !== null && !hasOutline(after) && hasOutline(imported) && boxesEqual(finiteBox(imported.box), finiteBox(after.box));
  const { labelId, frameId, task, classId } = after;
  return returned ? { ...imported, classId } : { labelId, frameId, task, classId, box: after.box, ...saidOf(after) };
}

/** The outlines of a label are not stated anew by moving its box. */
function without(label: Label, said: Pick<Label, 'polygons' | 'keypoints' | 'mask'>): Partial<Label> {
  return hasOutline(label) ? { polygons: said.polygons ?? null, keypoints: said.keypoints ?? null, mask: said.mask ?? null } : {};
}

function reasonOf(object: FrameObject, edit: FrameEdit, imported: Label | null): string {
  if (edit.type === 'accept' || (object.role === 'inference' && imported === null)) return 'Taken from the model by hand.';
  return edit.type === 'class' ? 'Class changed by hand.' : 'Moved by hand.';
}
