import type { Disposable } from '../base/lifetime';
import type { Readable } from '../base/store';
import type { ElementId } from '../model/element';
import type { LabelChange } from '../model/change';
import type { FilterClause } from '../model/filter-clause';
import type { IssueStatus } from '../model/issue';
import type { ReviewEvent, ReviewOp, Verdict } from './event';

export interface IssueComment {
  readonly commentId: string;
  readonly text: string;
  readonly actor: string;
  /** Milliseconds since the epoch. */
  readonly at: number;
}

export interface Issue {
  readonly issueId: string;
  readonly title: string;
  readonly description: string;
  readonly status: IssueStatus;
  /** Position inside its column; lower is higher up. */
  readonly rank: number;
  readonly elements: readonly ElementId[];
  readonly comments: readonly IssueComment[];
  readonly createdBy: string;
  readonly createdAt: number;
  readonly updatedAt: number;
}

export interface Judgement {
  readonly verdict: Verdict;
  readonly actor: string;
  readonly at: number;
  /** Label that was changed by this judgement: the element's own, or a new one for an object that nobody had labelled. */
  readonly changedLabelId: string | null;
}

/** Filters that somebody saved under a name. Its clauses are data: they are checked again when they are applied. */
export interface Segment {
  readonly segmentId: string;
  readonly name: string;
  readonly clauses: readonly FilterClause[];
  readonly createdBy: string;
  /** Milliseconds since the epoch. */
  readonly createdAt: number;
  readonly updatedAt: number;
}

/** What the log says when all of it has been read: the result of a pure reduction, never edited in place. */
export interface ReviewState {
  readonly issues: ReadonlyMap<string, Issue>;
  readonly judgements: ReadonlyMap<ElementId, Judgement>;
  /** Proposed label changes by label id; the newest change of a label wins. */
  readonly changes: ReadonlyMap<string, LabelChange>;
  /** Saved filters by id, the oldest first. */
  readonly segments: ReadonlyMap<string, Segment>;
  /** The newest own action that undo would take back, in words ("Agree with model"); `null` when there is none. */
  readonly undoLabel: string | null;
  readonly redoLabel: string | null;
  readonly eventCount: number;
}

/** `saving` while a transaction runs, `saved` once it is durable, `failed` when storage refused (`error` says why). */
export interface SaveStatus {
  readonly state: 'saved' | 'saving' | 'failed' | 'memory';
  readonly error: string | null;
}

/** People's decisions about one dataset: an append-only event log and the state it reduces to. */
export interface Review extends Disposable {
  readonly state: Readable<ReviewState>;
  readonly saveStatus: Readable<SaveStatus>;
  /**
   * Appends one action. The state changes at once; the promise resolves when the event is durable and rejects with
   * `storage-failed` otherwise (the action is then taken back).
   */
  act(op: ReviewOp): Promise<ReviewEvent>;
  /** Takes back the actor's newest action that still stands. Resolves to `false` when there is none. */
  undo(): Promise<boolean>;
  redo(): Promise<boolean>;
  /** All events in (lamport, actor, id) order. */
  events(): readonly ReviewEvent[];
  /** Adds the events of another log; those already known are ignored. Resolves to the number of new ones. */
  merge(events: readonly ReviewEvent[]): Promise<number>;
}
