export type IssueStatus = 'open' | 'in_review' | 'resolved' | 'wont_fix';

/** Columns of the board, in order. */
export const ISSUE_STATUSES: readonly IssueStatus[] = ['open', 'in_review', 'resolved', 'wont_fix'];
