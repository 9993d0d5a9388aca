import { DEFAULT_STATUSES, type BoardStatus } from '../model/issue';
import { createCampaignDrafts } from './campaign-drafts';
import { createChangeDrafts } from './change-drafts';
import { describeOp } from './describe-op';
import type { ElementId } from '../model/element';
import { singleOps, type ReviewEvent, type SingleOp } from './event';
import { createIssueDraft, type IssueDraft } from './issue-draft';
import type { LabelChange } from '../model/change';
import { resolveReverts } from './resolve-reverts';
import type { Judgement, ReviewState } from './review';
import { createSegmentDrafts } from './segment-drafts';

/** What the log says, and which events undo and redo would target. */
export interface Reduction {
  readonly state: ReviewState;
  /** The event that `undo` reverts: the actor's newest standing action. */
  readonly undoTarget: string | null;
  /** The event that `redo` reverts: the revert that took back the actor's last undone action. */
  readonly redoTarget: string | null;
}

/** Total order of events: (lamport, actor, id), by code unit, so that it is the same on every machine. */
export function compareEvents(a: ReviewEvent, b: ReviewEvent): number {
  return a.lamport - b.lamport || compareText(a.actor, b.actor) || compareText(a.id, b.id);
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/**
 * Reads the whole log into a state. Pure and deterministic: the same set of events gives the same state whatever order
 * they arrived in. Tolerant: an op that points at nothing (an unknown or deleted issue) or that a newer version of the
 * library wrote changes nothing. Per field the last writer in (lamport, actor, id) order wins.
 *
 * @param events all events, already sorted with {@link compareEvents}
 * @param actor whose undo and redo are offered
 */
export function reduceEvents(events: readonly ReviewEvent[], actor: string): Reduction {
  const reverts = resolveReverts(events, actor);
  const drafts = createDrafts();
  for (const event of events) {
    if (reverts.standing(event)) for (const op of singleOps(event.op)) drafts.apply(op, event);
  }
  const everyOp = () => events.flatMap(({ op }) => singleOps(op));
  // Also of something whose creation was taken back, which left no draft.
  const titleOf = (id: string) =>
    drafts.nameOf(id) ??
    everyOp().flatMap((op) => {
      if (op.type === 'create-issue' && op.issueId === id) return [op.title];
      if (op.type === 'save-segment' && op.segmentId === id) return [op.name];
      return op.type === 'save-campaign' && op.campaignId === id ? [op.name] : [];
    })[0];
  /** What was proposed for a label when an event changed it. */
  const proposedBefore = (event: ReviewEvent): LabelChange | undefined => {
    const { op } = event;
    if (op.type !== 'change-label') return undefined;
    const earlier = events
      .filter((other) => compareEvents(other, event) < 0 && reverts.standing(other))
      .flatMap((other) => singleOps(other.op))
      .findLast((other) => changeOf(other)?.labelId === op.change.labelId);
    return earlier && earlier.type !== 'withdraw-change' ? changeOf(earlier) ?? undefined : undefined;
  };
  const words = (event: ReviewEvent | undefined | null) => (event ? describeOp(event.op, { titleOf, statuses: drafts.statuses(), earlier: proposedBefore(event) }) : null);
  return {
    state: { ...drafts.state(), undoLabel: words(reverts.undo), redoLabel: words(reverts.redo?.action), eventCount: events.length },
    undoTarget: reverts.undo?.id ?? null,
    redoTarget: reverts.redo?.revert.id ?? null,
  };
}

function changeOf(op: SingleOp): LabelChange | null {
  return op.type === 'change-label' || op.type === 'withdraw-change' || op.type === 'judge' ? op.change : null;
}

/** Everything that the log says, while it is being read. */
function createDrafts() {
  const issues = new Map<string, IssueDraft>();
  const judgements = new Map<ElementId, Judgement>();
  const changes = createChangeDrafts();
  const segments = createSegmentDrafts();
  const campaigns = createCampaignDrafts();
  let statuses: readonly BoardStatus[] = DEFAULT_STATUSES;
  return {
    statuses: () => statuses,
    nameOf: (id: string) => issues.get(id)?.title ?? segments.nameOf(id) ?? campaigns.nameOf(id),
    apply(op: SingleOp, event: ReviewEvent): void {
      switch (op.type) {
        case 'judge':
          judgements.set(op.element, { verdict: op.verdict, actor: event.actor, at: event.at, changedLabelId: op.change?.labelId ?? null });
          changes.apply(op, event);
          return;
        case 'change-label':
        case 'withdraw-change':
        case 'decide-change':
          changes.apply(op, event);
          return;
        case 'create-issue':
          // An id is never used twice, not even after its issue was deleted.
          if (!issues.has(op.issueId)) issues.set(op.issueId, createIssueDraft(op, event));
          return;
        case 'edit-issue':
        case 'move-issue':
        case 'delete-issue':
        case 'add-elements':
        case 'remove-elements':
        case 'mark-elements':
        case 'comment':
        case 'edit-comment':
        case 'verify-issue':
        case 'send-issue':
        case 'receive-results':
          issues.get(op.issueId)?.apply(op, event);
          return;
        case 'set-statuses':
          ({ statuses } = op);
          return;
        case 'save-segment':
        case 'rename-segment':
        case 'delete-segment':
          segments.apply(op, event);
          return;
        case 'save-campaign':
        case 'delete-campaign':
        case 'sort-candidates':
          campaigns.apply(op, event);
      }
    },
    state: () => ({
      issues: new Map([...issues].flatMap(([id, draft]) => (draft.deleted ? [] : [[id, draft.issue()] as const]))),
      judgements,
      changes: changes.changes(),
      proposals: changes.proposals(),
      statuses,
      campaigns: campaigns.standing(),
      segments: segments.standing(),
    }),
  };
}
