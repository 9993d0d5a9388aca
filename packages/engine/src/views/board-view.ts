import { isAbort } from '../base/errors';
import { createLifetime } from '../base/lifetime';
import { createStore } from '../base/store';
import { parseElementId, type ElementId } from '../model/element';
import type { ElementState } from '../model/issue';
import { changeOfElement } from '../review/change-of-element';
import type { Issue } from '../review/review';
import type { Dataset } from '../session/dataset';
import { createBoardActions } from './board-actions';
import { burnDown } from './board-burn-down';
import { createBoardOrder, historyOf } from './board-columns';
import { createBoardCounts } from './board-counts';
import { createElementInfos } from './board-elements';
import { createLiveAnswers, MAX_LIVE } from './board-live';
import { createIssueMatcher } from './board-query';
import { ANY_ISSUE, type BoardDetail, type BoardQuery, type BoardSnapshot, type BoardView, type HistoryEntry } from './board-types';
import { createActionRunner } from './run-action';

export interface BoardOptions {
  /** Elements shown on a card. Default 8. */
  readonly previewLength?: number;
}

/** Ids that fit into the clause of a filter; more become a table of bits. */
const MAX_CLAUSE = 5000;

/** The issue board of a dataset: the review state arranged in columns, with what the tables know of each element. */
export function createBoardView(dataset: Dataset, options: BoardOptions = {}): BoardView {
  const { previewLength = 8 } = options;
  const { review, selection, status } = dataset;
  const lifetime = createLifetime('The issue board');
  const infos = createElementInfos(dataset.database);
  const cardAnswers = createLiveAnswers(dataset.database, previewLength);
  const openAnswers = createLiveAnswers(dataset.database, MAX_LIVE);
  const order = createBoardOrder();
  const counts = createBoardCounts();
  const matcher = createIssueMatcher();
  let openedId: string | null = null;
  let shownState: ElementState | null = null;
  let query: BoardQuery = ANY_ISSUE;
  let started = false;
  let version = status.getSnapshot().version;
  let seenCards: readonly string[] = [];
  let seenElements: readonly ElementId[] = [];
  let history: { readonly issue: Issue; readonly entries: readonly HistoryEntry[] } | null = null;
  let merged: { readonly live: readonly ElementId[]; readonly own: readonly ElementId[]; readonly all: readonly ElementId[] } | null = null;

  const targets = (): readonly ElementId[] => {
    const picked = [...selection.picked.getSnapshot()];
    const { element } = selection.focus.getSnapshot();
    return picked.length > 0 ? picked : element === null ? [] : [element];
  };
  const filterCount = () => selection.filters.getSnapshot().filter((clause) => clause.source !== 'issue' && clause.type !== 'set').length;
  const nameOf = (personId: string) => (dataset.people ?? []).find(({ id }) => id === personId)?.name ?? personId;
  const issueOf = (issueId: string) => review.state.getSnapshot().issues.get(issueId);

  /** What a live issue shows: what meets its query, and what was put in by hand. */
  const withOwn = (live: readonly ElementId[], own: readonly ElementId[]): readonly ElementId[] => {
    if (own.length === 0) return live;
    if (merged?.live !== live || merged.own !== own) merged = { live, own, all: [...new Set([...live, ...own])] };
    return merged.all;
  };

  const detailOf = (issue: Issue): BoardDetail => {
    const state = review.state.getSnapshot();
    const answer = issue.query === null ? null : openAnswers.get(issue.query);
    const held = issue.query === null ? issue.elements : withOwn(answer?.ids ?? [], issue.elements);
    const { judged, changed } = counts.decided(held, state);
    if (history?.issue !== issue) history = { issue, entries: historyOf(issue.issueId, review.events()) };
    return {
      issue,
      live: issue.query === null ? null : { state: answer ? (answer.problem === null ? 'ready' : 'error') : 'loading', problem: answer?.problem ?? null, count: answer?.count ?? 0 },
      elements: shownState === null ? held : counts.inState(issue, held, shownState),
      counts: counts.of(issue, held, Math.max(held.length, answer?.count ?? 0)),
      shownState,
      judgedCount: judged,
      changedCount: changed,
      history: history.entries,
    };
  };

  const derive = () => {
    const state = review.state.getSnapshot();
    const opened = openedId === null ? undefined : state.issues.get(openedId);
    return {
      ...order.arrange(state, query),
      issueCount: state.issues.size,
      query,
      opened: opened ? detailOf(opened) : null,
      changeCount: state.changes.size,
      judgementCount: state.judgements.size,
      targetCount: targets().length,
      filterCount: filterCount(),
      saveStatus: review.saveStatus.getSnapshot(),
      undoLabel: state.undoLabel,
      redoLabel: state.redoLabel,
    };
  };

  const store = createStore<BoardSnapshot>({ state: 'loading', error: null, actionError: null, revision: 0, ...derive() });

  /** Reads what is in sight and not known yet. */
  const readSeen = async (): Promise<boolean> => {
    const { signal } = lifetime;
    const cards = seenCards.flatMap((issueId) => issueOf(issueId) ?? []);
    const opened = openedId === null ? undefined : issueOf(openedId);
    const openRead = opened?.query ? await openAnswers.load([opened.query], signal) : false;
    if (openRead) store.update({ ...derive(), revision: store.getSnapshot().revision + 1 });
    const liveRead = await cardAnswers.load(cards.flatMap((issue) => (issue.query ? [issue.query] : [])), signal);
    const previews = cards.flatMap((issue) => (issue.query ? (cardAnswers.get(issue.query)?.ids ?? []) : issue.elements).slice(0, previewLength));
    const infosRead = await infos.load([...previews, ...seenElements], signal);
    return openRead || liveRead || infosRead;
  };
  let running = false;
  let again = false;
  /** One reading at a time; what is asked for meanwhile is read after it, so that scrolling never starves it. */
  const load = () => {
    if (!started || lifetime.disposed) return;
    if (running) {
      again = true;
      return;
    }
    running = true;
    readSeen()
      .then(
        (read) => {
          if (lifetime.disposed) return;
          const { state, revision } = store.getSnapshot();
          if (read || state !== 'ready') store.update({ ...derive(), state: 'ready', error: null, revision: revision + Number(read) });
        },
        (error: unknown) => {
          if (!lifetime.disposed && !isAbort(error)) store.update({ state: 'error', error: asError(error) });
        },
      )
      .finally(() => {
        running = false;
        if (!again) return;
        again = false;
        load();
      });
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
    const onSelection = () => {
      const next = { targetCount: targets().length, filterCount: filterCount() };
      const now = store.getSnapshot();
      if (next.targetCount !== now.targetCount || next.filterCount !== now.filterCount) store.update(next);
    };
    for (const source of [selection.picked, selection.focus, selection.filters]) lifetime.defer(source.subscribe(onSelection));
    lifetime.defer(
      status.subscribe(() => {
        if (status.getSnapshot().version === version) return;
        ({ version } = status.getSnapshot());
        forget();
        load();
      }),
    );
    refresh();
  };
  const forget = () => {
    for (const known of [infos, cardAnswers, openAnswers]) known.invalidate();
  };

  const attempt = createActionRunner(lifetime, store);
  const matches = (issue: Issue) => matcher(query, review.state.getSnapshot())(issue);
  const actions = createBoardActions({ dataset, attempt, order, nameOf, matches, signal: lifetime.signal });
  const elementOf: BoardView['elementOf'] = (elementId) => {
    const state = review.state.getSnapshot();
    return { elementId, kind: parseElementId(elementId)?.kind ?? 'frame', info: infos.get(elementId), judgement: state.judgements.get(elementId) ?? null, change: changeOfElement(state, elementId) ?? null };
  };

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
      shownState = null;
      seenElements = [];
      store.update(derive());
      load();
    },
    setQuery(patch) {
      query = { ...query, ...patch };
      store.update({ ...order.arrange(review.state.getSnapshot(), query), query });
    },
    showElements(state) {
      if (state === shownState) return;
      shownState = state;
      store.update(derive());
    },
    ensureCards(issueIds) {
      seenCards = issueIds;
      load();
    },
    ensureElements(elements) {
      seenElements = elements;
      load();
    },
    cardOf(issue) {
      const answer = issue.query === null ? null : cardAnswers.get(issue.query);
      const ids = issue.query === null ? issue.elements : (answer?.ids ?? []);
      const all = issue.query === null ? ids.length : (answer?.count ?? 0);
      // Of a live issue only the first few are known here: what was marked stands in for what of it still meets the query.
      const marked = issue.query === null ? null : [...issue.elementStates.values()];
      const fixed = marked?.filter((state) => state === 'fixed').length ?? 0;
      return {
        counts: marked ? { all, open: Math.max(0, all - marked.length), fixed, notAnIssue: marked.length - fixed } : counts.of(issue, ids),
        preview: ids.slice(0, previewLength).map(elementOf),
        live: issue.query === null ? null : { state: answer ? 'ready' : 'loading', problem: answer?.problem ?? null },
      };
    },
    elementOf,
    tags() {
      const uses = new Map<string, number>();
      for (const issue of review.state.getSnapshot().issues.values()) for (const tag of issue.tags) uses.set(tag, (uses.get(tag) ?? 0) + 1);
      return [...uses].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)).map(([tag]) => tag);
    },
    nameOf,
    ...actions,
    remove(issueId) {
      if (openedId !== null && (typeof issueId === 'string' ? issueId === openedId : issueId.includes(openedId))) openedId = null;
      return actions.remove(issueId);
    },
    targets,
    show: (element) => selection.setFocus(element),
    showOnly(issueId) {
      const issue = issueOf(issueId);
      if (!issue) return;
      const label = `in “${issue.title}”`;
      if (issue.query !== null) {
        // Only what was read is known to be sound.
        const answer = openAnswers.get(issue.query) ?? cardAnswers.get(issue.query);
        if (answer?.problem === null) selection.setFilters(issue.query);
      } else if (issue.elements.length <= MAX_CLAUSE) selection.setFilter('issue', { source: 'issue', label, type: 'elements', ids: issue.elements });
      else void attempt(() => dataset.showOnly(new Set(issue.elements), { source: 'issue', label, signal: lifetime.signal }));
    },
    burnDown: (issueId) => burnDown(review.events(), review.state.getSnapshot().statuses, issueId),
    refresh() {
      forget();
      refresh();
    },
    dispose: () => lifetime.dispose(),
  };
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}
