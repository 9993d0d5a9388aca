import { median } from '../../kernels/mistakenness';
import type { RowNeighbors } from './label-vectors';

/** Part of the usual distance to the nearest neighbour below which two rows are near-duplicates (cleanlab Datalab). */
const nearPart = 0.13;

export interface LabelConflict {
  /** Positions in the list of labels. */
  readonly row: number;
  readonly twin: number;
  readonly distance: number;
  /** 0.5 at the edge of what counts as a near-duplicate, 1 for equal vectors. */
  readonly score: number;
}

/** Labels whose nearest near-duplicate was given another class: at least one of the two is wrong. */
export function findConflicts(near: RowNeighbors, labels: ArrayLike<number>): LabelConflict[] {
  if (near.k === 0) return [];
  const limit = nearPart * median(Array.from(near.rows, (_, i) => near.distances[i * near.k] ?? 0));
  const conflicts: LabelConflict[] = [];
  near.rows.forEach((row, i) => {
    for (let n = 0; n < near.k; n++) {
      const distance = near.distances[i * near.k + n] ?? Infinity;
      const twin = near.rows[near.indices[i * near.k + n] ?? -1];
      if (twin === undefined || distance > limit) break;
      if (labels[twin] === labels[row]) continue;
      conflicts.push({ row, twin, distance, score: limit === 0 ? 1 : 1 - 0.5 * (distance / limit) });
      break;
    }
  });
  return conflicts;
}
