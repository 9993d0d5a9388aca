import type { ElementId } from '../model/element';
import { createElementSet, type ElementSet } from '../session/element-set';
import type { PickMode } from '../session/selection';
import { MAP_PICKED, type MapPoints } from './map-points';

/** Elements that lie on a map, known by their points: a lasso of a third of a million makes no strings. */
export interface PointSet extends ElementSet {
  /** Indices of the points, ascending. */
  readonly indices: Uint32Array;
  /** Tells the points of which map: layouts of the same elements share it. */
  readonly of: Uint8Array;
}

/** The picked set after `indices` were picked, when all that was picked before lies on this map. */
export function pickPoints(points: MapPoints, indices: Iterable<number>, mode: PickMode, version: number): PointSet {
  const { count, flags } = points;
  const marks = new Uint8Array(count);
  let size = 0;
  if (mode !== 'replace') {
    for (let i = 0; i < count; i += 1) {
      if (((flags[i] ?? 0) & MAP_PICKED) === 0) continue;
      marks[i] = 1;
      size += 1;
    }
  }
  for (const index of indices) {
    const before = marks[index] ?? 0;
    const after = mode === 'remove' || (mode === 'toggle' && before === 1) ? 0 : 1;
    marks[index] = after;
    size += after - before;
  }
  const members = new Uint32Array(size);
  const rows = new Uint32Array(size);
  let length = 0;
  for (let i = 0; i < count; i += 1) {
    if (marks[i] === 0) continue;
    members[length] = i;
    rows[length++] = points.rows[i] ?? 0;
  }
  const set = createElementSet({
    size,
    idAt: (i) => points.idAt(members[i] ?? 0),
    has: (id: ElementId) => marks[points.indexOf(id)] === 1,
    rows: { version, values: rows },
  });
  return Object.assign(set, { indices: members, of: flags });
}

/** Rewrites the picked bit of every point and returns how many points have it. */
export function markPicked(points: MapPoints, picked: ReadonlySet<ElementId>): number {
  const { flags, count } = points;
  for (let i = 0; i < count; i += 1) flags[i] = (flags[i] ?? 0) & ~MAP_PICKED;
  if (isPointSet(picked, points)) {
    for (const index of picked.indices) flags[index] = (flags[index] ?? 0) | MAP_PICKED;
    return picked.size;
  }
  let found = 0;
  for (const id of picked) {
    const index = points.indexOf(id);
    if (index < 0) continue;
    flags[index] = (flags[index] ?? 0) | MAP_PICKED;
    found += 1;
  }
  return found;
}

function isPointSet(picked: ReadonlySet<ElementId>, points: MapPoints): picked is PointSet {
  return 'of' in picked && picked.of === points.flags;
}
