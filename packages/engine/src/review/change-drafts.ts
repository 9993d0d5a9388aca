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
  const byLabel = new Map<string, readonly ChangeProposal[]>();
  const labelOfElement = new Map<ElementId, string>();
  const elementOfLabel = new Map<string, ElementId>();

  /** Leaves what somebody else proposed meanwhile. */
  const replace = (labelId: string, { seen }: { readonly seen?: readonly string[] | undefined }, actor: string): readonly ChangeProposal[] => {
    const left = seen === undefined ? [] : (byLabel.get(labelId) ?? []).filter((proposal) => proposal.actor !== actor && !seen.includes(proposal.eventId));
    byLabel.delete(labelId);
    if (left.length > 0) byLabel.set(labelId, left);
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
    byLabel.set(labelId, [{ change, eventId: id, actor, at, issueId: op.issueId ?? null, decision: 'proposed', decidedBy: null }, ...rivals]);
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
          byLabel.set(
            op.labelId,
            own.map((proposal) => {
              if (proposal.eventId === op.eventId) return { ...proposal, decision: op.decision, decidedBy: event.actor };
              return op.decision === 'accepted' ? { ...proposal, decision: 'rejected' as const, decidedBy: event.actor } : proposal;
            }),
          );
        }
      }
    },
    proposals: () => new Map(byLabel),
    changes: () => new Map([...byLabel].flatMap(([labelId, own]) => {
      const standing = own.find(({ decision }) => decision === 'accepted') ?? own.find(({ decision }) => decision === 'proposed');
      return standing ? [[labelId, standing.change] as const] : [];
    })),
  };
}

function keptLabel(element: ElementId): string | undefined {
  const ref = parseElementId(element);
  return ref?.kind === 'label' ? ref.id : undefined;
}
