import type { LabelChange } from '../model/change';
import type { ElementId } from '../model/element';
import type { FilterClause } from '../model/filter-clause';
import type { IssueStatus } from '../model/issue';

/** What a person decided about an element. `agree`: the model is right; `keep`: the label is right; `unsure`: look again. */
export type Verdict = 'agree' | 'keep' | 'unsure';

/** One user action. Everything that belongs to one action is in one op, so that it is saved and undone as a whole. */
export type ReviewOp =
  | { readonly type: 'judge'; readonly element: ElementId; readonly verdict: Verdict; readonly change: LabelChange | null }
  | { readonly type: 'change-label'; readonly change: LabelChange }
  /** Takes back whatever is proposed for the label of `change`: it is as the tables say again, or not there if somebody had added it. */
  | { readonly type: 'withdraw-change'; readonly change: LabelChange }
  | { readonly type: 'create-issue'; readonly issueId: string; readonly title: string; readonly description: string; readonly elements: readonly ElementId[] }
  | { readonly type: 'edit-issue'; readonly issueId: string; readonly title?: string; readonly description?: string }
  | { readonly type: 'move-issue'; readonly issueId: string; readonly status: IssueStatus; readonly rank: number }
  | { readonly type: 'delete-issue'; readonly issueId: string }
  | { readonly type: 'add-elements'; readonly issueId: string; readonly elements: readonly ElementId[] }
  | { readonly type: 'remove-elements'; readonly issueId: string; readonly elements: readonly ElementId[] }
  | { readonly type: 'comment'; readonly issueId: string; readonly commentId: string; readonly text: string }
  /** A named set of filters; with an id that is there already it replaces name and filters. */
  | { readonly type: 'save-segment'; readonly segmentId: string; readonly name: string; readonly clauses: readonly FilterClause[] }
  | { readonly type: 'rename-segment'; readonly segmentId: string; readonly name: string }
  | { readonly type: 'delete-segment'; readonly segmentId: string }
  | { readonly type: 'revert'; readonly eventId: string };

/** One line of the log. Order is (lamport, actor, id), so that logs merge by union in any order. */
export interface ReviewEvent {
  readonly id: string;
  readonly actor: string;
  readonly lamport: number;
  /** Milliseconds since the epoch, for people; never used for ordering. */
  readonly at: number;
  readonly op: ReviewOp;
}
