import type { Disposable } from '../base/lifetime';
import type { Readable } from '../base/store';
import type { ElementId } from '../model/element';
import type { LabelChange } from '../model/change';
import type { FilterClause } from '../model/filter-clause';
import type { Pile } from '../model/campaign';
import type { BoardStatus, ElementState, IssueFields, IssueStatus, VerifiedElements } from '../model/issue';
import type { SyncState } from './sync/sync-hub';
import type { CampaignSettings, ReviewEvent, ReviewOp, SentTask, Verdict } from './event';

export interface IssueComment {
  readonly commentId: string;
  readonly text: string;
  readonly actor: string;
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly editedAt: number | null;
}

/** What a comparison of an issue with new labels or a new model found. */
export interface IssueVerification {
  /** What arrived, in words: "model v2". */
  readonly against: string;
  readonly outcomes: VerifiedElements;
  readonly actor: string;
  readonly at: number;
}

/** Frames of an issue that went to a labeling provider. */
export interface IssueSend {
  readonly sendId: string;
  readonly provider: string;
  readonly project: string | null;
  readonly tasks: readonly SentTask[];
  /** Frames whose results came back. */
  readonly received: readonly string[];
  readonly actor: string;
  readonly at: number;
}

export interface Issue extends IssueFields {
  readonly issueId: string;
  readonly title: string;
  readonly description: string;
  readonly status: IssueStatus;
  /** Position inside its column; lower is higher up. */
  readonly rank: number;
  readonly tags: readonly string[];
  /** Of a live issue: those that were put in by hand. */
  readonly elements: readonly ElementId[];
  /** Elements that are not open. */
  readonly elementStates: ReadonlyMap<ElementId, ElementState>;
  readonly comments: readonly IssueComment[];
  /** The oldest first. */
  readonly verifications: readonly IssueVerification[];
  readonly sends: readonly IssueSend[];
  readonly createdBy: string;
  readonly createdAt: number;
  readonly updatedAt: number;
}

export interface Judgement {
  readonly verdict: Verdict;
  readonly actor: string;
  readonly at: number;
  /** The event that made it. */
  readonly eventId: string;
  /** Label that was changed by this judgement: the element's own, or a new one for an object that nobody had labelled. */
  readonly changedLabelId: string | null;
}

/** What somebody proposes for a label. */
export interface ChangeProposal {
  readonly change: LabelChange;
  /** The event that made it; what `decide-change` names. */
  readonly eventId: string;
  readonly actor: string;
  /** Milliseconds since the epoch. */
  readonly at: number;
  /** The issue from which it was made. */
  readonly issueId: string | null;
  readonly decision: 'proposed' | 'accepted' | 'rejected';
  readonly decidedBy: string | null;
}

/** A search for more of the same, and what was decided about its candidates. */
export interface Campaign extends CampaignSettings {
  readonly campaignId: string;
  readonly piles: ReadonlyMap<ElementId, Pile>;
  readonly createdBy: string;
  readonly createdAt: number;
  readonly updatedAt: number;
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
  /** The change in force of each label: what was accepted, or else the newest proposal that nobody rejected. */
  readonly changes: ReadonlyMap<string, LabelChange>;
  /** All proposals that were not replaced, by label id, the newest first. More than one that is not rejected is a conflict. */
  readonly proposals: ReadonlyMap<string, readonly ChangeProposal[]>;
  /** Columns of the board, in order. */
  readonly statuses: readonly BoardStatus[];
  readonly campaigns: ReadonlyMap<string, Campaign>;
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
  /** There are decisions, and the browser may throw them away when it runs out of room or nobody comes for a while. See `requestPersistence`. */
  readonly evictable: boolean;
  /** Events since the log was last exported from here. */
  readonly unexported: number;
  /** Milliseconds since the epoch; `null`: never, as far as this browser knows. */
  readonly exportedAt: number | null;
}

/** People's decisions about one dataset: an append-only event log and the state it reduces to. */
export interface Review extends Disposable {
  /** Whose decisions `act` records. */
  readonly actor: string;
  /** Nothing can be decided here: `act`, `undo`, `redo` and `merge` reject with `read-only`. */
  readonly readOnly: boolean;
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
  /** How this copy and the others are doing, and who is there. */
  readonly sync: Readable<SyncState>;
  /** Tells the others what is looked at here; what is left out stays as it was. Short-lived: never stored. */
  look(at: { readonly element?: ElementId | null; readonly place?: string | null }): void;
  /** Asks the browser never to throw decisions away by itself. Call it from a click: some browsers ask the person. Resolves to whether it will. */
  requestPersistence(): Promise<boolean>;
  /** Says that the log was exported as it is now; `exportLog` does. */
  markExported(): Promise<void>;
}
