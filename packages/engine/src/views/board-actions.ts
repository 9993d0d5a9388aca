import type { IssuePriority } from '../model/issue';
import type { IssueEdit, ReviewOp, SingleOp } from '../review/event';
import { fillTemplate } from '../review/issue-templates';
import { readLogText } from '../review/log-text';
import { randomId } from '../review/random-id';
import type { Issue } from '../review/review';
import type { Dataset } from '../session/dataset';
import { placeAt, type BoardOrder } from './board-columns';
import { createElementInfos } from './board-elements';
import { readLive } from './board-live';
import { readIssuePayload } from './board-payload';
import type { BoardView } from './board-types';
import type { RunAction } from './run-action';

type Actions = Pick<
  BoardView,
  'create' | 'suggest' | 'rename' | 'describe' | 'edit' | 'move' | 'moveAll' | 'remove' | 'addElements' | 'removeElements' | 'mark' | 'freeze' | 'makeLive' | 'addComment' | 'editComment' | 'setStatuses' | 'takeBack' | 'undo' | 'redo' | 'exportIssue' | 'importLog'
>; // prettier-ignore

export interface BoardActionContext {
  readonly dataset: Dataset;
  readonly attempt: RunAction;
  readonly order: BoardOrder;
  readonly nameOf: (person: string) => string;
  readonly matches: (issue: Issue) => boolean;
  readonly signal: AbortSignal;
}

const priorityWords: Readonly<Record<IssuePriority, string>> = { urgent: 'urgent', high: 'high', medium: 'medium', low: 'low', none: 'no priority' };
/** Elements that are asked what a template's words should be. */
const SAMPLE = 500;

/** Everything that a board decides: one event each. */
export function createBoardActions({ dataset, attempt, order, nameOf, matches, signal }: BoardActionContext): Actions {
  const { review, selection, database, manifest } = dataset;
  const act = async (op: ReviewOp): Promise<string | null> => (await attempt(() => review.act(op)))?.id ?? null;
  const did = async (op: ReviewOp): Promise<boolean> => (await act(op)) !== null;
  const state = () => review.state.getSnapshot();
  const issueOf = (issueId: string) => state().issues.get(issueId);
  const together = (ops: readonly SingleOp[], title: string): ReviewOp | null => (ops.length > 1 ? { type: 'batch', title, ops } : (ops[0] ?? null));
  const titleOf = (issueIds: readonly string[]) => (issueIds.length === 1 ? `“${issueOf(issueIds[0] ?? '')?.title ?? ''}”` : `${issueIds.length.toLocaleString('en')} issues`);
  const columnTitle = (status: string) => state().statuses.find(({ id }) => id === status)?.title ?? status;

  const editMany = async (issueIds: readonly string[], edit: IssueEdit): Promise<boolean> => {
    const ids = [...new Set(issueIds)].filter((issueId) => changes(issueOf(issueId), edit));
    const ops = ids.map((issueId): SingleOp => ({ type: 'edit-issue', issueId, ...edit }));
    if (ops.length === 0) return false;
    const title = bulkTitle(edit, titleOf(ids), nameOf);
    // The log says a name, not an id.
    const named = edit.assignee !== undefined && edit.assignee !== null && nameOf(edit.assignee) !== edit.assignee;
    const op = named ? { type: 'batch' as const, title, ops } : together(ops, title);
    return op !== null && did(op);
  };

  return {
    async create(title, elements = [], { tags, status, description = '', ...fields } = {}) {
      const issueId = randomId();
      const op: ReviewOp = { type: 'create-issue', issueId, title: title.trim(), description, elements: [...new Set(elements)], ...fields, ...(tags?.length && { tags }), ...(status !== undefined && { status }) };
      return (await did(op)) ? issueId : null;
    },
    async suggest(template, elements) {
      const infos = createElementInfos(database);
      const sample = elements.slice(0, SAMPLE);
      await attempt(() => infos.load(sample, signal));
      const known = sample.flatMap((element) => infos.get(element) ?? []);
      const className = (id: string | null) => (id === null ? null : (manifest.classes.find((entry) => entry.id === id)?.name ?? id));
      const given = className(mostOf(known.map((info) => info.given ?? info.predicted)));
      return fillTemplate(template, { count: elements.length, given, predicted: className(mostOf(known.map((info) => info.suggested ?? info.predicted))), now: Date.now() });
    },
    async rename(issueId, title) {
      const next = title.trim();
      return next !== '' && editMany([issueId], { title: next });
    },
    describe: (issueId, description) => editMany([issueId], { description }),
    edit: editMany,
    async move(issueId, to, index = 0) {
      const issue = issueOf(issueId);
      if (!issue || !state().statuses.some(({ id }) => id === to)) return false;
      const column = order.issuesOf(state(), to);
      const others = column.filter((other) => other.issueId !== issueId);
      const shown = others.filter(matches);
      const place = Math.max(0, Math.min(index, shown.length));
      // Among all cards: right below the one that is shown above it.
      const above = shown[place - 1];
      const below = shown[place];
      const at = above ? others.indexOf(above) + 1 : below ? others.indexOf(below) : 0;
      if (issue.status === to && column.indexOf(issue) === at) return false;
      const { rank, shifted } = placeAt(others, at);
      const ops = [...shifted.map((other): SingleOp => ({ type: 'move-issue', issueId: other.issueId, status: to, rank: other.rank })), { type: 'move-issue' as const, issueId, status: to, rank }];
      const op = together(ops, `Move “${issue.title}” to ${columnTitle(to)}`);
      return op !== null && did(op);
    },
    async moveAll(issueIds, to) {
      const moving = [...new Set(issueIds)].filter((issueId) => issueOf(issueId) && issueOf(issueId)?.status !== to);
      if (!state().statuses.some(({ id }) => id === to)) return false;
      const taken = new Set(moving);
      const top = order.issuesOf(state(), to).find((issue) => !taken.has(issue.issueId))?.rank ?? 0;
      const op = together(moving.map((issueId, at): SingleOp => ({ type: 'move-issue', issueId, status: to, rank: top - moving.length + at })), `Move ${titleOf(moving)} to ${columnTitle(to)}`);
      return op !== null && did(op);
    },
    async remove(issueId) {
      const ids = (typeof issueId === 'string' ? [issueId] : [...new Set(issueId)]).filter(issueOf);
      const op = together(ids.map((id): SingleOp => ({ type: 'delete-issue', issueId: id })), `Delete ${titleOf(ids)}`);
      return op ? act(op) : null;
    },
    async addElements(issueId, elements) {
      const held = new Set(issueOf(issueId)?.elements);
      const added = [...new Set(elements)].filter((element) => !held.has(element));
      return issueOf(issueId) !== undefined && added.length > 0 && did({ type: 'add-elements', issueId, elements: added });
    },
    async removeElements(issueId, elements) {
      const held = new Set(issueOf(issueId)?.elements);
      const removed = elements.filter((element) => held.has(element));
      return removed.length > 0 ? act({ type: 'remove-elements', issueId, elements: removed }) : null;
    },
    async mark(issueId, elements, next) {
      const states = issueOf(issueId)?.elementStates;
      const marked = states ? elements.filter((element) => (states.get(element) ?? 'open') !== next) : [];
      return marked.length > 0 && did({ type: 'mark-elements', issueId, elements: marked, state: next });
    },
    async freeze(issueId) {
      const issue = issueOf(issueId);
      if (!issue?.query) return false;
      const { query, title } = issue;
      const found = await attempt(() => readLive(database, query, { limit: Infinity, signal }));
      if (!found) return false;
      const held = new Set(issue.elements);
      const added = found.ids.filter((element) => !held.has(element));
      const ops: SingleOp[] = [{ type: 'edit-issue', issueId, query: null }, ...(added.length > 0 ? [{ type: 'add-elements' as const, issueId, elements: added }] : [])];
      return did({ type: 'batch', title: `Freeze “${title}” with ${added.length === 1 ? '1 element' : `${added.length.toLocaleString('en')} elements`}`, ops });
    },
    async makeLive(issueId) {
      const clauses = selection.filters.getSnapshot().filter((clause) => clause.source !== 'issue');
      const issue = issueOf(issueId);
      // A picked set of bits does not outlive the visit.
      if (!issue || clauses.length === 0 || clauses.some((clause) => clause.type === 'set')) return false;
      return did({ type: 'edit-issue', issueId, query: clauses });
    },
    async addComment(issueId, text) {
      const trimmed = text.trim();
      return trimmed !== '' && issueOf(issueId) !== undefined && did({ type: 'comment', issueId, commentId: randomId(), text: trimmed });
    },
    async editComment(issueId, commentId, text) {
      const comment = issueOf(issueId)?.comments.find((other) => other.commentId === commentId);
      const next = text?.trim() ?? null;
      if (comment?.actor !== review.actor || next === '' || next === comment.text) return false;
      return did({ type: 'edit-comment', issueId, commentId, text: next });
    },
    setStatuses: async (statuses) => statuses.length > 0 && JSON.stringify(statuses) !== JSON.stringify(state().statuses) && did({ type: 'set-statuses', statuses }),
    takeBack: (eventId) => did({ type: 'revert', eventId }),
    undo: async () => (await attempt(() => review.undo())) ?? false,
    redo: async () => (await attempt(() => review.redo())) ?? false,
    exportIssue: (issueId) => attempt(() => readIssuePayload(dataset, issueId, { signal })),
    importLog: (text) =>
      attempt(async () => {
        const { events, problems } = readLogText(text);
        return { added: await review.merge(events), skipped: problems.length };
      }),
  };
}

/** Whether an edit would change anything of an issue. */
function changes(issue: Issue | undefined, { addTags = [], removeTags = [], ...fields }: IssueEdit): issue is Issue {
  if (!issue) return false;
  return (
    addTags.some((tag) => !issue.tags.includes(tag)) ||
    removeTags.some((tag) => issue.tags.includes(tag)) ||
    Object.entries(fields).some(([name, value]) => value !== undefined && issue[name as keyof Issue] !== value)
  );
}

function bulkTitle(edit: IssueEdit, what: string, nameOf: (person: string) => string): string {
  if (edit.title !== undefined) return `Rename ${what}`;
  if (edit.description !== undefined) return `Describe ${what}`;
  if (edit.assignee !== undefined) return edit.assignee === null ? `Unassign ${what}` : `Assign ${what} to ${nameOf(edit.assignee)}`;
  if (edit.priority !== undefined) return `Set priority of ${what} to ${priorityWords[edit.priority]}`;
  if (edit.due !== undefined) return edit.due === null ? `Clear due date of ${what}` : `Set due date of ${what} to ${edit.due}`;
  if (edit.addTags?.length) return `Tag ${what} ${edit.addTags.join(', ')}`;
  if (edit.removeTags?.length) return `Remove tag ${edit.removeTags.join(', ')} from ${what}`;
  if (edit.issueType !== undefined) return `Change type of ${what}`;
  return `Edit ${what}`;
}

function mostOf(values: readonly (string | null)[]): string | null {
  const counts = new Map<string, number>();
  for (const value of values) if (value !== null) counts.set(value, (counts.get(value) ?? 0) + 1);
  let best: string | null = null;
  for (const [value, count] of counts) if (best === null || count > (counts.get(best) ?? 0)) best = value;
  return best;
}
