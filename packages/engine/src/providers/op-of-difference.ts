import type { LabelChange } from '../model/change';
import type { Label } from '../model/label';
import { sameLabel } from '../review/changed-label';
import type { SingleOp } from '../review/event';
import type { LabelDifference } from './diff-frame';

/** Coordinates that differ by less than this many pixels are the same: files keep 32-bit floats. */
const SAME = 1e-3;

/**
 * What accepting a difference does. `before` of a change is what the tables say, so that a change of a change still applies on export; going back to what the
 * tables say, and deleting what was only proposed, take the proposal back.
 */
export function opOfDifference({ kind, labelId, before, after }: LabelDifference, pending: LabelChange | undefined, about: { readonly issueId: string; readonly frameId: string; readonly reason: string }): SingleOp | null {
  if (kind === 'unchanged') return null;
  const { issueId, frameId, reason } = about;
  const imported = pending ? pending.before : before;
  const change = (op: LabelChange['op'], from: Label | null, to: Label | null): LabelChange => ({ op, labelId, frameId, before: from, after: to, reason });
  if (!after) return imported ? { type: 'change-label', change: change('DELETE', imported, null), issueId } : { type: 'withdraw-change', change: change('DELETE', before, null), issueId };
  if (!imported) return { type: 'change-label', change: change('ADD', null, after), issueId };
  if (sameLabel(imported, after, SAME)) return { type: 'withdraw-change', change: change('MODIFY', imported, imported), issueId };
  return { type: 'change-label', change: change('MODIFY', imported, after), issueId };
}
