import type { LabelChange } from '../model/change';
import type { ElementId } from '../model/element';
import { inferenceOfAdded } from './label-ids';

/** Where to look at a label: itself while it is there, else the inference that it was added for, else its frame. */
export function elementOfChange(labelId: string, frameId: string, there: boolean): ElementId {
  if (there) return `label:${labelId}`;
  const inference = inferenceOfAdded(labelId, frameId);
  return inference === null ? `frame:${frameId}` : `inference:${inference}`;
}

/** The element whose proposed change differs between two states; `null` when none does. */
export function changedElement(before: ReadonlyMap<string, LabelChange>, after: ReadonlyMap<string, LabelChange>): ElementId | null {
  const find = (a: ReadonlyMap<string, LabelChange>, b: ReadonlyMap<string, LabelChange>) => [...a.values()].find((change) => b.get(change.labelId) !== change);
  const change = find(after, before) ?? find(before, after);
  if (!change) return null;
  const { labelId, frameId } = change;
  const now = after.get(labelId);
  // Accepted inferences are known by their own element: it has the scores.
  const added = (now ?? change).before === null;
  return elementOfChange(labelId, frameId, !added || (now !== undefined && inferenceOfAdded(labelId, frameId) === null));
}
