import type { ElementId } from '../model/element';
import { parseElementId } from '../model/element';
import type { IssueStatus } from '../model/issue';
import { changeOfElement } from '../review/change-of-element';
import { singleOps, type ReviewEvent } from '../review/event';
import { resolveReverts } from '../review/resolve-reverts';
import type { Issue, ReviewState } from '../review/review';
import type { BoardCard, BoardColumn, BoardDetail, BoardElement, BoardElementInfo } from './board-types';

export type InfoOf = (element: ElementId) => BoardElementInfo | null | undefined;

/** The column that shows an issue: the first one when its own is gone. */
export function columnOf(state: ReviewState, issue: Issue): IssueStatus {
  return state.statuses.some(({ id }) => id === issue.status) ? issue.status : (state.statuses[0]?.id ?? issue.status);
}

/** Issues of a column in the order of the board. */
export function issuesOf(state: ReviewState, status: IssueStatus): Issue[] {
  return [...state.issues.values()].filter((issue) => columnOf(state, issue) === status).sort((a, b) => a.rank - b.rank || (a.issueId < b.issueId ? -1 : 1));
}

export function boardColumns(state: ReviewState, infoOf: InfoOf, previewLength: number): BoardColumn[] {
  return state.statuses.map(({ id: status, title, kind }) => ({
    status,
    title,
    kind,
    cards: issuesOf(state, status).map((issue) => boardCard(issue, state, infoOf, previewLength)),
  }));
}

function boardCard(issue: Issue, state: ReviewState, infoOf: InfoOf, previewLength: number): BoardCard {
  const { issueId, title, createdBy, updatedAt, elements, comments } = issue;
  return {
    issueId,
    title,
    createdBy,
    updatedAt,
    elementCount: elements.length,
    judgedCount: countJudged(issue, state),
    preview: elements.slice(0, previewLength).map((element) => boardElement(element, state, infoOf)),
    commentCount: comments.length,
  };
}

export function boardDetail(issue: Issue, state: ReviewState, events: readonly ReviewEvent[], infoOf: InfoOf): BoardDetail {
  const { issueId, title, description, status, comments, createdBy, createdAt, updatedAt } = issue;
  const elements = issue.elements.map((element) => boardElement(element, state, infoOf));
  return {
    issueId,
    title,
    description,
    status,
    comments,
    createdBy,
    createdAt,
    updatedAt,
    elements,
    judgedCount: countJudged(issue, state),
    changedCount: elements.filter((element) => element.change !== null).length,
    history: historyOf(issueId, events),
  };
}

function boardElement(elementId: ElementId, state: ReviewState, infoOf: InfoOf): BoardElement {
  return {
    elementId,
    kind: parseElementId(elementId)?.kind ?? 'frame',
    info: infoOf(elementId),
    judgement: state.judgements.get(elementId) ?? null,
    change: changeOfElement(state, elementId) ?? null,
  };
}

function countJudged(issue: Issue, state: ReviewState): number {
  let count = 0;
  for (const element of issue.elements) if (state.judgements.has(element)) count += 1;
  return count;
}

function historyOf(issueId: string, events: readonly ReviewEvent[]): ReviewEvent[] {
  const { standing } = resolveReverts(events, '');
  return events.filter((event) => standing(event) && singleOps(event.op).some((op) => 'issueId' in op && op.issueId === issueId));
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
