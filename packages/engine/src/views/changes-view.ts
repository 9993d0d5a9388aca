import { createLifetime } from '../base/lifetime';
import { createStore } from '../base/store';
import type { SingleOp } from '../review/event';
import { keepsLabel } from '../review/change-drafts';
import { chooseChanges } from '../review/choose-changes';
import { readChangesText } from '../review/changes-text';
import type { ReviewState } from '../review/review';
import type { Dataset } from '../session/dataset';
import { changeItems, countStates, facetsOf, filterItems } from './changes-items';
import type { ChangeFilters, ChangeItem, ChangesSnapshot, ChangesView, DecisionResult } from './changes-types';
import { createActionRunner } from './run-action';

type Decide = Extract<SingleOp, { type: 'decide-change' }>;

/** What is proposed for the labels of a dataset, as a queue. Nothing is derived before the first `subscribe`. */
export function createChangesView(dataset: Pick<Dataset, 'review'>): ChangesView {
  const { review } = dataset;
  const lifetime = createLifetime('The changes');
  let filters: ChangeFilters = { state: 'open', op: null, actor: null, issueId: null, classId: null };
  let focusId: string | null = null;
  let pickedLast: string | null = null;
  let picked: ReadonlySet<string> = new Set();
  let started = false;
  let read: { readonly of: ReviewState; readonly all: readonly ChangeItem[]; readonly facts: Pick<ChangesSnapshot, 'counts' | 'facets' | 'exported' | 'issueTitles'> } | null = null;

  const readState = (state: ReviewState) => {
    if (read?.of.proposals === state.proposals && read.of.issues === state.issues) return read;
    const all = changeItems(state.proposals);
    const { changes, undecided } = chooseChanges(state.proposals);
    const exported = { added: 0, modified: 0, deleted: 0, undecided };
    for (const { op } of changes.values()) exported[op === 'ADD' ? 'added' : op === 'DELETE' ? 'deleted' : 'modified'] += 1;
    return (read = { of: state, all, facts: { counts: countStates(all), facets: facetsOf(all), exported, issueTitles: new Map([...state.issues].map(([id, { title }]) => [id, title])) } });
  };

  const derive = (last?: ChangesSnapshot): Omit<ChangesSnapshot, 'actionError'> => {
    const state = review.state.getSnapshot();
    const { all, facts } = readState(state);
    const items = filterItems(all, filters);
    // What was decided leaves the list: its place is taken by the next one.
    let focusIndex = items.findIndex(({ labelId }) => labelId === focusId);
    if (focusIndex < 0) focusIndex = Math.min(Math.max(0, last?.focusIndex ?? 0), items.length - 1);
    const focused = items[focusIndex] ?? null;
    focusId = focused?.labelId ?? null;
    if (picked.size > 0) picked = new Set(items.flatMap(({ labelId }) => (picked.has(labelId) ? [labelId] : [])));
    return { state: all.length === 0 ? 'empty' : 'ready', items, total: all.length, ...facts, filters, focused, focusIndex, picked, readOnly: review.readOnly, undoLabel: state.undoLabel, redoLabel: state.redoLabel };
  };

  const store = createStore<ChangesSnapshot>({ ...derive(), actionError: null });
  const refresh = () => {
    if (!lifetime.disposed) store.update(derive(store.getSnapshot()));
  };
  const attempt = createActionRunner(lifetime, store);
  const itemsOf = (labelIds: readonly string[] | undefined): ChangeItem[] => {
    const wanted = new Set(labelIds ?? (picked.size > 0 ? picked : focusId === null ? [] : [focusId]));
    return readState(review.state.getSnapshot()).all.filter(({ labelId }) => wanted.has(labelId));
  };

  /** One event, whatever it decides. */
  const act = async (ops: readonly SingleOp[], title: string): Promise<boolean> => {
    const [first, ...others] = ops;
    if (!first) return false;
    return (await attempt(() => review.act(others.length === 0 ? first : { type: 'batch', title, ops }))) !== null;
  };
  /** Looks at what undo or redo brought back. */
  const goBack = async (run: () => Promise<boolean>): Promise<boolean> => {
    const before = new Set(store.getSnapshot().items);
    const done = (await attempt(run)) ?? false;
    const back = done && !lifetime.disposed ? store.getSnapshot().items.find((item) => !before.has(item)) : undefined;
    if (back) focusId = back.labelId;
    refresh();
    return done;
  };
  const labels = (count: number) => (count === 1 ? '1 change' : `${count} changes`);
  const decideOp = (labelId: string, eventId: string, decision: Decide['decision']): Decide => ({ type: 'decide-change', labelId, eventId, decision });
  const rejectOps = ({ labelId, proposals }: ChangeItem): Decide[] => proposals.flatMap(({ eventId, decision }) => (decision === 'rejected' ? [] : [decideOp(labelId, eventId, 'rejected')]));
  const nothing: DecisionResult = { decided: 0, conflicts: 0 };

  return {
    getSnapshot: store.getSnapshot,
    subscribe(listener) {
      if (!started && !lifetime.disposed) {
        started = true;
        lifetime.defer(review.state.subscribe(refresh));
        refresh();
      }
      return store.subscribe(listener);
    },
    setFilters(patch) {
      filters = { ...filters, ...patch };
      refresh();
    },
    focus(labelId) {
      if (labelId === focusId) return;
      focusId = labelId;
      refresh();
    },
    step(by) {
      const { items, focusIndex } = store.getSnapshot();
      const next = items[Math.min(Math.max(0, focusIndex + by), items.length - 1)];
      if (next && next.labelId !== focusId) this.focus(next.labelId);
    },
    pick(labelId, range = false) {
      const { items } = store.getSnapshot();
      const at = (id: string | null) => items.findIndex((item) => item.labelId === id);
      const [from, to] = [at(pickedLast ?? focusId), at(labelId)].sort((a, b) => a - b);
      const next = new Set(picked);
      if (range && from !== undefined && to !== undefined && from >= 0) for (const item of items.slice(from, to + 1)) next.add(item.labelId);
      else if (!next.delete(labelId)) next.add(labelId);
      pickedLast = labelId;
      picked = next;
      refresh();
    },
    pickAll() {
      picked = new Set(store.getSnapshot().items.map(({ labelId }) => labelId));
      refresh();
    },
    clearPicked() {
      if (picked.size === 0) return;
      picked = new Set();
      refresh();
    },
    async accept(labelIds) {
      const items = itemsOf(labelIds);
      const conflicts = items.filter(({ state }) => state === 'conflict').length;
      const ops = items.flatMap(({ labelId, state, shown }) => (state === 'conflict' || state === 'accepted' ? [] : [decideOp(labelId, shown.eventId, 'accepted')]));
      return (await act(ops, `Accept ${labels(ops.length)}`)) ? { decided: ops.length, conflicts } : { ...nothing, conflicts };
    },
    async reject(labelIds) {
      const items = itemsOf(labelIds).filter(({ state }) => state !== 'rejected');
      return (await act(items.flatMap(rejectOps), `Reject ${labels(items.length)}`)) ? { decided: items.length, conflicts: 0 } : nothing;
    },
    choose: (labelId, eventId) => act([decideOp(labelId, eventId, 'accepted')], ''),
    async keep(labelId) {
      const [item] = itemsOf([labelId]);
      if (!item) return false;
      const own = item.proposals.find(({ change }) => keepsLabel(change));
      return act(own ? [decideOp(labelId, own.eventId, 'accepted')] : rejectOps(item), 'Keep label');
    },
    importChanges: (text) =>
      attempt(async () => {
        const { proposals, problems } = readChangesText(text);
        const ops = [...proposals.values()].flatMap((own): SingleOp[] => {
          const { change, issueId } = own.find(({ decision }) => decision === 'accepted') ?? own.find(({ decision }) => decision === 'proposed') ?? {};
          return change && !keepsLabel(change) ? [{ type: 'change-label', change, ...(issueId && { issueId }) }] : [];
        });
        if (ops.length > 0) await review.act({ type: 'batch', title: `Import ${labels(ops.length)}`, ops });
        return { added: ops.length, skipped: problems.length };
      }),
    undo: () => goBack(() => review.undo()),
    redo: () => goBack(() => review.redo()),
    dispose: () => lifetime.dispose(),
  };
}
