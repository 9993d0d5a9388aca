import type { Disposable } from '../base/lifetime';
import type { Readable } from '../base/store';
import type { LabelChange } from '../model/change';
import type { ElementId, ElementKind } from '../model/element';
import type { Box } from '../model/geometry';
import type { IssueStatus, StatusKind } from '../model/issue';
import type { ReviewEvent } from '../review/event';
import type { IssueComment, Judgement, SaveStatus } from '../review/review';

/** Columns of `elements` that a card shows. */
export interface BoardElementInfo {
  readonly frameId: string;
  /** Pixels; `null` for whole frames. */
  readonly box: Box | null;
  readonly given: string | null;
  readonly predicted: string | null;
  readonly suggested: string | null;
  readonly agreement: string;
  /** 0..1, higher = more worth a look. */
  readonly score: number;
  readonly reason: string | null;
}

export interface BoardElement {
  readonly elementId: ElementId;
  readonly kind: ElementKind;
  /** `null` when the tables hold no such element (another model or dataset), `undefined` until it was read. */
  readonly info: BoardElementInfo | null | undefined;
  readonly judgement: Judgement | null;
  /** The proposed change that concerns it. */
  readonly change: LabelChange | null;
}

export interface BoardCard {
  readonly issueId: string;
  readonly title: string;
  readonly elementCount: number;
  /** Elements that somebody judged. */
  readonly judgedCount: number;
  /** The first few elements. */
  readonly preview: readonly BoardElement[];
  readonly commentCount: number;
  readonly createdBy: string;
  /** Milliseconds since the epoch. */
  readonly updatedAt: number;
}

export interface BoardColumn {
  readonly status: IssueStatus;
  readonly title: string;
  readonly kind: StatusKind;
  readonly cards: readonly BoardCard[];
}

export interface BoardDetail {
  readonly issueId: string;
  readonly title: string;
  readonly description: string;
  readonly status: IssueStatus;
  readonly elements: readonly BoardElement[];
  readonly judgedCount: number;
  /** Elements with a proposed change. */
  readonly changedCount: number;
  readonly comments: readonly IssueComment[];
  /** What happened to the issue, oldest first: standing events, comments included. */
  readonly history: readonly ReviewEvent[];
  readonly createdBy: string;
  readonly createdAt: number;
  readonly updatedAt: number;
}

export interface BoardSnapshot {
  /** `error`: elements could not be read; issues are shown all the same. */
  readonly state: 'loading' | 'ready' | 'error';
  readonly error: Error | null;
  /** Why the last action was not stored; `null` once another one was. */
  readonly actionError: Error | null;
  /** In the order of the board; empty columns included. */
  readonly columns: readonly BoardColumn[];
  readonly issueCount: number;
  readonly opened: BoardDetail | null;
  /** Proposed label changes in all, in issues or not. */
  readonly changeCount: number;
  readonly judgementCount: number;
  /** Elements that a new issue would get: those picked, or the focused one. */
  readonly targetCount: number;
  readonly saveStatus: SaveStatus;
  readonly undoLabel: string | null;
  readonly redoLabel: string | null;
}

/** What became of a log that was read in. */
export interface LogImport {
  readonly added: number;
  /** Lines that were left out. */
  readonly skipped: number;
}

/**
 * Issues by status. Actions change the snapshot at once; they resolve to `false` or `null` when nothing was done or when
 * storage refused, which is then in `actionError`. Nothing is read before the first `subscribe`.
 */
export interface BoardView extends Readable<BoardSnapshot>, Disposable {
  /** Opens the detail of an issue; `null` closes it. */
  open(issueId: string | null): void;
  /** Resolves to the id of the new issue, first in its column. */
  create(title: string, elements?: readonly ElementId[]): Promise<string | null>;
  rename(issueId: string, title: string): Promise<boolean>;
  describe(issueId: string, description: string): Promise<boolean>;
  /** Moves an issue to a place among the other cards of a column; default first. */
  move(issueId: string, status: IssueStatus, index?: number): Promise<boolean>;
  /** Deletes an issue; resolves to what {@link takeBack} needs. */
  remove(issueId: string): Promise<string | null>;
  addElements(issueId: string, elements: readonly ElementId[]): Promise<boolean>;
  removeElements(issueId: string, elements: readonly ElementId[]): Promise<string | null>;
  addComment(issueId: string, text: string): Promise<boolean>;
  /** Reverts one event, whatever was done since. */
  takeBack(eventId: string): Promise<boolean>;
  undo(): Promise<boolean>;
  redo(): Promise<boolean>;
  /** The picked elements, or the focused one. */
  targets(): readonly ElementId[];
  /** Focuses an element for all widgets. */
  show(element: ElementId): void;
  /** Filters all widgets to the elements of an issue. */
  showOnly(issueId: string): void;
  /** Merges a log of JSON lines. */
  importLog(text: string): Promise<LogImport | null>;
  /** Reads elements again after an error. */
  refresh(): void;
}
