import type { IssueStatus } from '../model/issue';
import type { LabelChange } from '../model/change';
import { describeChange } from './describe-change';
import type { ReviewOp, Verdict } from './event';

const verdictWords: Record<Verdict, string> = { agree: 'Agree with model', keep: 'Keep label', unsure: 'Mark as unsure' };

/** Column titles of the board. */
export const STATUS_TITLES: Readonly<Record<IssueStatus, string>> = {
  open: 'Open',
  in_review: 'In review',
  resolved: 'Resolved',
  wont_fix: "Won't fix",
};

/**
 * What an action does, for "Undo …" and for history: `Create issue “Slow signs”`, `Move label`.
 *
 * @param earlier what was proposed before for the label that the op changes
 */
export function describeOp(op: ReviewOp, titleOf: (issueId: string) => string | undefined, earlier?: LabelChange): string {
  const title = (issueId: string) => `“${titleOf(issueId) ?? 'deleted issue'}”`;
  switch (op.type) {
    case 'judge':
      return verdictWords[op.verdict];
    case 'change-label':
      return describeChange(op.change, earlier);
    case 'withdraw-change':
      return op.change.op === 'DELETE' ? 'Delete label' : 'Take back change';
    case 'create-issue':
      return `Create issue “${op.title}”`;
    case 'edit-issue':
      return op.title === undefined ? `Describe ${title(op.issueId)}` : `Rename issue to “${op.title}”`;
    case 'move-issue':
      return `Move ${title(op.issueId)} to ${STATUS_TITLES[op.status]}`;
    case 'delete-issue':
      return `Delete issue ${title(op.issueId)}`;
    case 'add-elements':
      return `Add ${count(op.elements.length)} to ${title(op.issueId)}`;
    case 'remove-elements':
      return `Remove ${count(op.elements.length)} from ${title(op.issueId)}`;
    case 'comment':
      return `Comment on ${title(op.issueId)}`;
    case 'save-segment':
      return `Save segment “${op.name}”`;
    case 'rename-segment':
      return `Rename segment to “${op.name}”`;
    case 'delete-segment':
      return `Delete segment “${titleOf(op.segmentId) ?? 'deleted segment'}”`;
    default:
      // A revert, or an op that a newer version of the library wrote.
      return 'Last action';
  }
}

function count(n: number): string {
  return n === 1 ? '1 element' : `${n} elements`;
}
