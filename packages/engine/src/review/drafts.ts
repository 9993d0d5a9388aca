import { createSharedMap } from '../base/shared-map';
import type { ElementId } from '../model/element';
import { DEFAULT_STATUSES, type BoardStatus } from '../model/issue';
import { createCampaignDrafts } from './campaign-drafts';
import { createChangeDrafts } from './change-drafts';
import { compareEvents } from './compare-events';
import { singleOps, type ReviewEvent, type SingleOp } from './event';
import { createIssueDraft, type IssueDraft, type IssueOp } from './issue-draft';
import type { Issue, Judgement, ReviewState } from './review';
import { createSegmentDrafts } from './segment-drafts';

/** Everything that the log says, while it is being read. */
export interface Drafts {
  apply(op: SingleOp, event: ReviewEvent): void;
  /**
   * Lets an event that was read count no longer, or again. False, and nothing is done, when that may change more than the issues on which it acts, or their order.
   */
  toggle(event: ReviewEvent, on: boolean): boolean;
  statuses(): readonly BoardStatus[];
  /** Name of an issue, a segment or a campaign, also of a deleted one. */
  nameOf(id: string): string | undefined;
  issue(issueId: string): IssueDraft | undefined;
  /** Immutable; shares with the state before what was not touched since. */
  state(): Omit<ReviewState, 'undoLabel' | 'redoLabel' | 'eventCount'>;
}

/** `before`: an earlier reading, whose issues are taken over where the same was done to them. */
export function createDrafts(before?: Drafts): Drafts {
  const issues = new Map<string, IssueDraft>();
  const touched = new Set<string>();
  const shownIssues = createSharedMap<string, Issue>();
  const judgements = createSharedMap<ElementId, Judgement>();
  const changes = createChangeDrafts();
  const segments = createSegmentDrafts();
  const campaigns = createCampaignDrafts();
  let statuses: readonly BoardStatus[] = DEFAULT_STATUSES;

  const standingIssues = () => {
    for (const id of touched) {
      const draft = issues.get(id);
      if (!draft || draft.deleted) {
        shownIssues.delete(id);
        continue;
      }
      const earlier = before?.issue(id);
      if (earlier) draft.takeOver(earlier);
      shownIssues.set(id, draft.issue());
    }
    touched.clear();
    // What is taken over is known now; holding on to it would hold on to all readings there ever were.
    before = undefined;
    return shownIssues.snapshot();
  };

  return {
    statuses: () => statuses,
    nameOf: (id) => issues.get(id)?.title ?? segments.nameOf(id) ?? campaigns.nameOf(id),
    issue: (issueId) => issues.get(issueId),
    apply(op, event) {
      switch (op.type) {
        case 'judge':
          judgements.set(op.element, { verdict: op.verdict, actor: event.actor, at: event.at, eventId: event.id, changedLabelId: op.change?.labelId ?? null });
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
          touched.add(op.issueId);
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
        case 'receive-results': {
          const draft = issues.get(op.issueId);
          if (!draft) return;
          draft.apply(op, event);
          touched.add(op.issueId);
          return;
        }
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
    toggle(event, on) {
      const ops = singleOps(event.op);
      if (!ops.every(staysInIssue)) return false;
      for (const id of new Set(ops.map(({ issueId }) => issueId))) {
        const draft = issues.get(id);
        if (!draft || compareEvents(draft.created, event) >= 0) continue;
        const others = draft.history.filter((step) => step.event !== event);
        const own = on ? ops.filter(({ issueId }) => issueId === id).map((op) => ({ op, event })) : [];
        const at = others.findIndex((step) => compareEvents(step.event, event) > 0);
        issues.set(id, draft.withHistory(at < 0 ? [...others, ...own] : [...others.slice(0, at), ...own, ...others.slice(at)]));
        touched.add(id);
      }
      return true;
    },
    state: () => ({
      issues: standingIssues(),
      judgements: judgements.snapshot(),
      changes: changes.changes(),
      proposals: changes.proposals(),
      statuses,
      campaigns: campaigns.standing(),
      segments: segments.standing(),
    }),
  };
}

/** Neither brings an issue nor takes one away. */
function staysInIssue(op: SingleOp): op is IssueOp {
  return 'issueId' in op && ISSUE_OPS.has(op.type);
}

const ISSUE_OPS: ReadonlySet<string> = new Set<IssueOp['type']>(['edit-issue', 'move-issue', 'add-elements', 'remove-elements', 'mark-elements', 'comment', 'edit-comment', 'verify-issue', 'send-issue', 'receive-results']);
