import { boxesEqual, finiteBox } from '../model/geometry';
import type { Label, LabelShape, LabelTask } from '../model/label';

/** Ways of drawing an object more exactly than by its box; they belong to the box that they were drawn with. */
const OUTLINES = ['polygons', 'keypoints', 'mask'] as const;
const SHAPES: readonly (keyof LabelShape)[] = [...OUTLINES, 'rotation', 'cuboid', 'span', 'interval', 'sensorId', 'trackId'];
const TASKS_WITH_OUTLINE: readonly LabelTask[] = ['polygon', 'polyline', 'keypoints', 'mask'];

/**
 * A label as a change makes it. What `after` does not say about the shape stays, with two exceptions: a box that moved without a new outline loses the
 * old one, and polygons and mask replace each other. An object whose outline is gone that way is a box. Other fields of the label survive. Pure.
 */
export function changedLabel<L extends Label>(label: L, after: Label): L & Label {
  const said = saidOf(after);
  const dropped = droppedOutlines(label, after);
  // An outline may be missing from the tables too: what moved without one is a box.
  const boxOnly = !hasOutline(said) && !boxesEqual(finiteBox(label.box), finiteBox(after.box));
  return {
    ...label,
    ...Object.fromEntries(dropped.map((key) => [key, null])),
    ...said,
    labelId: label.labelId,
    frameId: label.frameId,
    classId: after.classId,
    box: after.box,
    task: boxOnly && TASKS_WITH_OUTLINE.includes(after.task) ? 'box' : after.task,
  };
}

function droppedOutlines(label: Label, after: Label): (typeof OUTLINES)[number][] {
  const replaced = OUTLINES.filter((key) => hasValue(after[key]));
  const moved = !boxesEqual(finiteBox(label.box), finiteBox(after.box));
  return OUTLINES.filter((key) => {
    if (!hasValue(label[key]) || replaced.includes(key)) return false;
    if (replaced.length === 0) return moved;
    return key !== 'keypoints' && (replaced.includes('polygons') || replaced.includes('mask'));
  });
}

/** The shape that a label states: `null` and `undefined` say nothing. */
export function saidOf(label: LabelShape): LabelShape {
  return Object.fromEntries(SHAPES.flatMap((key) => (hasValue(label[key]) ? [[key, label[key]]] : [])));
}

/** Whether an outline, not only a box, says where a label is. */
export function hasOutline(label: LabelShape): boolean {
  return OUTLINES.some((key) => hasValue(label[key]));
}

/**
 * Whether `label` is where `stated` says. Only what is stated is compared, because older decisions state the box alone.
 *
 * @param tolerance largest difference of a coordinate that still counts as the same
 */
export function samePlace(label: Label, stated: Label, tolerance = 0): boolean {
  const [a, b] = [finiteBox(label.box), finiteBox(stated.box)];
  if (!alike(a, b, tolerance)) return false;
  return SHAPES.every((key) => key === 'sensorId' || key === 'trackId' || !hasValue(stated[key]) || alike(label[key] ?? (key === 'rotation' ? 0 : null), stated[key], tolerance));
}

/** Whether two labels say the same, up to `tolerance` in every coordinate. */
export function sameLabel(a: Label, b: Label, tolerance = 0): boolean {
  return a.frameId === b.frameId && a.task === b.task && a.classId === b.classId && samePlace(a, b, tolerance) && samePlace(b, a, tolerance);
}

function alike(a: unknown, b: unknown, tolerance: number): boolean {
  if (typeof a === 'number' && typeof b === 'number') return a === b || Math.abs(a - b) <= tolerance;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return a === b;
  const [left, right] = [Object.entries(a), Object.entries(b)];
  return left.length === right.length && left.every(([key, value]) => alike(value, (b as Record<string, unknown>)[key], tolerance));
}

function hasValue(value: unknown): boolean {
  return value !== null && value !== undefined;
}
