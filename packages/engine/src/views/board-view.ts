import { isAbort } from '../base/errors';
import { createLifetime } from '../base/lifetime';
import { createSingleFlight } from '../base/single-flight';
import { createStore } from '../base/store';
import type { ElementId } from '../model/element';
import type { ReviewOp } from '../review/event';
import { readLogText } from '../review/log-text';
import { randomId } from '../review/random-id';
import type { Dataset } from '../session/dataset';
import { boardColumns, boardDetail, issuesOf, placeAt } from './board-columns';
import { createElementInfos } from './board-elements';
import type { BoardSnapshot, BoardView } from './board-types';
import { createActionRunner } from './run-action';

export interface BoardOptions {
  /** Elements shown on a card. Default 8. */
  readonly previewLength?: number;
}

/** The issue board of a dataset: the review state arranged in columns, with what the tables know of each element. */
export function createBoardView(dataset: Dataset, options: BoardOptions = {}): BoardView {
  const { previewLength = 8 } = options;
  const { review, selection, status } = dataset;
  const lifetime = createLifetime('The issue board');
  const loading = createSingleFlight();
  const infos = createElementInfos(dataset.database);
  let openedId: string | null = null;
  let started = false;
  let version = status.getSnapshot().version;

  const targets = (): readonly ElementId[] => {
    const picked = [...selection.picked.getSnapshot()];
    const { element } = selection.focus.getSnapshot();
    return picked.length > 0 ? picked : element === null ? [] : [element];
  };

  const derive = () => {
    const state = review.state.getSnapshot();
    const opened = openedId === null ? undefined : state.issues.get(openedId);
    return {
      columns: boardColumns(state, infos.get, previewLength),
      issueCount: state.issues.size,
      opened: opened ? boardDetail(opened, state, review.events(), infos.get) : null,
      changeCount: state.changes.size,
      judgementCount: state.judgements.size,
      targetCount: targets().length,
      saveStatus: review.saveStatus.getSnapshot(),
      undoLabel: state.undoLabel,
      redoLabel: state.redoLabel,
    };
  };

  const store = createStore<BoardSnapshot>({ state: 'loading', error: null, actionError: null, ...derive() });

  /** Reads the elements that are to be seen and not known yet. */
  const load = () => {
    const { issues } = review.state.getSnapshot();
    const wanted: ElementId[] = [];
    for (const issue of issues.values()) {
      const seen = issue.issueId === openedId ? issue.elements : issue.elements.slice(0, previewLength);
      for (const element of seen) wanted.push(element);
    }
    loading.run((signal) => infos.load(wanted, signal)).then(
      (read) => {
        if (read === undefined || lifetime.disposed) return;
        if (read || store.getSnapshot().state !== 'ready') store.update({ ...derive(), state: 'ready', error: null });
      },
      (error: unknown) => {
        if (!lifetime.disposed && !isAbort(error)) store.update({ state: 'error', error: asError(error) });
      },
    );
  };

  const refresh = () => {
    if (!started || lifetime.disposed) return;
    store.update(derive());
    load();
  };

  const start = () => {
    if (started || lifetime.disposed) return;
    started = true;
    lifetime.defer(review.state.subscribe(refresh));
    lifetime.defer(review.saveStatus.subscribe(() => store.update({ saveStatus: review.saveStatus.getSnapshot() })));
    const onTargets = () => {
      const targetCount = targets().length;
      if (targetCount !== store.getSnapshot().targetCount) store.update({ targetCount });
    };
    lifetime.defer(selection.picked.subscribe(onTargets));
    lifetime.defer(selection.focus.subscribe(onTargets));
    lifetime.defer(
      status.subscribe(() => {
        if (status.getSnapshot().version === version) return;
        ({ version } = status.getSnapshot());
        infos.invalidate();
        load();
      }),
    );
    lifetime.defer(() => loading.cancel());
    refresh();
  };

  const attempt = createActionRunner(lifetime, store);

  const act = async (op: ReviewOp): Promise<string | null> => (await attempt(() => review.act(op)))?.id ?? null;
  const did = async (op: ReviewOp): Promise<boolean> => (await act(op)) !== null;
  const issueOf = (issueId: string) => review.state.getSnapshot().issues.get(issueId);

  return {
    getSnapshot: store.getSnapshot,
    subscribe(listener) {
      const stop = store.subscribe(listener);
      start();
      return stop;
    },
    open(issueId) {
      if (issueId === openedId) return;
      openedId = issueId;
      store.update(derive());
      if (started) load();
    },
    async create(title, elements = []) {
      const issueId = randomId();
      return (await did({ type: 'create-issue', issueId, title: title.trim(), description: '', elements: [...new Set(elements)] })) ? issueId : null;
    },
    async rename(issueId, title) {
      const next = title.trim();
      return next !== '' && issueOf(issueId) !== undefined && issueOf(issueId)?.title !== next && did({ type: 'edit-issue', issueId, title: next });
    },
    async describe(issueId, description) {
      const issue = issueOf(issueId);
      return issue !== undefined && issue.description !== description && did({ type: 'edit-issue', issueId, description });
    },
    async move(issueId, to, index = 0) {
      const state = review.state.getSnapshot();
      const issue = state.issues.get(issueId);
      if (!issue || !state.statuses.some(({ id }) => id === to)) return false;
      const column = issuesOf(state, to);
      const others = column.filter((other) => other.issueId !== issueId);
      const at = Math.max(0, Math.min(index, others.length));
      if (issue.status === to && column.indexOf(issue) === at) return false;
      const { rank, shifted } = placeAt(others, at);
      const made = shifted.map((other) => did({ type: 'move-issue', issueId: other.issueId, status: to, rank: other.rank }));
      // The move itself comes last, so that one undo takes it back.
      const moved = await did({ type: 'move-issue', issueId, status: to, rank });
      await Promise.all(made);
      return moved;
    },
    async remove(issueId) {
      if (!issueOf(issueId)) return null;
      if (openedId === issueId) openedId = null;
      return act({ type: 'delete-issue', issueId });
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
    async addComment(issueId, text) {
      const trimmed = text.trim();
      return trimmed !== '' && issueOf(issueId) !== undefined && did({ type: 'comment', issueId, commentId: randomId(), text: trimmed });
    },
    takeBack: (eventId) => did({ type: 'revert', eventId }),
    undo: async () => (await attempt(() => review.undo())) ?? false,
    redo: async () => (await attempt(() => review.redo())) ?? false,
    targets,
    show: (element) => selection.setFocus(element),
    showOnly(issueId) {
      const issue = issueOf(issueId);
      if (issue) selection.setFilter('issue', { source: 'issue', label: `in “${issue.title}”`, type: 'elements', ids: issue.elements });
    },
    importLog: (text) =>
      attempt(async () => {
        const { events, problems } = readLogText(text);
        return { added: await review.merge(events), skipped: problems.length };
      }),
    refresh() {
      infos.invalidate();
      refresh();
    },
    dispose: () => lifetime.dispose(),
  };
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}
