import { ISSUE_PRIORITIES, ISSUE_TYPES, type BoardStatus } from '../model/issue';
import { dayOf } from '../review/issue-templates';
import type { Issue, ReviewState } from '../review/review';
import { closes } from './board-burn-down';
import type { BoardQuery } from './board-types';

/** Columns of the list that it can be sorted by. */
export type BoardSortBy = 'board' | 'title' | 'type' | 'status' | 'assignee' | 'priority' | 'due' | 'elements' | 'updated';

export interface BoardSort {
  readonly by: BoardSortBy;
  readonly direction: 'asc' | 'desc';
}

/** Whether an issue was due before today and is not closed. */
export function isOverdue(issue: Issue, statuses: readonly BoardStatus[], now: number = Date.now()): boolean {
  return issue.due !== null && issue.due < dayOf(now) && !closes(kindOf(issue, statuses));
}

function kindOf(issue: Issue, statuses: readonly BoardStatus[]) {
  return (statuses.find(({ id }) => id === issue.status) ?? statuses[0])?.kind ?? 'open';
}

/** Makes tests of issues. The text of an issue is put together once, however often somebody types another letter. */
export function createIssueMatcher(): (query: BoardQuery, state: ReviewState) => (issue: Issue) => boolean {
  const texts = new WeakMap<Issue, string>();
  const textOf = (issue: Issue) => {
    let text = texts.get(issue);
    if (text === undefined) {
      text = [issue.title, issue.description, ...issue.tags, ...issue.comments.map((comment) => comment.text)].join('\n').toLowerCase();
      texts.set(issue, text);
    }
    return text;
  };
  return (query, { statuses }) => {
    const words = query.text.toLowerCase().split(/\s+/).filter(Boolean);
    const closed = new Set(statuses.filter(({ kind }) => closes(kind)).map(({ id }) => id));
    const allClosed = statuses[0] !== undefined && closes(statuses[0].kind);
    const known = new Set(statuses.map(({ id }) => id));
    const isClosed = (issue: Issue) => (known.has(issue.status) ? closed.has(issue.status) : allClosed);
    const today = dayOf(Date.now());
    return (issue) =>
      (query.types.length === 0 || query.types.includes(issue.issueType)) &&
      (query.assignees.length === 0 || query.assignees.includes(issue.assignee)) &&
      (query.priorities.length === 0 || query.priorities.includes(issue.priority)) &&
      (query.tags.length === 0 || query.tags.some((tag) => issue.tags.includes(tag))) &&
      (!query.overdue || (issue.due !== null && issue.due < today && !isClosed(issue))) &&
      (!query.hideClosed || !isClosed(issue)) &&
      (words.length === 0 || words.every((word) => textOf(issue).includes(word)));
  };
}

/** Issues in another order than the board's; those without a value come last in both directions. Does not change the list given. */
export function sortIssues(issues: readonly Issue[], { by, direction }: BoardSort, { statuses, nameOf }: { readonly statuses: readonly BoardStatus[]; readonly nameOf: (person: string) => string }): readonly Issue[] {
  if (by === 'board') return direction === 'asc' ? issues : [...issues].reverse();
  const places = new Map(statuses.map(({ id }, at) => [id, at]));
  const values: Readonly<Record<Exclude<BoardSortBy, 'board'>, (issue: Issue) => string | number | null>> = {
    title: (issue) => issue.title.toLowerCase(),
    type: (issue) => ISSUE_TYPES.indexOf(issue.issueType),
    status: (issue) => places.get(issue.status) ?? 0,
    assignee: (issue) => (issue.assignee === null ? null : nameOf(issue.assignee).toLowerCase()),
    priority: (issue) => (issue.priority === 'none' ? null : ISSUE_PRIORITIES.indexOf(issue.priority)),
    due: (issue) => issue.due,
    elements: (issue) => issue.elements.length,
    updated: (issue) => issue.updatedAt,
  };
  const value = values[by];
  const sign = direction === 'asc' ? 1 : -1;
  return issues
    .map((issue, at) => ({ issue, at, value: value(issue) }))
    .sort((a, b) => {
      if (a.value === null || b.value === null) return Number(a.value === null) - Number(b.value === null) || a.at - b.at;
      return (a.value < b.value ? -sign : a.value > b.value ? sign : 0) || a.at - b.at;
    })
    .map(({ issue }) => issue);
}
