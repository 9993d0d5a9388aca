import { createSharedMap } from '../base/shared-map';
import type { LabelChange } from '../model/change';
import { parseElementId, type ElementId } from '../model/element';
import type { ReviewEvent, SingleOp } from './event';
import type { ChangeProposal } from './review';

type ChangeOp = Extract<SingleOp, { type: 'judge' | 'change-label' | 'withdraw-change' | 'decide-change' }>;

/** Proposals while the log is being read. */
export interface ChangeDrafts {
  apply(op: ChangeOp, event: ReviewEvent): void;
  /** By label, in the order in which the newest proposal of each label was made. */
  proposals(): ReadonlyMap<string, readonly ChangeProposal[]>;
  /** The change in force of each label, in the same order. */
  changes(): ReadonlyMap<string, LabelChange>;
}

/**
 * A proposal replaces those its author had seen, and all of the same author. Somebody else's that were not seen stay beside it until somebody decides.
 */
export function createChangeDrafts(): ChangeDrafts {
  const byLabel = createSharedMap<string, readonly ChangeProposal[]>();
  let inForce = createSharedMap<string, LabelChange>();
  const labelOfElement = new Map<ElementId, string>();
  const elementOfLabel = new Map<string, ElementId>();

  /** Puts proposals last. */
  const put = (labelId: string, proposals: readonly ChangeProposal[]): void => {
    byLabel.delete(labelId);
    inForce.delete(labelId);
    if (proposals.length === 0) return;
    byLabel.set(labelId, proposals);
    const change = standingChange(proposals);
    if (change) inForce.set(labelId, change);
  };

  /** Decides without moving: whoever reads the changes in order finds each where its newest proposal put it. */
  const decide = (labelId: string, proposals: readonly ChangeProposal[]): void => {
    byLabel.set(labelId, proposals);
    const change = standingChange(proposals);
    if (!change) inForce.delete(labelId);
    else if (inForce.has(labelId)) inForce.set(labelId, change);
    else {
      inForce = createSharedMap();
      for (const own of byLabel.values()) {
        const standing = standingChange(own);
        if (standing) inForce.set(standing.labelId, standing);
      }
    }
  };

  /** Leaves what somebody else proposed meanwhile. */
  const replace = (labelId: string, { seen }: { readonly seen?: readonly string[] | undefined }, actor: string): readonly ChangeProposal[] => {
    const left = seen === undefined ? [] : (byLabel.get(labelId) ?? []).filter((proposal) => proposal.actor !== actor && !seen.includes(proposal.eventId));
    put(labelId, left);
    const element = elementOfLabel.get(labelId);
    elementOfLabel.delete(labelId);
    if (element !== undefined) labelOfElement.delete(element);
    return left;
  };

  const propose = (change: LabelChange, op: { readonly seen?: readonly string[] | undefined; readonly issueId?: string | undefined }, { id, actor, at }: ReviewEvent, judged: ElementId | null): void => {
    const { labelId } = change;
    const earlier = byLabel.get(labelId)?.find((proposal) => op.seen === undefined || proposal.actor === actor || op.seen.includes(proposal.eventId));
    const rivals = replace(labelId, op, actor);
    // A label that somebody added and somebody deleted again was never there.
    if (change.op === 'DELETE' && earlier?.change.op === 'ADD') return;
    put(labelId, [{ change, eventId: id, actor, at, issueId: op.issueId ?? null, decision: 'proposed', decidedBy: null }, ...rivals]);
    if (judged === null) return;
    elementOfLabel.set(labelId, judged);
    labelOfElement.set(judged, labelId);
  };

  return {
    apply(op, event) {
      switch (op.type) {
        case 'change-label':
          propose(op.change, op, event, null);
          return;
        case 'withdraw-change':
          replace(op.change.labelId, op, event.actor);
          return;
        case 'judge': {
          // A new judgement of an element replaces the one before, together with the change that came with it. Keeping a label withdraws any other change
          // of that label too: both cannot be right.
          const earlier = labelOfElement.get(op.element);
          if (earlier !== undefined) replace(earlier, op, event.actor);
          const kept = op.verdict === 'keep' ? keptLabel(op.element) : undefined;
          if (kept !== undefined) replace(kept, op, event.actor);
          if (op.change) propose(op.change, op, event, op.element);
          return;
        }
        case 'decide-change': {
          const own = byLabel.get(op.labelId);
          if (!own?.some((proposal) => proposal.eventId === op.eventId)) return;
          decide(
            op.labelId,
            own.map((proposal) => {
              if (proposal.eventId === op.eventId) return { ...proposal, decision: op.decision, decidedBy: event.actor };
              return op.decision === 'accepted' ? { ...proposal, decision: 'rejected' as const, decidedBy: event.actor } : proposal;
            }),
          );
        }
      }
    },
    proposals: () => byLabel.snapshot(),
    changes: () => inForce.snapshot(),
  };
}

function standingChange(proposals: readonly ChangeProposal[]): LabelChange | undefined {
  return (proposals.find(({ decision }) => decision === 'accepted') ?? proposals.find(({ decision }) => decision === 'proposed'))?.change;
}

function keptLabel(element: ElementId): string | undefined {
  const ref = parseElementId(element);
  return ref?.kind === 'label' ? ref.id : undefined;
}
