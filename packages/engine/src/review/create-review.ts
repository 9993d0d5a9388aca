import { abortable } from '../base/abort';
import { isShoalError, messageOf, ShoalError } from '../base/errors';
import { createLifetime } from '../base/lifetime';
import { createStore } from '../base/store';
import { randomId } from './random-id';
import { parseElementId } from '../model/element';
import type { ReviewEvent, ReviewOp, SingleOp } from './event';
import { createEventLog } from './event-log';
import { parseEvent } from './parse-event';
import type { Review, SaveStatus } from './review';
import { reduceEvents } from './reduce';
import type { ReviewStore } from './store';

export interface ReviewOptions {
  /** Names the log; the same dataset must give the same id after a reload. */
  readonly datasetId: string;
  /** Who decides: shown in history, and part of the order of events. */
  readonly actor: string;
  /** Nothing can be decided here. Default false. */
  readonly readOnly?: boolean | undefined;
  /** Stays the caller's: `dispose` of the review leaves it open. */
  readonly store: ReviewStore;
  /** Milliseconds since the epoch. */
  readonly now?: () => number;
  readonly newId?: () => string;
}

/** Loads the log of a dataset. Rejects with `storage-failed` when the store cannot be read. */
export async function createReview(options: ReviewOptions): Promise<Review> {
  const { datasetId, actor, readOnly = false, store, now = Date.now, newId = randomId } = options;
  const lifetime = createLifetime('The review');
  const log = createEventLog();
  // Listen before loading, so that what another page stores meanwhile is not missed.
  let receive = (events: readonly ReviewEvent[]): void => void log.add(events);
  const stop = store.subscribe?.(datasetId, (events) => receive(events));
  if (stop) lifetime.defer(stop);
  try {
    log.add(await store.load(datasetId));
  } catch (error) {
    lifetime.dispose();
    throw error;
  }

  let reduction = reduceEvents(log.events(), actor);
  const state = createStore(reduction.state);
  const saveStatus = createStore<SaveStatus>({ state: store.kind === 'memory' ? 'memory' : 'saved', error: null });
  let saving = 0;
  let failure: string | null = null;

  const refresh = () => {
    reduction = reduceEvents(log.events(), actor);
    state.set(reduction.state);
  };
  receive = (events) => {
    if (log.add(events).length > 0) refresh();
  };

  const showSaving = () => {
    if (store.kind === 'memory' && !failure) saveStatus.set({ state: 'memory', error: null });
    else if (saving > 0) saveStatus.set({ state: 'saving', error: null });
    else saveStatus.set({ state: failure ? 'failed' : 'saved', error: failure });
  };

  const persist = async (events: readonly ReviewEvent[]): Promise<void> => {
    const stored = store.append(datasetId, events);
    saving += 1;
    showSaving();
    try {
      await stored;
      failure = null;
    } catch (error) {
      const typed = storageError(error);
      failure = typed.message;
      log.remove(events);
      if (!lifetime.disposed) refresh();
      throw typed;
    } finally {
      saving -= 1;
      if (!lifetime.disposed) showSaving();
    }
  };

  const commit = (events: readonly ReviewEvent[]): Promise<void> => {
    const persisted = persist(events);
    refresh();
    return abortable(persisted, lifetime.signal);
  };

  const assertWritable = () => {
    lifetime.assertAlive('The review');
    if (readOnly) throw new ShoalError('read-only', 'This dataset was opened for looking only, so nothing can be decided. Open it without `readOnly` to decide.');
  };

  /** Proposals that the person had before them are replaced by theirs; others come to stand beside it. */
  const withSeen = (op: SingleOp): SingleOp => {
    if (op.type !== 'judge' && op.type !== 'change-label' && op.type !== 'withdraw-change') return op;
    if (op.seen !== undefined) return op;
    const { proposals } = reduction.state;
    const labelIds = [op.change?.labelId, op.type === 'judge' ? parseElementId(op.element)?.id : undefined, op.type === 'judge' ? reduction.state.judgements.get(op.element)?.changedLabelId : undefined];
    const seen = new Set(labelIds.flatMap((labelId) => (labelId ? (proposals.get(labelId) ?? []).map((proposal) => proposal.eventId) : [])));
    return { ...op, seen: [...seen] };
  };

  const act = async (given: ReviewOp): Promise<ReviewEvent> => {
    assertWritable();
    const op: ReviewOp = given.type === 'batch' ? { ...given, ops: given.ops.map(withSeen) } : given.type === 'revert' ? given : withSeen(given);
    const event: ReviewEvent = { id: newId(), actor, lamport: log.lamport() + 1, at: now(), op };
    log.add([event]);
    await commit([event]);
    return event;
  };

  const revert = async (eventId: string | null): Promise<boolean> => {
    if (eventId === null) return false;
    await act({ type: 'revert', eventId });
    return true;
  };

  return {
    actor,
    readOnly,
    state,
    saveStatus,
    act,
    undo: () => revert(reduction.undoTarget),
    redo: () => revert(reduction.redoTarget),
    events: () => log.events(),
    async merge(events) {
      assertWritable();
      const checked = events.map(checkEvent);
      const added = log.add(checked);
      if (added.length > 0) await commit(added);
      return added.length;
    },
    dispose: () => lifetime.dispose(),
  };
}

function checkEvent(value: unknown, index: number): ReviewEvent {
  const parsed = parseEvent(value);
  if (parsed.event) return parsed.event;
  throw new ShoalError('invalid-data', `Event ${index + 1} of the log to merge is not valid: ${parsed.problem}. Nothing was merged; check where the log came from.`, {
    details: { index, problem: parsed.problem },
  });
}

function storageError(error: unknown): ShoalError {
  if (isShoalError(error)) return error;
  return new ShoalError('storage-failed', `The decision could not be stored and was taken back: ${messageOf(error)}. Try again, or export the log to keep what is there.`, { cause: error });
}
