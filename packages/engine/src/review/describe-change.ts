import type { LabelChange } from '../model/change';
import { boxesEqual, finiteBox } from '../model/geometry';
import type { Label, LabelShape } from '../model/label';
import { saidOf } from './changed-label';
import { isDrawnLabelId } from './label-ids';

const equal = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);
const moments: readonly (keyof LabelShape)[] = ['span', 'interval'];
const outlines: readonly (keyof LabelShape)[] = ['polygons', 'keypoints', 'mask'];

/**
 * What a change does to its label, in two words: "Move label", "Change class", "Draw label", "Accept inference".
 *
 * @param earlier what was proposed for the label before; the words are about the step from there
 */
export function describeChange(change: LabelChange, earlier?: LabelChange): string {
  const { op, after } = change;
  if (op === 'DELETE' || !after) return 'Delete label';
  const before = earlier ? earlier.after : change.before;
  if (!before) {
    if (change.before) return 'Restore label';
    return isDrawnLabelId(after.labelId, after.frameId) ? 'Draw label' : 'Accept inference';
  }
  return words(before, after);
}

function words(before: Label, after: Label): string {
  const [a, b] = [finiteBox(before.box), finiteBox(after.box)];
  const [was, is] = [saidOf(before), saidOf(after)];
  const changed = (key: keyof LabelShape) => is[key] !== undefined && !equal(was[key], is[key]);
  const reclassed = before.classId !== after.classId;
  const moved = !boxesEqual(a, b);
  const outlined = outlines.some(changed);
  const placed = moved || outlined || changed('rotation') || changed('cuboid') || moments.some(changed);
  if (reclassed) return placed ? 'Change label' : 'Change class';
  if (moments.some(changed)) return 'Change range';
  if (changed('cuboid')) return equal(was.cuboid?.size, is.cuboid?.size) && equal(was.cuboid?.rotation, is.cuboid?.rotation) ? 'Move label' : 'Reshape cuboid';
  if (changed('rotation')) return 'Rotate label';
  const sameSize = a !== null && b !== null && Math.abs(a.w - b.w) < 1e-3 && Math.abs(a.h - b.h) < 1e-3;
  if (moved && sameSize) return 'Move label';
  if (outlined) return 'Reshape outline';
  return moved ? 'Resize label' : 'Change label';
}
