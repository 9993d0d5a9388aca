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

/** Whether a proposal says that the label stays as the tables have it: what a `keep` is beside somebody else's change. */
export function keepsLabel({ op, before, after }: LabelChange): boolean {
  return op === 'MODIFY' && before !== null && JSON.stringify(before) === JSON.stringify(after);
}

interface Seen {
  readonly seen?: readonly string[] | undefined;
}

/** What somebody wants for a label. `change` is `null` for "keep it as it is". */
interface Draft extends Omit<ChangeProposal, 'change'> {
  readonly change: LabelChange | null;
  /** The element whose judgement made it; another judgement of that element replaces it. */
  readonly judged: ElementId | null;
}

/**
 * A proposal replaces those its author had seen, and all of the same author. Somebody else's that were not seen stay beside it until somebody decides.
 * Keeping a label is a proposal too, shown only where another one stands against it.
 */
export function createChangeDrafts(): ChangeDrafts {
  const byLabel = new Map<string, readonly Draft[]>();
  const labelsOfElement = new Map<ElementId, Set<string>>();
  const shown = createSharedMap<string, readonly ChangeProposal[]>();
  let inForce = createSharedMap<string, LabelChange>();

  /** Writes down what a label's drafts come to. `newest`: its newest proposal was just made, so it comes last. */
  const settle = (labelId: string, own: readonly Draft[], newest: boolean): void => {
    if (newest) {
      byLabel.delete(labelId);
      shown.delete(labelId);
      inForce.delete(labelId);
    }
    if (own.length > 0) byLabel.set(labelId, own);
    else byLabel.delete(labelId);
    const proposals = shownProposals(own);
    if (proposals.length > 0) shown.set(labelId, proposals);
    else shown.delete(labelId);
    const change = standingChange(own);
    if (!change) inForce.delete(labelId);
    else if (newest || inForce.has(labelId)) inForce.set(labelId, change);
    else {
      // It is in force again, where its newest proposal put it.
      inForce = createSharedMap();
      for (const [id, drafts] of byLabel) {
        const standing = standingChange(drafts);
        if (standing) inForce.set(id, standing);
      }
    }
  };

  /** Takes away what the person had seen or made, and resolves to that. */
  const replace = (labelId: string, { seen }: Seen, actor: string, isMeant: (draft: Draft) => boolean = () => true): readonly Draft[] => {
    const own = byLabel.get(labelId);
    if (!own) return [];
    const isReplaced = (draft: Draft) => isMeant(draft) && (seen === undefined || draft.actor === actor || seen.includes(draft.eventId));
    const left = own.filter((draft) => !isReplaced(draft));
    if (left.length === own.length) return [];
    settle(labelId, left, false);
    return own.filter(isReplaced);
  };

  const put = (labelId: string, draft: Draft): void => {
    settle(labelId, [draft, ...(byLabel.get(labelId) ?? [])], true);
    if (draft.judged === null) return;
    const labels = labelsOfElement.get(draft.judged);
    if (labels) labels.add(labelId);
    else labelsOfElement.set(draft.judged, new Set([labelId]));
  };

  const draftOf = (change: LabelChange | null, op: { readonly issueId?: string | undefined }, { id, actor, at }: ReviewEvent, judged: ElementId | null): Draft => ({
    change,
    eventId: id,
    actor,
    at,
    issueId: op.issueId ?? null,
    decision: 'proposed',
    decidedBy: null,
    judged,
  });

  const propose = (change: LabelChange, op: Seen & { readonly issueId?: string | undefined }, event: ReviewEvent, judged: ElementId | null): void => {
    const [earlier] = replace(change.labelId, op, event.actor);
    // A label that somebody added and somebody deleted again was never there.
    if (change.op === 'DELETE' && earlier?.change?.op === 'ADD') return;
    put(change.labelId, draftOf(change, op, event, judged));
  };

  const judge = (op: Extract<ChangeOp, { type: 'judge' }>, event: ReviewEvent): void => {
    // A new judgement of an element replaces the one before, together with the change that came with it. Keeping a label withdraws any other change
    // of that label too: both cannot be right.
    for (const labelId of labelsOfElement.get(op.element) ?? []) replace(labelId, op, event.actor, (draft) => draft.judged === op.element);
    const kept = op.verdict === 'keep' ? labelOf(op.element) : undefined;
    if (kept !== undefined) replace(kept, op, event.actor);
    if (op.change) propose(op.change, op, event, op.element);
    else if (kept !== undefined) put(kept, draftOf(null, op, event, op.element));
  };

  const decide = ({ labelId, eventId, decision, seen }: Extract<ChangeOp, { type: 'decide-change' }>, { actor }: ReviewEvent): void => {
    const own = byLabel.get(labelId);
    if (!own?.some((draft) => draft.eventId === eventId)) return;
    const decided = own.map((draft) => {
      if (draft.eventId === eventId) return { ...draft, decision, decidedBy: actor };
      return decision === 'accepted' && (seen === undefined || draft.decision === 'accepted' || seen.includes(draft.eventId)) ? { ...draft, decision: 'rejected' as const, decidedBy: actor } : draft;
    });
    settle(labelId, decided, false);
  };

  return {
    apply(op, event) {
      switch (op.type) {
        case 'change-label':
          return propose(op.change, op, event, null);
        case 'withdraw-change':
          return void replace(op.change.labelId, op, event.actor);
        case 'judge':
          return judge(op, event);
        case 'decide-change':
          return decide(op, event);
      }
    },
    proposals: () => shown.snapshot(),
    changes: () => inForce.snapshot(),
  };
}

function standingChange(own: readonly Draft[]): LabelChange | null {
  return (own.find(({ decision }) => decision === 'accepted') ?? own.find(({ decision }) => decision === 'proposed'))?.change ?? null;
}

/** A keep beside a change says what the label is, so that both can be drawn; beside an addition there is nothing to keep. */
function shownProposals(own: readonly Draft[]): readonly ChangeProposal[] {
  if (!own.some(({ change }) => change)) return [];
  const before = own.find(({ change }) => change?.before)?.change?.before;
  return own.flatMap(({ judged: _, change, ...proposal }) => {
    if (change) return [{ ...proposal, change }];
    return before ? [{ ...proposal, change: { op: 'MODIFY' as const, labelId: before.labelId, frameId: before.frameId, before, after: before, reason: '' } }] : [];
  });
}

function labelOf(element: ElementId): string | undefined {
  const ref = parseElementId(element);
  return ref?.kind === 'label' ? ref.id : undefined;
}
