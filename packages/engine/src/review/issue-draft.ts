import { createSharedMap } from '../base/shared-map';
import type { ElementId } from '../model/element';
import type { ElementState, IssueFields, IssueStatus } from '../model/issue';
import type { ReviewEvent, SingleOp } from './event';
import type { Issue, IssueComment, IssueSend, IssueVerification } from './review';

type CreateOp = Extract<SingleOp, { type: 'create-issue' }>;
export type IssueOp = Exclude<Extract<SingleOp, { issueId: string }>, { type: 'create-issue' }>;

export interface IssueStep {
  readonly op: IssueOp;
  readonly event: ReviewEvent;
}

/** An issue while the log is being read. A deleted one stays as a grave, so that late ops on it are ignored. */
export interface IssueDraft {
  readonly title: string;
  readonly deleted: boolean;
  /** The same issue with another history. */
  withHistory(history: readonly IssueStep[]): IssueDraft;
  readonly created: ReviewEvent;
  /** What was done to it since it was created, in order, also after it was deleted. */
  readonly history: readonly IssueStep[];
  apply(op: IssueOp, event: ReviewEvent): void;
  /** Gives the issue of another reading when the same was done there. */
  takeOver(other: IssueDraft): void;
  /** The issue as it stands: the same object until something was applied. */
  issue(): Issue;
}

export function createIssueDraft(op: CreateOp, event: ReviewEvent): IssueDraft {
  const fields: { -readonly [Name in keyof IssueFields]: IssueFields[Name] } = {
    issueType: op.issueType ?? 'custom',
    assignee: op.assignee ?? null,
    priority: op.priority ?? 'none',
    due: op.due ?? null,
    query: op.query ?? null,
  };
  const tags = new Set(op.tags);
  const elements = new Set(op.elements);
  const states = createSharedMap<ElementId, ElementState>();
  const history: IssueStep[] = [];
  const comments = new Map<string, IssueComment>();
  const verifications: IssueVerification[] = [];
  const sends = new Map<string, IssueSend>();
  let { title, description } = op;
  let status: IssueStatus = op.status ?? 'open';
  let rank = initialRank(op.issueId, event.lamport);
  let updatedAt = event.at;
  let deleted = false;
  let made: Issue | null = null;
  /** Copied only when somebody looks and it changed: an issue may have many elements. */
  let elementList: readonly ElementId[] | null = null;

  const applyOp = (next: IssueOp, at: ReviewEvent): void => {
    switch (next.type) {
      case 'edit-issue':
        title = next.title ?? title;
        description = next.description ?? description;
        fields.issueType = next.issueType ?? fields.issueType;
        fields.priority = next.priority ?? fields.priority;
        if (next.assignee !== undefined) fields.assignee = next.assignee;
        if (next.due !== undefined) fields.due = next.due;
        if (next.query !== undefined) fields.query = next.query;
        for (const tag of next.addTags ?? []) tags.add(tag);
        for (const tag of next.removeTags ?? []) tags.delete(tag);
        return;
      case 'move-issue':
        ({ status, rank } = next);
        return;
      case 'delete-issue':
        deleted = true;
        return;
      case 'add-elements':
        for (const element of next.elements) elements.add(element);
        elementList = null;
        return;
      case 'remove-elements':
        for (const element of next.elements) {
          elements.delete(element);
          states.delete(element);
        }
        elementList = null;
        return;
      case 'mark-elements':
        for (const element of next.elements) {
          if (next.state === 'open') states.delete(element);
          else states.set(element, next.state);
        }
        return;
      case 'comment':
        if (!comments.has(next.commentId)) comments.set(next.commentId, { commentId: next.commentId, text: next.text, actor: at.actor, at: at.at, editedAt: null });
        return;
      case 'edit-comment': {
        const comment = comments.get(next.commentId);
        if (comment?.actor !== at.actor) return;
        if (next.text === null) comments.delete(next.commentId);
        else comments.set(next.commentId, { ...comment, text: next.text, editedAt: at.at });
        return;
      }
      case 'verify-issue':
        verifications.push({ against: next.against, outcomes: next.outcomes, actor: at.actor, at: at.at });
        return;
      case 'send-issue':
        sends.set(next.sendId, { sendId: next.sendId, provider: next.provider, project: next.project, tasks: next.tasks, received: sends.get(next.sendId)?.received ?? [], actor: at.actor, at: at.at });
        return;
      case 'receive-results': {
        const send = sends.get(next.sendId);
        if (send) sends.set(next.sendId, { ...send, received: [...new Set([...send.received, ...next.frameIds])] });
      }
    }
  };

  return {
    get title() {
      return title;
    },
    get deleted() {
      return deleted;
    },
    apply(next, at) {
      history.push({ op: next, event: at });
      if (deleted) return;
      made = null;
      updatedAt = Math.max(updatedAt, at.at);
      applyOp(next, at);
    },
    created: event,
    history,
    withHistory(steps) {
      const draft = createIssueDraft(op, event);
      for (const step of steps) draft.apply(step.op, step.event);
      return draft;
    },
    takeOver(other) {
      if (other.created === event && other.history.length === history.length && other.history.every((step, index) => step.op === history[index]?.op)) made = other.issue();
    },
    issue: () =>
      (made ??= {
        issueId: op.issueId,
        title,
        description,
        status,
        rank,
        ...fields,
        tags: [...tags],
        elements: (elementList ??= [...elements]),
        elementStates: states.snapshot(),
        comments: [...comments.values()],
        verifications: [...verifications],
        sends: [...sends.values()],
        createdBy: event.actor,
        createdAt: event.at,
        updatedAt,
      }),
  };
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
