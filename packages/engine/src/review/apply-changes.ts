import type { LabelChange } from '../model/change';
import type { Label } from '../model/label';
import { changedLabel, samePlace } from './changed-label';

/** A change that does not fit the labels as they are now. */
export interface ChangeConflict {
  readonly change: LabelChange;
  /**
   * `missing`: the label to modify or delete is not there; nothing was done. `exists`: the label to add is there already;
   * nothing was done. `outdated`: the label is no longer what the change was made for; the change was applied.
   */
  readonly problem: 'missing' | 'exists' | 'outdated';
}

export interface AppliedChanges<L extends Label> {
  /** Untouched and modified labels in their order, then the added ones in the order of the changes. */
  readonly labels: (L | Label)[];
  readonly added: number;
  readonly modified: number;
  readonly deleted: number;
  readonly conflicts: readonly ChangeConflict[];
}

/**
 * Labels with the proposed changes applied. Pure: neither argument is touched. Extra fields of a label survive a MODIFY; what it does to the shape is said
 * at `changedLabel`.
 *
 * @param changes by label id, as in `ReviewState.changes`
 */
export function applyChanges<L extends Label>(labels: Iterable<L>, changes: ReadonlyMap<string, LabelChange>): AppliedChanges<L> {
  const result: (L | Label)[] = [];
  const conflicts: ChangeConflict[] = [];
  const met = new Set<string>();
  let modified = 0;
  let deleted = 0;
  for (const label of labels) {
    const change = changes.get(label.labelId);
    if (!change) {
      result.push(label);
      continue;
    }
    met.add(label.labelId);
    if (change.op === 'ADD') {
      conflicts.push({ change, problem: 'exists' });
      result.push(label);
      continue;
    }
    if (change.before && !fits(label, change.before)) conflicts.push({ change, problem: 'outdated' });
    if (change.op === 'MODIFY' && change.after) {
      result.push(changedLabel(label, change.after));
      modified += 1;
    } else {
      deleted += 1;
    }
  }
  let added = 0;
  for (const [labelId, change] of changes) {
    if (met.has(labelId)) continue;
    if (change.op === 'ADD' && change.after) {
      result.push(change.after);
      added += 1;
    } else {
      conflicts.push({ change, problem: 'missing' });
    }
  }
  return { labels: result, added, modified, deleted, conflicts };
}

/** Every part of the place that the change states must be as it was. */
function fits(label: Label, before: Label): boolean {
  return label.frameId === before.frameId && label.task === before.task && label.classId === before.classId && samePlace(label, before);
}
