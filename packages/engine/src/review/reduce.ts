import { createChangeDrafts, type ChangeDrafts } from './change-drafts';
import type { ElementId } from '../model/element';
import { createIssueDraft, issueFromDraft, type IssueDraft } from './issue-draft';
import type { LabelChange } from '../model/change';
import type { ReviewEvent, ReviewOp } from './event';
import { resolveReverts } from './resolve-reverts';
import type { Judgement, ReviewState } from './review';
import { createSegmentDrafts, type SegmentDrafts } from './segment-drafts';
import { describeOp } from './describe-op';

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
  const issues = new Map<string, IssueDraft>();
  const judgements = new Map<ElementId, Judgement>();
  const changes = createChangeDrafts();
  const segments = createSegmentDrafts();
  const reverts = resolveReverts(events, actor);
  for (const event of events) {
    if (reverts.standing(event)) apply(event, issues, judgements, changes, segments);
  }
  // Also of an issue whose creation was taken back, which left no draft.
  const titleOf = (issueId: string) => {
    const created = issues.get(issueId) ?? events.find(({ op }) => op.type === 'create-issue' && op.issueId === issueId)?.op;
    if (created && 'title' in created) return created.title;
    return segments.nameOf(issueId) ?? events.flatMap(({ op }) => (op.type === 'save-segment' && op.segmentId === issueId ? [op.name] : []))[0];
  };
  /** What was proposed for a label when an event changed it. */
  const proposedBefore = (event: ReviewEvent): LabelChange | undefined => {
    const { op } = event;
    if (op.type !== 'change-label') return undefined;
    const earlier = events.findLast((other) => compareEvents(other, event) < 0 && reverts.standing(other) && changeOf(other.op)?.labelId === op.change.labelId);
    return earlier && earlier.op.type !== 'withdraw-change' ? changeOf(earlier.op) ?? undefined : undefined;
  };
  const words = (event: ReviewEvent | undefined | null) => (event ? describeOp(event.op, titleOf, proposedBefore(event)) : null);
  return {
    state: {
      issues: new Map([...issues].flatMap(([id, draft]) => (draft.deleted ? [] : [[id, issueFromDraft(draft)] as const]))),
      judgements,
      changes: changes.byLabel,
      segments: segments.standing(),
      undoLabel: words(reverts.undo),
      redoLabel: words(reverts.redo?.action),
      eventCount: events.length,
    },
    undoTarget: reverts.undo?.id ?? null,
    redoTarget: reverts.redo?.revert.id ?? null,
  };
}

function changeOf(op: ReviewOp): LabelChange | null {
  return op.type === 'change-label' || op.type === 'withdraw-change' || op.type === 'judge' ? op.change : null;
}

function apply(event: ReviewEvent, issues: Map<string, IssueDraft>, judgements: Map<ElementId, Judgement>, changes: ChangeDrafts, segments: SegmentDrafts): void {
  const { op } = event;
  switch (op.type) {
    case 'judge':
      judgements.set(op.element, { verdict: op.verdict, actor: event.actor, at: event.at, changedLabelId: op.change?.labelId ?? null });
      changes.judge(op.element, op.verdict === 'keep', op.change);
      return;
    case 'change-label':
      changes.set(op.change, null);
      return;
    case 'withdraw-change':
      changes.withdraw(op.change.labelId);
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
    case 'comment':
      issues.get(op.issueId)?.apply(op, event);
      return;
    case 'save-segment':
    case 'rename-segment':
    case 'delete-segment':
      segments.apply(op, event);
      return;
    case 'revert':
      return;
  }
}
