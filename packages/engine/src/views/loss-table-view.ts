import { isAbort } from '../base/errors';
import { createLifetime, type Disposable } from '../base/lifetime';
import { createSingleFlight } from '../base/single-flight';
import { createStore, type Readable } from '../base/store';
import type { ElementId, ElementKind } from '../model/element';
import type { LabelChange } from '../model/change';
import type { Verdict } from '../review/event';
import type { Issue, Judgement } from '../review/review';
import type { Dataset } from '../session/dataset';
import { createJudge, type JudgeResult, type StepResult } from '../session/judge';
import type { PickMode } from '../session/selection';
import { createIssueActions } from './loss-table-issues';
import { countSql, pageSql, positionSql, SCORERS_SQL, type LossColumn, type LossQuery, type LossSort } from './loss-table-query';
import { readRows, rowColumns, type LossRow } from './loss-table-row';
import { createRowPages, type RowPages } from './row-pages';
import { SEARCH_COLUMNS, SEARCH_FILTER } from './text-search';
import { createActionRunner } from './run-action';

export interface LossTableOptions {
  /** Rows read at once. Default 100. */
  readonly pageSize?: number;
  /** Default: highest score first. */
  readonly sort?: LossSort;
  /** Default: true when an analysis flagged anything. */
  readonly onlySuspicious?: boolean;
  /** Default false. */
  readonly hideJudged?: boolean;
  /** Whose scores and reasons are listed. Default `null`: what judges each element best. */
  readonly scorer?: string | null;
  /** Which elements are rows. Default: labels and inferences, or whole frames in a dataset that has neither. */
  readonly kinds?: readonly ElementKind[];
}

export interface LossTableSnapshot {
  /** `stale`: rows of the query before are shown while the next one runs. `error`: as `stale`, but it failed. */
  readonly state: 'loading' | 'ready' | 'stale' | 'error';
  readonly error: Error | null;
  /** Why the last decision was not stored; `null` once another one was. */
  readonly actionError: Error | null;
  /** Rows of the table. */
  readonly total: number;
  /** Suspicious elements under the shared filters, and all elements under them. */
  readonly suspicious: number;
  readonly every: number;
  /** Judged rows that are left out, and rows judged since, which leave at the next refresh. */
  readonly hiddenJudged: number;
  readonly judgedSince: number;
  readonly sort: LossSort;
  readonly onlySuspicious: boolean;
  readonly hideJudged: boolean;
  /** The scorer whose scores and reasons are listed, `null` for the best of each element; and what there is to choose from. */
  readonly scorer: string | null;
  readonly scorers: readonly ScorerInfo[];
  /** Grows when rows were read: `rowAt` may answer more. */
  readonly version: number;
  /** Grows when the rows are others in another order: scroll to the top. */
  readonly order: number;
  readonly focus: ElementId | null;
  /** Position of the focused element; `null` when nothing is focused or the rows do not hold it. */
  readonly focusIndex: number | null;
  readonly judgements: ReadonlyMap<ElementId, Judgement>;
  /** Proposed changes by label id. */
  readonly changes: ReadonlyMap<string, LabelChange>;
  readonly undoLabel: string | null;
  readonly redoLabel: string | null;
}

export interface ScorerInfo {
  /** `label_errors`, `combined`, `object_lab_badloc`… */
  readonly id: string;
  /** Elements that it has a score for, and those that it flagged. */
  readonly judged: number;
  readonly flagged: number;
}

/** The queue of suspicious elements. Rows come in windows; nothing is read before the first `subscribe`. */
export interface LossTableView extends Readable<LossTableSnapshot>, Disposable {
  /** Synchronous, never reads; `undefined` while the row's window was not read. */
  rowAt(index: number): LossRow | undefined;
  /** Asks for rows `start` to `end` (half-open) to be read. */
  ensureRange(start: number, end: number): void;
  setSort(sort: LossSort): void;
  setOnlySuspicious(on: boolean): void;
  setHideJudged(on: boolean): void;
  /** Lists what one scorer judged, the highest score first; `null` lists every element by what judges it best. */
  setScorer(scorer: string | null): void;
  /** Reads again, after an error or to apply `hideJudged` to what was judged since. */
  refresh(): void;
  /** Shared text filter over class, reason, frame, annotator and batch; empty text removes it. */
  search(text: string): void;
  focusAt(index: number): Promise<void>;
  next(): Promise<void>;
  previous(): Promise<void>;
  /** Picks rows `start` to `end` (half-open), whether they were read or not. */
  pickRange(start: number, end: number, mode?: PickMode): Promise<void>;
  /** Judges the focused element and moves to the next one that nobody judged. `null` when nothing is focused or storage refused. */
  judge(verdict: Verdict): Promise<JudgeResult | null>;
  /** Moves the focus to the element whose judgement was taken back. */
  undo(): Promise<StepResult | null>;
  redo(): Promise<StepResult | null>;
  /** What an issue would get: the picked elements, or the focused one. */
  targets(): readonly ElementId[];
  lastIssue(): Issue | null;
  /** Adds the targets; resolves to how many were new, `null` when storage refused. */
  addToIssue(issueId: string): Promise<number | null>;
  createIssue(title: string): Promise<string | null>;
}

/** How far ahead to look for a row that nobody judged before simply taking the next one. */
const LOOK_AHEAD = 2000;

export function createLossTableView(dataset: Dataset, options: LossTableOptions = {}): LossTableView {
  const { pageSize = 100, kinds = null } = options;
  const { selection, review, database, status } = dataset;
  const lifetime = createLifetime('The loss table');
  const refreshing = createSingleFlight();
  const locating = createSingleFlight();
  const judge = createJudge(dataset);
  const issues = createIssueActions(review);
  let pages: RowPages<LossRow> | undefined;
  let query: LossQuery | undefined;
  let range: readonly [number, number] = [0, pageSize];
  let seen = { where: '', version: -1 };
  let started = false;
  let advancing = false;

  const store = createStore<LossTableSnapshot>({
    state: 'loading',
    error: null,
    actionError: null,
    total: 0,
    suspicious: 0,
    every: 0,
    hiddenJudged: 0,
    judgedSince: 0,
    sort: options.sort ?? { column: 'score', direction: 'desc' },
    onlySuspicious: options.onlySuspicious ?? dataset.status.getSnapshot().counts.flagged > 0,
    hideJudged: options.hideJudged ?? false,
    scorer: options.scorer ?? null,
    scorers: [],
    version: 0,
    order: 0,
    focus: selection.focus.getSnapshot().element,
    focusIndex: null,
    ...reviewPart(),
  });

  function reviewPart() {
    const { judgements, changes, undoLabel, redoLabel } = review.state.getSnapshot();
    return { judgements, changes, undoLabel, redoLabel };
  }

  const judgedSince = () => {
    if (!store.getSnapshot().hideJudged || !pages || !query) return 0;
    const hidden = new Set(query.hidden);
    let count = 0;
    for (const element of review.state.getSnapshot().judgements.keys()) if (!hidden.has(element) && pages.indexOf(element) !== undefined) count += 1;
    return count;
  };

  const start = () => {
    if (started || lifetime.disposed) return;
    started = true;
    const onData = () => {
      const now = { where: selection.where('loss-table'), version: status.getSnapshot().version };
      if (now.where !== seen.where || now.version !== seen.version) refresh(now.where !== seen.where);
    };
    lifetime.defer(selection.filters.subscribe(onData));
    lifetime.defer(status.subscribe(onData));
    lifetime.defer(selection.focus.subscribe(locate));
    lifetime.defer(review.state.subscribe(() => store.update({ ...reviewPart(), judgedSince: judgedSince() })));
    lifetime.defer(() => refreshing.cancel());
    lifetime.defer(() => locating.cancel());
    lifetime.defer(() => pages?.close());
    refresh(false);
  };

  /** `fresh`: the rows are others, so reading starts at the top again. */
  const refresh = (fresh: boolean) => {
    if (!started || lifetime.disposed) return;
    const { sort, onlySuspicious, hideJudged, scorer } = store.getSnapshot();
    seen = { where: selection.where('loss-table'), version: status.getSnapshot().version };
    if (fresh) range = [0, range[1] - range[0]];
    const next: LossQuery = { where: seen.where, kinds, onlySuspicious, sort, scorer, hidden: hideJudged ? [...review.state.getSnapshot().judgements.keys()] : [] };
    store.update({ state: pages ? 'stale' : 'loading', error: null });
    refreshing.run((signal) => readAll(next, signal)).then((read) => {
      if (!read || lifetime.disposed) return;
      pages?.close();
      ({ pages, query } = read);
      const { version, order } = store.getSnapshot();
      store.update({ state: 'ready', ...read.counts, scorers: read.scorers, scorer: read.query.scorer, judgedSince: 0, version: version + 1, order: fresh ? order + 1 : order, focusIndex: null });
      locate();
      load();
    }, fail);
  };

  const readAll = async (asked: LossQuery, signal: AbortSignal) => {
    const scorers = (await database.query(SCORERS_SQL, { signal })).toArray().map((row: { toJSON(): Record<string, unknown> }): ScorerInfo => {
      const { scorer_id: id, judged, flagged } = row.toJSON();
      return { id: String(id), judged: Number(judged), flagged: Number(flagged) };
    });
    // Scores of an audit go when the model changes.
    const next = scorers.some(({ id }) => id === asked.scorer) ? asked : { ...asked, scorer: null };
    const columns = rowColumns(new Set((await database.describe('elements', { signal })).map((column) => column.name)));
    const row = (await database.query(countSql(next), { signal })).get(0)?.toJSON() ?? {};
    const counts = { total: Number(row.total), suspicious: Number(row.suspicious), every: Number(row.every), hiddenJudged: Number(row.hidden) };
    const found = createRowPages({
      total: counts.total,
      pageSize,
      read: async (from, to, pageSignal) => readRows(await database.query(pageSql(next, columns, from, to), { signal: pageSignal })),
      onLoad: () => pages === found && store.update({ version: store.getSnapshot().version + 1 }),
    });
    signal.addEventListener('abort', () => found.close(), { once: true });
    const length = Math.max(1, range[1] - range[0]);
    const from = Math.max(0, Math.min(range[0], counts.total - length));
    await found.ensure(from, from + length);
    return { pages: found, counts, scorers, query: next };
  };

  const fail = (error: unknown) => {
    if (lifetime.disposed || isAbort(error)) return;
    store.update({ state: 'error', error: error instanceof Error ? error : new Error(String(error)) });
  };

  const load = () => {
    pages?.ensure(...range).catch(fail);
  };

  /** Finds the row of the focused element, by a query when its window was not read. */
  const locate = () => {
    const focus = selection.focus.getSnapshot().element;
    const known = focus === null ? null : pages?.indexOf(focus);
    if (known !== undefined || !pages || !query || focus === null) {
      locating.cancel();
      store.update({ focus, focusIndex: known ?? null });
      return;
    }
    store.update({ focus, focusIndex: null });
    const sql = positionSql(query, focus);
    locating.run((signal) => database.query(sql, { signal })).then((table) => {
      const row = table?.get(0)?.toJSON();
      if (row && Number(row.found) > 0 && !lifetime.disposed) store.update({ focusIndex: Number(row.row_index) });
    }, fail);
  };

  const rowOnceRead = async (index: number): Promise<LossRow | undefined> => {
    const from = pages;
    if (!from || index < 0 || index >= from.total) return undefined;
    if (!from.rowAt(index)) await from.ensure(Math.min(index, range[0]), Math.max(index + 1, Math.min(range[1], index + pageSize)));
    return from === pages ? from.rowAt(index) : undefined;
  };

  const focusAt = async (index: number) => {
    try {
      const row = await rowOnceRead(Math.max(0, Math.min(index, store.getSnapshot().total - 1)));
      if (row && !lifetime.disposed) selection.setFocus(row.elementId);
    } catch (error) {
      fail(error);
    }
  };

  const nextUnjudged = async (from: number): Promise<number> => {
    const { judgements } = review.state.getSnapshot();
    const end = Math.min(store.getSnapshot().total, from + LOOK_AHEAD);
    for (let index = from + 1; index < end; index++) {
      const row = pages?.rowAt(index) ?? (await rowOnceRead(index));
      if (row && !judgements.has(row.elementId)) return index;
    }
    return from + 1;
  };

  const act = createActionRunner(lifetime, store);

  const targets = () => {
    const picked = [...selection.picked.getSnapshot()];
    const focus = selection.focus.getSnapshot().element;
    return picked.length > 0 ? picked : focus === null ? [] : [focus];
  };

  const step = (run: () => Promise<StepResult | null>) =>
    act(async () => {
      const result = await run();
      if (result?.element) selection.setFocus(result.element);
      return result;
    });

  const change = (patch: Partial<LossTableSnapshot>, fresh: boolean) => {
    store.update(patch);
    refresh(fresh);
  };

  return {
    getSnapshot: store.getSnapshot,
    subscribe(listener) {
      const stop = store.subscribe(listener);
      start();
      return stop;
    },
    rowAt: (index) => pages?.rowAt(index),
    ensureRange(from, to) {
      range = [Math.max(0, from), Math.max(from + 1, to)];
      load();
    },
    setSort: (sort) => change({ sort }, true),
    setOnlySuspicious: (onlySuspicious) => change({ onlySuspicious }, true),
    setHideJudged: (hideJudged) => change({ hideJudged }, false),
    setScorer(scorer) {
      if (scorer === store.getSnapshot().scorer) return;
      const info = store.getSnapshot().scorers.find(({ id }) => id === scorer);
      // One that only offers an order flags nothing: everything it judged is listed then.
      change({ scorer, sort: { column: 'score', direction: 'desc' }, ...(info && info.flagged === 0 && { onlySuspicious: false }) }, true);
    },
    refresh: () => refresh(false),
    search(text) {
      const trimmed = text.trim();
      selection.setFilter(SEARCH_FILTER, trimmed ? { source: SEARCH_FILTER, label: `contains “${trimmed}”`, type: 'contains', columns: SEARCH_COLUMNS, text: trimmed } : null);
    },
    focusAt,
    next: () => focusAt((store.getSnapshot().focusIndex ?? -1) + 1),
    previous: () => focusAt((store.getSnapshot().focusIndex ?? 1) - 1),
    async pickRange(from, to, mode = 'replace') {
      if (!query || to <= from) return;
      const loaded = Array.from({ length: Math.min(to - from, pageSize) }, (_, at) => pages?.rowAt(from + at)?.elementId);
      // Rows on the screen are picked at once: the next key may already act on them.
      if (to - from <= pageSize && loaded.every((id) => id !== undefined)) return selection.pick(loaded, mode);
      const table = await database.query(pageSql(query, ['element_id'], from, to), { signal: lifetime.signal });
      selection.pick(table.toArray().map((row: { element_id: unknown }) => String(row.element_id) as ElementId), mode);
    },
    async judge(verdict) {
      const { focus, focusIndex } = store.getSnapshot();
      // While the next row is still being read, the focus is on the row that was just judged.
      if (focus === null || advancing) return null;
      const row = focusIndex === null ? undefined : pages?.rowAt(focusIndex);
      const done = act(() => judge.judge(focus, verdict, row?.elementId === focus ? row : undefined));
      if (focusIndex !== null) {
        advancing = true;
        await nextUnjudged(focusIndex).then(focusAt, fail);
        advancing = false;
      }
      return done;
    },
    undo: () => step(() => judge.undo()),
    redo: () => step(() => judge.redo()),
    targets,
    lastIssue: () => issues.last(),
    addToIssue: (issueId) => act(() => issues.addTo(issueId, targets())),
    createIssue: (title) => act(() => issues.create(title, targets())),
    dispose: () => lifetime.dispose(),
  };
}

export type { LossColumn, LossRow, LossSort };
