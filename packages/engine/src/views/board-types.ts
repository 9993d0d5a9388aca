import type { Disposable } from '../base/lifetime';
import type { Readable } from '../base/store';
import type { LabelChange } from '../model/change';
import type { ElementId, ElementKind } from '../model/element';
import type { Box } from '../model/geometry';
import type { BoardStatus, ElementState, IssueFields, IssuePriority, IssueStatus, IssueType, StatusKind } from '../model/issue';
import type { IssueEdit, SingleOp } from '../review/event';
import type { IssuePayload } from '../review/issue-payload';
import type { FilledTemplate, IssueTemplate } from '../review/issue-templates';
import type { Issue, Judgement, SaveStatus } from '../review/review';
import type { BurnPoint } from './board-burn-down';

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

/** Elements of an issue by what became of them. */
export interface ElementCounts {
  readonly all: number;
  readonly open: number;
  readonly fixed: number;
  readonly notAnIssue: number;
}

/** What a card shows beside the fields of its issue. */
export interface BoardCard {
  readonly counts: ElementCounts;
  /** The first few elements. */
  readonly preview: readonly BoardElement[];
  /** Of a live issue: `loading` until it was counted, and why it cannot be applied here. */
  readonly live: { readonly state: 'loading' | 'ready'; readonly problem: string | null } | null;
}

export interface BoardColumn {
  readonly status: IssueStatus;
  readonly title: string;
  readonly kind: StatusKind;
  /** Those that pass the query, in the order of the board; the same array until one of them changes. */
  readonly issues: readonly Issue[];
  /** Issues in the column whatever the query. */
  readonly total: number;
}

/** What is looked for on the board. Empty lists mean: any. */
export interface BoardQuery {
  /** Found in titles, descriptions, comments and tags; every word must be there. */
  readonly text: string;
  readonly types: readonly IssueType[];
  /** Ids of people; `null`: nobody. */
  readonly assignees: readonly (string | null)[];
  readonly priorities: readonly IssuePriority[];
  readonly tags: readonly string[];
  /** Only those that are not closed and were due before today. */
  readonly overdue: boolean;
  readonly hideClosed: boolean;
}

export const ANY_ISSUE: BoardQuery = { text: '', types: [], assignees: [], priorities: [], tags: [], overdue: false, hideClosed: false };

/** One event of the log, as far as it concerns an issue. */
export interface HistoryEntry {
  readonly eventId: string;
  readonly actor: string;
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly ops: readonly SingleOp[];
}

export interface BoardDetail {
  readonly issue: Issue;
  /** Of a live issue: what its query says now. */
  readonly live: { readonly state: 'loading' | 'ready' | 'error'; readonly problem: string | null; readonly count: number } | null;
  /** Elements in the chosen state; of a live issue at most 100,000, the most suspicious first. */
  readonly elements: readonly ElementId[];
  readonly counts: ElementCounts;
  /** Which elements are shown; `null`: all. */
  readonly shownState: ElementState | null;
  readonly judgedCount: number;
  /** Elements with a proposed change. */
  readonly changedCount: number;
  /** What happened to the issue, oldest first: standing events, comments included. */
  readonly history: readonly HistoryEntry[];
}

export interface BoardSnapshot {
  /** `error`: elements could not be read; issues are shown all the same. */
  readonly state: 'loading' | 'ready' | 'error';
  readonly error: Error | null;
  /** Why the last action was not stored; `null` once another one was. */
  readonly actionError: Error | null;
  /** In the order of the board; empty columns included. */
  readonly columns: readonly BoardColumn[];
  /** All issues, whatever the query. */
  readonly issueCount: number;
  /** Those that pass the query. */
  readonly shownCount: number;
  readonly query: BoardQuery;
  readonly opened: BoardDetail | null;
  /** Grows when something was read that `cardOf` or `elementOf` answer. */
  readonly revision: number;
  /** Proposed label changes in all, in issues or not. */
  readonly changeCount: number;
  readonly judgementCount: number;
  /** Elements that a new issue would get: those picked, or the focused one. */
  readonly targetCount: number;
  /** Filters that an issue could be live from. */
  readonly filterCount: number;
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

/** What a new issue has beside its title and elements. */
export type NewIssue = Partial<IssueFields> & { readonly description?: string | undefined; readonly status?: IssueStatus | undefined; readonly tags?: readonly string[] | undefined };

/**
 * Issues by status. Actions change the snapshot at once; they resolve to `false` or `null` when nothing was done or when
 * storage refused, which is then in `actionError`. Each is one event of the log and one undo. Nothing is read before the first `subscribe`.
 */
export interface BoardView extends Readable<BoardSnapshot>, Disposable {
  /** Opens the detail of an issue; `null` closes it. */
  open(issueId: string | null): void;
  setQuery(patch: Partial<BoardQuery>): void;
  /** Which elements of the opened issue are shown; `null`: all. */
  showElements(state: ElementState | null): void;
  /** Reads what the cards of these issues show. Replaces what was asked for before. */
  ensureCards(issueIds: readonly string[]): void;
  /** Reads these elements of the opened issue. Replaces what was asked for before. */
  ensureElements(elements: readonly ElementId[]): void;
  /** What is known now; call `ensureCards` to have it read. */
  cardOf(issue: Issue): BoardCard;
  elementOf(element: ElementId): BoardElement;
  /** Tags in use, the most frequent first. */
  tags(): readonly string[];
  /** What a person is called. */
  nameOf(personId: string): string;
  /** Resolves to the id of the new issue, first in its column. */
  create(title: string, elements?: readonly ElementId[], fields?: NewIssue): Promise<string | null>;
  /** A template filled in with what is known of the elements. */
  suggest(template: IssueTemplate, elements: readonly ElementId[]): Promise<FilledTemplate>;
  rename(issueId: string, title: string): Promise<boolean>;
  describe(issueId: string, description: string): Promise<boolean>;
  /** Sets fields of one or many issues; those that have them already are left alone. */
  edit(issueIds: readonly string[], edit: IssueEdit): Promise<boolean>;
  /** Moves an issue to a place among the other cards that are shown in a column; default first. */
  move(issueId: string, status: IssueStatus, index?: number): Promise<boolean>;
  /** Moves issues to the top of a column, in the order given. */
  moveAll(issueIds: readonly string[], status: IssueStatus): Promise<boolean>;
  /** Deletes issues; resolves to what {@link takeBack} needs. */
  remove(issueId: string | readonly string[]): Promise<string | null>;
  addElements(issueId: string, elements: readonly ElementId[]): Promise<boolean>;
  removeElements(issueId: string, elements: readonly ElementId[]): Promise<string | null>;
  /** Says what became of elements of an issue. */
  mark(issueId: string, elements: readonly ElementId[], state: ElementState): Promise<boolean>;
  /** Makes a live issue everything that meets its query now. */
  freeze(issueId: string): Promise<boolean>;
  /** Makes an issue live from what filters now. */
  makeLive(issueId: string): Promise<boolean>;
  addComment(issueId: string, text: string): Promise<boolean>;
  /** `null` deletes it. Only one's own. */
  editComment(issueId: string, commentId: string, text: string | null): Promise<boolean>;
  setStatuses(statuses: readonly BoardStatus[]): Promise<boolean>;
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
  /** Open and closed over time: the elements of an issue, or with `null` all issues. */
  burnDown(issueId: string | null): readonly BurnPoint[];
  /** The issue as it leaves the page; `null` when there is none or it cannot be read. */
  exportIssue(issueId: string): Promise<IssuePayload | null>;
  /** Merges a log of JSON lines. */
  importLog(text: string): Promise<LogImport | null>;
  /** Reads elements again after an error. */
  refresh(): void;
}
