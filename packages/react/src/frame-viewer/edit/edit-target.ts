import type { FrameObject } from '@shoal/engine';

/** What an edit of the focused object starts from: what is proposed for it, or itself; `null` when it is deleted. */
export function editTarget(focused: FrameObject | null, objects: readonly FrameObject[]): FrameObject | null {
  const change = focused?.change;
  if (!focused || !change) return focused;
  if (!change.after) return null;
  return objects.find((object) => object.role === 'proposed' && object.id === change.labelId) ?? focused;
}

/** The neighbour in the frame, labels first, then what the model sees besides, then what was drawn; every element once, round and round. */
export function nextObject(objects: readonly FrameObject[], focused: FrameObject | null, by: 1 | -1): { readonly object: FrameObject; readonly at: number; readonly total: number } | null {
  const seen = new Set<string>();
  const ring = objects.filter(({ element }) => !seen.has(element) && seen.add(element));
  if (ring.length === 0) return null;
  const from = focused ? ring.findIndex(({ element }) => element === focused.element) : by === 1 ? -1 : 0;
  const at = (from + by + ring.length) % ring.length;
  const object = ring[at];
  return object ? { object, at, total: ring.length } : null;
}
