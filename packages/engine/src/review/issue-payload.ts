import type { LabelChange } from '../model/change';
import type { ElementId } from '../model/element';
import type { FilterClause } from '../model/filter-clause';
import type { Box } from '../model/geometry';
import type { ElementState, IssuePriority, IssueType, StatusKind } from '../model/issue';
import { changeOfElement } from './change-of-element';
import type { ReviewState } from './review';

/** One element of an exported issue. */
export interface PayloadElement {
  readonly elementId: ElementId;
  /** `null` when the tables hold no such element. */
  readonly frameId: string | null;
  /** Pixels; `null` for whole frames. */
  readonly box: Box | null;
  readonly given: string | null;
  readonly predicted: string | null;
  /** Why it was flagged, in words. */
  readonly reason: string | null;
  readonly state: ElementState;
  /** The change of its label that is in force. */
  readonly change: LabelChange | null;
}

/** An issue on its way out: what `onIssueExport` gets, and what a webhook sends. Plain JSON. */
export interface IssuePayload {
  readonly event: 'issue-exported';
  readonly dataset: { readonly id: string; readonly name: string };
  readonly issue: {
    readonly issueId: string;
    readonly title: string;
    readonly description: string;
    readonly issueType: IssueType;
    readonly status: { readonly id: string; readonly title: string; readonly kind: StatusKind };
    readonly assignee: string | null;
    readonly priority: IssuePriority;
    readonly tags: readonly string[];
    /** `YYYY-MM-DD` */
    readonly due: string | null;
    /** Of a live issue; its elements are those that met it when it was exported. */
    readonly query: readonly FilterClause[] | null;
    readonly createdBy: string;
    /** Milliseconds since the epoch. */
    readonly createdAt: number;
    readonly updatedAt: number;
    readonly comments: readonly { readonly actor: string; readonly at: number; readonly text: string }[];
  };
  readonly elements: readonly PayloadElement[];
}

/** What is known of an element besides what the log says. */
export interface PayloadElementInfo {
  readonly frameId: string;
  readonly box: Box | null;
  readonly given: string | null;
  readonly predicted: string | null;
  readonly reason: string | null;
}

export interface PayloadSource {
  readonly dataset: { readonly id: string; readonly name: string };
  readonly state: ReviewState;
  readonly infoOf: (element: ElementId) => PayloadElementInfo | null | undefined;
  /** Of a live issue: what meets it now. Without it, the elements that the log holds. */
  readonly elements?: readonly ElementId[] | undefined;
}

/** The payload of an issue; `null` for an unknown one. Pure. `readIssuePayload` reads what it needs from a dataset. */
export function issuePayload({ dataset, state, infoOf, elements }: PayloadSource, issueId: string): IssuePayload | null {
  const issue = state.issues.get(issueId);
  if (!issue) return null;
  const status = state.statuses.find(({ id }) => id === issue.status) ?? state.statuses[0];
  const { title, description, issueType, assignee, priority, tags, due, query, createdBy, createdAt, updatedAt } = issue;
  return {
    event: 'issue-exported',
    dataset: { id: dataset.id, name: dataset.name },
    issue: {
      issueId,
      title,
      description,
      issueType,
      status: { id: status?.id ?? issue.status, title: status?.title ?? issue.status, kind: status?.kind ?? 'open' },
      assignee,
      priority,
      tags,
      due,
      query,
      createdBy,
      createdAt,
      updatedAt,
      comments: issue.comments.map(({ actor, at, text }) => ({ actor, at, text })),
    },
    elements: (elements ?? issue.elements).map((elementId) => {
      const info = infoOf(elementId);
      return {
        elementId,
        frameId: info?.frameId ?? null,
        box: info?.box ?? null,
        given: info?.given ?? null,
        predicted: info?.predicted ?? null,
        reason: info?.reason ?? null,
        state: issue.elementStates.get(elementId) ?? 'open',
        change: changeOfElement(state, elementId) ?? null,
      };
    }),
  };
}
