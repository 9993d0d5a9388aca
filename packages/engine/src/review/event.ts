import type { LabelChange } from '../model/change';
import type { ElementId } from '../model/element';
import type { FilterClause } from '../model/filter-clause';
import type { CampaignKind, Pile } from '../model/campaign';
import type { BoardStatus, ElementState, IssueFields, IssueStatus, VerifiedElements } from '../model/issue';

/** What a person decided about an element. `agree`: the model is right; `keep`: the label is right; `unsure`: look again. */
export type Verdict = 'agree' | 'keep' | 'unsure';

/** A change of a label, as part of an action. */
interface ProposesChange {
  /** The issue from which it was made. */
  readonly issueId?: string | undefined;
  /**
   * Events whose proposals for the same label the person had before them; those are replaced. Somebody else's that are not among them stay beside the new
   * one, as a conflict. Filled in by `review.act`; without it everything earlier is replaced.
   */
  readonly seen?: readonly string[] | undefined;
}

/** Fields of an issue that are set; those left out stay as they are. */
export type IssueEdit = Partial<IssueFields> & {
  readonly title?: string | undefined;
  readonly description?: string | undefined;
  readonly addTags?: readonly string[] | undefined;
  readonly removeTags?: readonly string[] | undefined;
};

/** What one action does in one place. */
export type SingleOp =
  | ({ readonly type: 'judge'; readonly element: ElementId; readonly verdict: Verdict; readonly change: LabelChange | null } & ProposesChange)
  | ({ readonly type: 'change-label'; readonly change: LabelChange } & ProposesChange)
  /** Takes back whatever is proposed for the label of `change`: it is as the tables say again, or not there if somebody had added it. */
  | ({ readonly type: 'withdraw-change'; readonly change: LabelChange } & ProposesChange)
  /** Decides about the proposal that an event made. Accepting one rejects the rivals that were seen; a rejected one is not exported. */
  | { readonly type: 'decide-change'; readonly labelId: string; readonly eventId: string; readonly decision: 'accepted' | 'rejected'; readonly seen?: readonly string[] | undefined }
  | ({ readonly type: 'create-issue'; readonly issueId: string; readonly title: string; readonly description: string; readonly elements: readonly ElementId[]; readonly status?: IssueStatus | undefined; readonly tags?: readonly string[] | undefined } & Partial<IssueFields>)
  | ({ readonly type: 'edit-issue'; readonly issueId: string } & IssueEdit)
  | { readonly type: 'move-issue'; readonly issueId: string; readonly status: IssueStatus; readonly rank: number }
  | { readonly type: 'delete-issue'; readonly issueId: string }
  | { readonly type: 'add-elements'; readonly issueId: string; readonly elements: readonly ElementId[] }
  | { readonly type: 'remove-elements'; readonly issueId: string; readonly elements: readonly ElementId[] }
  /** Says of elements of an issue what became of them. */
  | { readonly type: 'mark-elements'; readonly issueId: string; readonly elements: readonly ElementId[]; readonly state: ElementState }
  /** Elements are mentioned as `[[label:ab12]]`. */
  | { readonly type: 'comment'; readonly issueId: string; readonly commentId: string; readonly text: string }
  /** `null` deletes the comment. Only its author's edits count. */
  | { readonly type: 'edit-comment'; readonly issueId: string; readonly commentId: string; readonly text: string | null }
  /** New labels or a new model were compared with what the issue says. `against`: what arrived, in words. */
  | { readonly type: 'verify-issue'; readonly issueId: string; readonly against: string; readonly outcomes: VerifiedElements }
  /** Elements went to a labeling provider. The same `sendId` again means: the same tasks, sent again. */
  | { readonly type: 'send-issue'; readonly issueId: string; readonly sendId: string; readonly provider: string; readonly project: string | null; readonly tasks: readonly SentTask[] }
  /** Results of a send came back. */
  | { readonly type: 'receive-results'; readonly issueId: string; readonly sendId: string; readonly frameIds: readonly string[] }
  /** The columns of the board, in order; at least one. */
  | { readonly type: 'set-statuses'; readonly statuses: readonly BoardStatus[] }
  /** A named set of filters; with an id that is there already it replaces name and filters. */
  | { readonly type: 'save-segment'; readonly segmentId: string; readonly name: string; readonly clauses: readonly FilterClause[] }
  | { readonly type: 'rename-segment'; readonly segmentId: string; readonly name: string }
  | { readonly type: 'delete-segment'; readonly segmentId: string }
  /** Starts a campaign; with an id that is there already it replaces its settings and keeps its piles. */
  | ({ readonly type: 'save-campaign'; readonly campaignId: string } & CampaignSettings)
  | { readonly type: 'delete-campaign'; readonly campaignId: string }
  /** Puts candidates into a pile; `null`: back to the unsorted ones. */
  | { readonly type: 'sort-candidates'; readonly campaignId: string; readonly elements: readonly ElementId[]; readonly pile: Pile | null };

/** One user action. Everything that belongs to one action is in one op, so that it is saved and undone as a whole. */
export type ReviewOp =
  | SingleOp
  /** Several at once, in order: a bulk edit, results that came back. `title` says what it is: "Assign 12 issues to Ana". */
  | { readonly type: 'batch'; readonly title: string; readonly ops: readonly SingleOp[] }
  | { readonly type: 'revert'; readonly eventId: string };

/** One frame that was sent, and what the provider calls it there. */
export interface SentTask {
  readonly frameId: string;
  readonly taskId: string | null;
}

export interface CampaignSettings {
  readonly name: string;
  readonly kind: CampaignKind;
  /** Good examples to start from. */
  readonly seeds: readonly ElementId[];
  /** Candidates are what meets these clauses; none: everything that has a vector. */
  readonly pool: readonly FilterClause[];
  /** Embedding space; `null`: the first one that knows the seeds. */
  readonly space: string | null;
  /** How many are to be collected; `null`: no limit. */
  readonly budget: number | null;
  /** The issue that it collects for. */
  readonly issueId: string | null;
}

/** The ops of an action, one by one. */
export function singleOps(op: ReviewOp): readonly SingleOp[] {
  return op.type === 'batch' ? op.ops : op.type === 'revert' ? [] : [op];
}

/** One line of the log. Order is (lamport, actor, id), so that logs merge by union in any order. */
export interface ReviewEvent {
  readonly id: string;
  readonly actor: string;
  readonly lamport: number;
  /** Milliseconds since the epoch, for people; never used for ordering. */
  readonly at: number;
  readonly op: ReviewOp;
}
