import type { SpaceLayout } from '../session/project-space';
import { movePoints, type MapPoints } from './map-points';

/** Moves points to the layouts of one projection as they come. */
export function createRefinement(): (points: MapPoints, layout: SpaceLayout) => MapPoints {
  let known: { readonly flags: Uint8Array; readonly rows: Int32Array } | undefined;
  return (points, { owners, positions }) => {
    // Points that were moved before share their flags.
    if (known?.flags !== points.flags) {
      const rowOf = new Map(owners.map((owner, row) => [owner, row]));
      known = { flags: points.flags, rows: Int32Array.from({ length: points.count }, (_, index) => rowOf.get(points.idAt(index)) ?? -1) };
    }
    const { rows } = known;
    const place = (axis: 0 | 1, before: Float32Array) => before.map((value, index) => positions[2 * (rows[index] ?? -1) + axis] ?? value);
    return movePoints(points, place(0, points.x), place(1, points.y));
  };
}
