import type { IssueStatus } from '../model/issue';
import { singleOps, type ReviewEvent } from '../review/event';
import { resolveReverts } from '../review/resolve-reverts';
import type { Issue, ReviewState } from '../review/review';
import { createIssueMatcher } from './board-query';
import type { BoardColumn, BoardQuery, HistoryEntry } from './board-types';

export interface BoardArrangement {
  readonly columns: readonly BoardColumn[];
  readonly shownCount: number;
}

export interface BoardOrder {
  arrange(state: ReviewState, query: BoardQuery): BoardArrangement;
  /** All issues of a column in the order of the board, whatever the query. */
  issuesOf(state: ReviewState, status: IssueStatus): Issue[];
}

const byRank = (a: Issue, b: Issue) => a.rank - b.rank || (a.issueId < b.issueId ? -1 : a.issueId > b.issueId ? 1 : 0);

/**
 * The order of the board. It is kept from one state to the next: issues take the place of their older selves, so that
 * sorting finds long runs that are in order already, and one pass puts them into columns.
 */
export function createBoardOrder(): BoardOrder {
  const matcher = createIssueMatcher();
  let known: ReviewState['issues'] = new Map();
  let order: readonly Issue[] = [];
  let before: BoardArrangement | null = null;

  const ordered = (issues: ReviewState['issues']): readonly Issue[] => {
    if (issues === known) return order;
    const next: Issue[] = [];
    for (const { issueId } of order) {
      const issue = issues.get(issueId);
      if (issue) next.push(issue);
    }
    if (next.length < issues.size) for (const issue of issues.values()) if (!known.has(issue.issueId)) next.push(issue);
    known = issues;
    order = next.sort(byRank);
    return order;
  };

  return {
    arrange(state, query) {
      const buckets = state.statuses.map(() => ({ total: 0, issues: [] as Issue[] }));
      const places = new Map(state.statuses.map(({ id }, at) => [id, at]));
      const matches = matcher(query, state);
      let shownCount = 0;
      for (const issue of ordered(state.issues)) {
        const bucket = buckets[places.get(issue.status) ?? 0];
        if (!bucket) continue;
        bucket.total += 1;
        if (!matches(issue)) continue;
        bucket.issues.push(issue);
        shownCount += 1;
      }
      const columns = state.statuses.map(({ id: status, title, kind }, at): BoardColumn => {
        const { total = 0, issues = [] } = buckets[at] ?? {};
        const old = before?.columns[at];
        const same = old !== undefined && sameList(old.issues, issues);
        if (same && old.status === status && old.title === title && old.kind === kind && old.total === total) return old;
        return { status, title, kind, total, issues: same ? old.issues : issues };
      });
      before = { columns, shownCount };
      return before;
    },
    issuesOf(state, status) {
      const places = new Set(state.statuses.map(({ id }) => id));
      const first = state.statuses[0]?.id;
      return ordered(state.issues).filter((issue) => (places.has(issue.status) ? issue.status : first) === status);
    },
  };
}

function sameList(a: readonly Issue[], b: readonly Issue[]): boolean {
  return a.length === b.length && a.every((issue, at) => issue === b[at]);
}

/** Standing events about an issue, with only those of their ops that concern it. */
export function historyOf(issueId: string, events: readonly ReviewEvent[]): HistoryEntry[] {
  const { standing } = resolveReverts(events, '');
  return events.flatMap((event) => {
    const ops = singleOps(event.op).filter((op) => 'issueId' in op && op.issueId === issueId);
    return ops.length > 0 && standing(event) ? [{ eventId: event.id, actor: event.actor, at: event.at, ops }] : [];
  });
}

/** Ranks that put an issue at `index` of a column: its own, and those of cards that have to make room first. */
export interface Placement {
  readonly rank: number;
  readonly shifted: readonly { readonly issueId: string; readonly rank: number }[];
}

/** @param others the cards of the column without the one that moves, in order */
export function placeAt(others: readonly Issue[], index: number): Placement {
  const before = others[index - 1];
  const after = others[index];
  if (!before) return { rank: after ? after.rank - 1 : 0, shifted: [] };
  if (!after) return { rank: before.rank + 1, shifted: [] };
  const middle = (before.rank + after.rank) / 2;
  if (middle > before.rank && middle < after.rank) return { rank: middle, shifted: [] };
  // No number fits between the two: the cards below move down until there is room.
  const rank = before.rank + 1;
  const shifted: { issueId: string; rank: number }[] = [];
  let last = rank;
  for (const issue of others.slice(index)) {
    if (issue.rank > last) break;
    last += 1;
    shifted.push({ issueId: issue.issueId, rank: last });
  }
  return { rank, shifted };
}
