import type { ElementId } from '../model/element';
import type { IssueStatus } from '../model/issue';
import type { ReviewEvent, ReviewOp } from './event';
import type { Issue, IssueComment } from './review';

type CreateOp = Extract<ReviewOp, { type: 'create-issue' }>;
type IssueOp = Extract<ReviewOp, { type: 'edit-issue' | 'move-issue' | 'delete-issue' | 'add-elements' | 'remove-elements' | 'comment' }>;

/** An issue while the log is being read. A deleted one stays as a grave, so that late ops on it are ignored. */
export interface IssueDraft {
  readonly issueId: string;
  title: string;
  description: string;
  status: IssueStatus;
  rank: number;
  readonly elements: Set<ElementId>;
  readonly comments: Map<string, IssueComment>;
  readonly createdBy: string;
  readonly createdAt: number;
  updatedAt: number;
  deleted: boolean;
  apply(op: IssueOp, event: ReviewEvent): void;
}

export function createIssueDraft(op: CreateOp, event: ReviewEvent): IssueDraft {
  return {
    issueId: op.issueId,
    title: op.title,
    description: op.description,
    status: 'open',
    rank: initialRank(op.issueId, event.lamport),
    elements: new Set(op.elements),
    comments: new Map(),
    createdBy: event.actor,
    createdAt: event.at,
    updatedAt: event.at,
    deleted: false,
    apply(next, at) {
      if (this.deleted) return;
      this.updatedAt = Math.max(this.updatedAt, at.at);
      applyIssueOp(this, next, at);
    },
  };
}

export function issueFromDraft(draft: IssueDraft): Issue {
  const { issueId, title, description, status, rank, createdBy, createdAt, updatedAt } = draft;
  return { issueId, title, description, status, rank, elements: [...draft.elements], comments: [...draft.comments.values()], createdBy, createdAt, updatedAt };
}

function applyIssueOp(draft: IssueDraft, op: IssueOp, event: ReviewEvent): void {
  switch (op.type) {
    case 'edit-issue':
      draft.title = op.title ?? draft.title;
      draft.description = op.description ?? draft.description;
      return;
    case 'move-issue':
      draft.status = op.status;
      draft.rank = op.rank;
      return;
    case 'delete-issue':
      draft.deleted = true;
      return;
    case 'add-elements':
      for (const element of op.elements) draft.elements.add(element);
      return;
    case 'remove-elements':
      for (const element of op.elements) draft.elements.delete(element);
      return;
    case 'comment':
      if (!draft.comments.has(op.commentId)) {
        draft.comments.set(op.commentId, { commentId: op.commentId, text: op.text, actor: event.actor, at: event.at });
      }
  }
}

/**
 * New issues come first in their column. The fraction keeps the ranks of issues that two people created at the same
 * logical time apart, so that there is always a rank between two neighbours.
 */
function initialRank(issueId: string, lamport: number): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < issueId.length; i++) hash = Math.imul(hash ^ issueId.charCodeAt(i), 0x01000193) >>> 0;
  return -lamport + hash / 2 ** 33;
}
