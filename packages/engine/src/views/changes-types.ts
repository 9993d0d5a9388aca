import type { Disposable } from '../base/lifetime';
import type { Readable } from '../base/store';
import type { LabelChange } from '../model/change';
import type { ChangeProposal } from '../review/review';
import type { UndecidedLabel } from '../review/choose-changes';

/** `conflict`: people want different things and nobody chose. `proposed`: one change that nobody decided about. */
export type ChangeState = 'conflict' | 'proposed' | 'accepted' | 'rejected';
export const CHANGE_STATES: readonly ChangeState[] = ['conflict', 'proposed', 'accepted', 'rejected'];

/** A label for which something is proposed. */
export interface ChangeItem {
  readonly labelId: string;
  readonly frameId: string;
  readonly state: ChangeState;
  /** The newest first. */
  readonly proposals: readonly ChangeProposal[];
  /** What was accepted, otherwise the newest that was not rejected, otherwise the newest. */
  readonly shown: ChangeProposal;
}

/** Every field narrows; `null`: any. */
export interface ChangeFilters {
  /** `open`: conflicts and what is proposed. */
  readonly state: ChangeState | 'open' | 'all';
  readonly op: LabelChange['op'] | null;
  /** Somebody who proposed. */
  readonly actor: string | null;
  readonly issueId: string | null;
  /** Before or after the change. */
  readonly classId: string | null;
}

/** What could be filtered by, with the number of labels that have it. */
export interface ChangeFacet {
  readonly value: string;
  readonly count: number;
}

export interface ChangesSnapshot {
  /** `empty`: nobody proposed anything. */
  readonly state: 'empty' | 'ready';
  /** Those that meet the filters; conflicts first, then by frame. */
  readonly items: readonly ChangeItem[];
  readonly total: number;
  readonly counts: Readonly<Record<ChangeState, number>>;
  readonly filters: ChangeFilters;
  readonly facets: Readonly<Record<'op' | 'actor' | 'issueId' | 'classId', readonly ChangeFacet[]>>;
  /** The label that is looked at; `null` when nothing meets the filters. */
  readonly focused: ChangeItem | null;
  /** Its place in `items`; -1 when it does not meet the filters any more. */
  readonly focusIndex: number;
  readonly picked: ReadonlySet<string>;
  /** What an export with the defaults would do to the labels. */
  readonly exported: { readonly added: number; readonly modified: number; readonly deleted: number; readonly undecided: readonly UndecidedLabel[] };
  readonly issueTitles: ReadonlyMap<string, string>;
  readonly readOnly: boolean;
  readonly undoLabel: string | null;
  readonly redoLabel: string | null;
  /** Why the last decision was not stored; `null` once another one was. */
  readonly actionError: Error | null;
}

/** How many labels were decided about, and how many of those asked for wait for somebody to choose. */
export interface DecisionResult {
  readonly decided: number;
  readonly conflicts: number;
}

/**
 * Everything that is proposed for labels, and decisions about it. One decision, of however many labels, is one event and one undo. Actions resolve when the
 * event is durable; what storage refused is in `actionError`.
 */
export interface ChangesView extends Readable<ChangesSnapshot>, Disposable {
  setFilters(patch: Partial<ChangeFilters>): void;
  focus(labelId: string | null): void;
  /** Looks at the label so many places further; stays within the list. */
  step(by: number): void;
  /** Picks or unpicks one label, or with `to` everything between the one picked last and it. */
  pick(labelId: string, range?: boolean): void;
  pickAll(): void;
  clearPicked(): void;
  /** Accepts what is shown of these labels, by default those picked or the one looked at. Conflicts are left for somebody to choose. */
  accept(labelIds?: readonly string[]): Promise<DecisionResult>;
  /** Rejects everything that is proposed for these labels. */
  reject(labelIds?: readonly string[]): Promise<DecisionResult>;
  /** Accepts one of several proposals; the others are rejected. */
  choose(labelId: string, eventId: string): Promise<boolean>;
  /** The label stays as it was imported. */
  keep(labelId: string): Promise<boolean>;
  /** Reads `changes.jsonl` and proposes what it has, as one action of the current person. Rejects with `invalid-data` for another kind of file. */
  importChanges(text: string): Promise<{ readonly added: number; readonly skipped: number } | null>;
  undo(): Promise<boolean>;
  redo(): Promise<boolean>;
}
