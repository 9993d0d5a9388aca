import type { LabelChange } from '../model/change';
import type { ChangeProposal } from './review';
import { keepsLabel } from './change-drafts';

export interface ChangeChoice {
  /** `standing`: what was accepted, and what nobody decided about or contradicts. `accepted`: only what was accepted. Default `standing`. */
  readonly only?: 'standing' | 'accepted' | undefined;
  /** Where several people want different things and nobody decided: `leave` the label as it is, or take the `newest`. Default `leave`. */
  readonly conflicts?: 'leave' | 'newest' | undefined;
}

/** A label about which people disagree and nobody decided. */
export interface UndecidedLabel {
  readonly labelId: string;
  /** The newest first. */
  readonly proposals: readonly ChangeProposal[];
}

export interface ChosenChanges {
  /** What is applied, by label id. */
  readonly changes: ReadonlyMap<string, LabelChange>;
  /** Nobody accepted them, and only accepted ones were asked for. */
  readonly leftOut: readonly ChangeProposal[];
  /** Conflicts that were left as they are. */
  readonly undecided: readonly UndecidedLabel[];
}

/** Whether several proposals for one label wait for somebody to choose. */
export function isConflict(proposals: readonly ChangeProposal[]): boolean {
  return proposals.filter(({ decision }) => decision !== 'rejected').length > 1 && !proposals.some(({ decision }) => decision === 'accepted');
}

/**
 * Which of the proposed changes an export applies. Rejected ones never are, and a conflict is not settled in silence: its label stays as it was imported
 * and is listed. Pure.
 *
 * @param proposals by label id, as in `ReviewState.proposals`
 */
export function chooseChanges(proposals: ReadonlyMap<string, readonly ChangeProposal[]>, { only = 'standing', conflicts = 'leave' }: ChangeChoice = {}): ChosenChanges {
  const changes = new Map<string, LabelChange>();
  const leftOut: ChangeProposal[] = [];
  const undecided: UndecidedLabel[] = [];
  for (const [labelId, own] of proposals) {
    const accepted = own.find(({ decision }) => decision === 'accepted');
    const open = own.filter(({ decision }) => decision === 'proposed');
    if (accepted) take(changes, accepted);
    else if (only === 'accepted') leftOut.push(...open.filter(({ change }) => !keepsLabel(change)));
    else if (open.length > 1 && conflicts === 'leave') undecided.push({ labelId, proposals: open });
    else if (open[0]) take(changes, open[0]);
  }
  return { changes, leftOut, undecided };
}

function take(changes: Map<string, LabelChange>, { change }: ChangeProposal): void {
  if (!keepsLabel(change)) changes.set(change.labelId, change);
}
