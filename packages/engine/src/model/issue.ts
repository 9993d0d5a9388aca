import type { ElementId } from './element';
import type { FilterClause } from './filter-clause';

/** What an issue is about; decides its template and what "done" means for it. */
export type IssueType = 'label-error' | 'bad-data' | 'model-failure' | 'collection' | 'regression' | 'custom';

export const ISSUE_TYPES: readonly IssueType[] = ['label-error', 'bad-data', 'model-failure', 'collection', 'regression', 'custom'];

export type IssuePriority = 'urgent' | 'high' | 'medium' | 'low' | 'none';

/** The most pressing first. */
export const ISSUE_PRIORITIES: readonly IssuePriority[] = ['urgent', 'high', 'medium', 'low', 'none'];

/** Id of a column of the board. An issue whose column is gone is shown in the first one. */
export type IssueStatus = string;

/** `open`: nobody began. `active`: somebody works on it. `done` and `dropped`: closed, with and without having been fixed. */
export type StatusKind = 'open' | 'active' | 'done' | 'dropped';

export const STATUS_KINDS: readonly StatusKind[] = ['open', 'active', 'done', 'dropped'];

/** A column of the board. */
export interface BoardStatus {
  readonly id: IssueStatus;
  readonly title: string;
  readonly kind: StatusKind;
}

/** Columns of a board that nobody configured, in order. */
export const DEFAULT_STATUSES: readonly BoardStatus[] = [
  { id: 'open', title: 'Open', kind: 'open' },
  { id: 'in_review', title: 'In review', kind: 'active' },
  { id: 'resolved', title: 'Resolved', kind: 'done' },
  { id: 'wont_fix', title: "Won't fix", kind: 'dropped' },
];

/** What became of one element of an issue. */
export type ElementState = 'open' | 'fixed' | 'not-an-issue';

export const ELEMENT_STATES: readonly ElementState[] = ['open', 'fixed', 'not-an-issue'];

/** What people write on an issue, beside its title and description. */
export interface IssueFields {
  readonly issueType: IssueType;
  /** Id of a person; `null`: nobody. */
  readonly assignee: string | null;
  readonly priority: IssuePriority;
  /** Calendar day, `YYYY-MM-DD`, without a time zone. */
  readonly due: string | null;
  /** Live: the issue is whatever meets these clauses. `null`: frozen, it is its elements. */
  readonly query: readonly FilterClause[] | null;
}

/** What happened to the elements of an issue when new labels or a new model arrived. */
export type VerifiedOutcome = 'fixed' | 'still-wrong' | 'newly-wrong' | 'gone';

export const VERIFIED_OUTCOMES: readonly VerifiedOutcome[] = ['fixed', 'still-wrong', 'newly-wrong', 'gone'];

export type VerifiedElements = Readonly<Record<VerifiedOutcome, readonly ElementId[]>>;
