import type { Cuboid, TextSpan, TimeInterval } from '../model/annotation';
import type { LabelChange } from '../model/change';
import { boxesEqual, finiteBox, type Box } from '../model/geometry';
import type { Label, LabelTask } from '../model/label';
import { addedLabelId } from '../session/propose-change';
import type { FrameObject } from './frame-objects';

/** Where an object is to be: what is not given stays as it is. */
export interface ObjectPlace {
  /** Pixels, top-left, unrotated. */
  readonly box?: Box | undefined;
  /** Degrees clockwise. */
  readonly rotation?: number | undefined;
  readonly polygons?: readonly (readonly number[])[] | undefined;
  readonly keypoints?: readonly number[] | undefined;
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
  /** Takes an inference as a label, as it is. */
  | { readonly type: 'accept' };

const TASKS_WITH_OUTLINE: readonly LabelTask[] = ['polygon', 'mask', 'keypoints', 'polyline'];

/**
 * The change that an edit of an object makes to its label; `null` when nothing would change or there is nothing to change. Edits of an object that has a
 * proposed change already build on it: `before` stays what the tables say. Editing an inference that no label is matched to adds a label.
 */
export function editObject(object: FrameObject, edit: FrameEdit, pending: LabelChange | undefined): LabelChange | null {
  const before = pending ? pending.before : object.role === 'label' ? labelOf(object) : null;
  const labelId = pending?.labelId ?? (object.role === 'inference' ? addedLabelId(object.frameId, object.id) : object.id);
  if (edit.type === 'delete') {
    if ((object.role === 'inference' && !pending) || (pending && !pending.after)) return null;
    // Deleting what was added takes it out of the log's state.
    const gone = before ?? pending?.after;
    return gone ? { op: 'DELETE', labelId, frameId: object.frameId, before: gone, after: null, reason: 'Deleted by hand.' } : null;
  }
  const base = pending?.after ?? before ?? { ...labelOf(object), labelId };
  const after = edit.type === 'class' ? { ...base, classId: edit.classId } : edit.type === 'place' ? placed(base, edit.place) : base;
  if (sameLabel(pending ? pending.after : before, after)) return null;
  return { op: before ? 'MODIFY' : 'ADD', labelId, frameId: object.frameId, before, after, reason: reasonOf(object, edit) };
}

/** The change that adds a label for an object that somebody drew. */
export function addObject(frameId: string, labelId: string, object: NewObject): LabelChange {
  const { task, classId, box, ...shape } = object;
  const after: Label = { labelId, frameId, task, classId, box: box ?? null, ...defined(shape) };
  return { op: 'ADD', labelId, frameId, before: null, after, reason: 'Drawn by hand.' };
}

/** A moved box keeps no outline that belonged to the old one: what is left of it is the box, unless a new outline comes along. */
function placed(label: Label, place: ObjectPlace): Label {
  const moved = place.box !== undefined && !boxesEqual(place.box, label.box) && !place.polygons && !place.keypoints;
  if (!moved || !TASKS_WITH_OUTLINE.includes(label.task)) return { ...label, ...defined(place) };
  const { polygons: _polygons, keypoints: _keypoints, mask: _mask, ...rest } = label;
  return { ...rest, task: 'box', ...defined(place) };
}

function reasonOf(object: FrameObject, edit: FrameEdit): string {
  if (edit.type === 'accept' || (object.role === 'inference' && edit.type !== 'class')) return 'Taken from the model by hand.';
  return edit.type === 'class' ? 'Class changed by hand.' : 'Moved by hand.';
}

/** What a mark says, as decisions carry it. */
export function labelOf(object: FrameObject): Label {
  const { rotation, polygons, keypoints, mask, cuboid, span, interval, sensorId, trackId } = object;
  const shape = { rotation, polygons, keypoints, mask, cuboid, span, interval, sensorId, trackId };
  return { labelId: object.id, frameId: object.frameId, task: object.task, classId: object.classId, box: finiteBox(object.box), ...defined(shape) };
}

function sameLabel(a: Label | null, b: Label): boolean {
  return a !== null && JSON.stringify(sorted(a)) === JSON.stringify(sorted(b));
}

function sorted(label: Label): unknown {
  return Object.entries(label).filter(([, value]) => value !== undefined).toSorted(([a], [b]) => (a < b ? -1 : 1));
}

type Defined<T> = { readonly [K in keyof T]?: Exclude<T[K], null | undefined> };

function defined<T extends { readonly [K in keyof T]: unknown }>(shape: T): Defined<T> {
  return Object.fromEntries(Object.entries(shape).filter(([, value]) => value !== undefined && value !== null)) as Defined<T>;
}
