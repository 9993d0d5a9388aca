import { ISSUE_PRIORITIES, type BoardStatus, type IssuePriority } from '../model/issue';
import type { LabelChange } from '../model/change';
import { describeChange } from './describe-change';
import type { IssueEdit, ReviewOp, Verdict } from './event';

const verdictWords: Record<Verdict, string> = { agree: 'Agree with model', keep: 'Keep label', unsure: 'Mark as unsure' };

const priorityWords: Record<IssuePriority, string> = { urgent: 'urgent', high: 'high', medium: 'medium', low: 'low', none: 'no priority' };

export interface OpContext {
  /** Name of an issue, a segment or a campaign, also of a deleted one. */
  readonly titleOf: (id: string) => string | undefined;
  /** Columns of the board. */
  readonly statuses: readonly BoardStatus[];
  /** What was proposed before for the label that the op changes. */
  readonly earlier?: LabelChange | undefined;
}

/** What an action does, for "Undo …" and for history: `Create issue “Slow signs”`, `Move label`. */
export function describeOp(op: ReviewOp, { titleOf, statuses, earlier }: OpContext): string {
  const title = (id: string) => `“${titleOf(id) ?? 'deleted issue'}”`;
  switch (op.type) {
    case 'batch':
      return op.title;
    case 'judge':
      return verdictWords[op.verdict];
    case 'change-label':
      return describeChange(op.change, earlier);
    case 'withdraw-change':
      return op.change.op === 'DELETE' ? 'Delete label' : 'Take back change';
    case 'decide-change':
      return op.decision === 'accepted' ? 'Accept change' : 'Reject change';
    case 'create-issue':
      return `Create issue “${op.title}”`;
    case 'edit-issue':
      return describeEdit(op, title(op.issueId));
    case 'move-issue':
      return `Move ${title(op.issueId)} to ${statuses.find(({ id }) => id === op.status)?.title ?? op.status}`;
    case 'delete-issue':
      return `Delete issue ${title(op.issueId)}`;
    case 'add-elements':
      return `Add ${count(op.elements.length)} to ${title(op.issueId)}`;
    case 'remove-elements':
      return `Remove ${count(op.elements.length)} from ${title(op.issueId)}`;
    case 'mark-elements':
      return `Mark ${count(op.elements.length)} as ${op.state === 'not-an-issue' ? 'not an issue' : op.state}`;
    case 'comment':
      return `Comment on ${title(op.issueId)}`;
    case 'edit-comment':
      return op.text === null ? 'Delete comment' : 'Edit comment';
    case 'verify-issue':
      return `Verify ${title(op.issueId)} against ${op.against}`;
    case 'send-issue':
      return `Send ${title(op.issueId)} to ${op.provider}`;
    case 'receive-results':
      return `Receive results of ${title(op.issueId)}`;
    case 'set-statuses':
      return 'Change columns of the board';
    case 'save-segment':
      return `Save segment “${op.name}”`;
    case 'rename-segment':
      return `Rename segment to “${op.name}”`;
    case 'delete-segment':
      return `Delete segment “${titleOf(op.segmentId) ?? 'deleted segment'}”`;
    case 'save-campaign':
      return `Save ${op.kind === 'concept' ? 'concept' : 'campaign'} “${op.name}”`;
    case 'delete-campaign':
      return `Delete campaign “${titleOf(op.campaignId) ?? 'deleted campaign'}”`;
    case 'sort-candidates':
      return op.pile === null ? `Put back ${candidates(op.elements.length)}` : `${op.pile === 'added' ? 'Add' : 'Discard'} ${candidates(op.elements.length)}`;
    default:
      // A revert, or an op that a newer version of the library wrote.
      return 'Last action';
  }
}

function describeEdit(edit: IssueEdit, title: string): string {
  if (edit.title !== undefined) return `Rename issue to “${edit.title}”`;
  if (edit.description !== undefined) return `Describe ${title}`;
  if (edit.assignee !== undefined) return edit.assignee === null ? `Unassign ${title}` : `Assign ${title} to ${edit.assignee}`;
  if (edit.priority !== undefined && ISSUE_PRIORITIES.includes(edit.priority)) return `Set priority of ${title} to ${priorityWords[edit.priority]}`;
  if (edit.due !== undefined) return edit.due === null ? `Clear due date of ${title}` : `Set due date of ${title} to ${edit.due}`;
  if (edit.addTags?.length) return `Tag ${title} ${edit.addTags.join(', ')}`;
  if (edit.removeTags?.length) return `Remove tag ${edit.removeTags.join(', ')} from ${title}`;
  if (edit.query !== undefined) return edit.query === null ? `Freeze ${title}` : `Make ${title} live`;
  if (edit.issueType !== undefined) return `Change type of ${title}`;
  return `Edit ${title}`;
}

function count(n: number): string {
  return n === 1 ? '1 element' : `${n} elements`;
}

function candidates(n: number): string {
  return n === 1 ? '1 candidate' : `${n} candidates`;
}
