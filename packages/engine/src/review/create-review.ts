import { abortable } from '../base/abort';
import { isShoalError, messageOf, ShoalError } from '../base/errors';
import { createLifetime } from '../base/lifetime';
import { createStore } from '../base/store';
import { createTrailing } from '../base/trailing';
import { randomId } from './random-id';
import { parseElementId } from '../model/element';
import type { ReviewEvent, ReviewOp, SingleOp } from './event';
import { createEventLog } from './event-log';
import { MAX_LAMPORT, parseEvent } from './parse-event';
import type { Review } from './review';
import { createReducer, type Reduction } from './reduce';
import { createSaveAccount } from './save-status';
import type { ReviewStore } from './store';
import type { SyncAdapter } from './sync/sync-adapter';
import { createSyncHub } from './sync/sync-hub';

const UNTOLD_AFTER_MS = 300;

export interface ReviewOptions {
  /** Names the log; the same dataset must give the same id after a reload. */
  readonly datasetId: string;
  /** Who decides: shown in history, and part of the order of events. */
  readonly actor: string;
  /** Nothing can be decided here. Default false. */
  readonly readOnly?: boolean | undefined;
  /** Stays the caller's: `dispose` of the review leaves it open. */
  readonly store: ReviewStore;
  /** Ways to other copies of the log, as many as there are; default: none. */
  readonly sync?: readonly SyncAdapter[] | undefined;
  /** Milliseconds since the epoch. */
  readonly now?: () => number;
  readonly newId?: () => string;
}

/** Loads the log of a dataset. Rejects with `storage-failed` when the store cannot be read. */
export async function createReview(options: ReviewOptions): Promise<Review> {
  const { datasetId, actor, readOnly = false, store, sync = [], now = Date.now, newId = randomId } = options;
  const lifetime = createLifetime('The review');
  const log = createEventLog();
  log.add(await store.load(datasetId));
  const saved = await createSaveAccount(store, datasetId, storageError);
  lifetime.defer(saved.end);
  saved.counted(log.size);
  /** Shown, and not yet known to be durable. */
  const unsaved = new Set<string>();
  let durable: readonly ReviewEvent[] | null = null;

  const reducer = createReducer(actor);
  let reduction = reducer.read(log.events());
  const state = createStore(reduction.state);

  const show = (next: Reduction) => {
    reduction = next;
    durable = null;
    state.set(next.state);
    saved.counted(log.size);
  };
  /** Adds what is durable, or is about to be. */
  const add = (events: readonly ReviewEvent[]): readonly ReviewEvent[] => {
    const fresh = log.add(events);
    if (fresh.length > 0) show(reducer.grow(fresh, log.events));
    return fresh;
  };
  const durableEvents = () => (durable ??= unsaved.size === 0 ? log.events() : log.events().filter(({ id }) => !unsaved.has(id)));

  /** Another page may have died after it stored something and before it told. */
  const readUntold = async (): Promise<readonly ReviewEvent[]> => {
    const count = await store.count?.(datasetId);
    if (count === undefined || count <= log.size - unsaved.size) return [];
    const stored = await store.load(datasetId);
    return lifetime.disposed ? [] : add(stored);
  };
  const hub = lifetime.own(
    createSyncHub({
      adapters: sync,
      datasetId,
      actor,
      storeKey: store.key ?? null,
      events: durableEvents,
      isKnown: (id) => log.has(id) && !unsaved.has(id),
      store: (events) => saved.during(store.append(datasetId, events)),
      show(events) {
        for (const { id } of events) unsaved.delete(id);
        durable = null;
        add(events);
      },
      readUntold,
    }),
  );
  const lookForUntold = lifetime.own(createTrailing(UNTOLD_AFTER_MS, async () => hub.send(await readUntold())));

  const commit = async (events: readonly ReviewEvent[]): Promise<void> => {
    for (const { id } of events) unsaved.add(id);
    add(events);
    try {
      await saved.during(store.append(datasetId, events));
    } catch (error) {
      // What came back from elsewhere meanwhile is durable there and here.
      const lost = events.filter(({ id }) => unsaved.delete(id));
      log.remove(lost);
      if (!lifetime.disposed) show(reducer.read(log.events()));
      throw error;
    }
    for (const { id } of events) unsaved.delete(id);
    durable = null;
    if (lifetime.disposed) return;
    hub.send(events);
    if (store.key !== undefined) lookForUntold.soon();
  };
  const committed = (events: readonly ReviewEvent[]) => abortable(commit(events), lifetime.signal);

  const assertWritable = () => {
    lifetime.assertAlive('The review');
    if (readOnly) throw new ShoalError('read-only', 'This dataset was opened for looking only, so nothing can be decided. Open it without `readOnly` to decide.');
  };

  /** Proposals that the person had before them are replaced by theirs; others come to stand beside it. */
  const withSeen = (op: SingleOp): SingleOp => {
    if (op.type !== 'judge' && op.type !== 'change-label' && op.type !== 'withdraw-change' && op.type !== 'decide-change') return op;
    if (op.seen !== undefined) return op;
    const { proposals, judgements } = reduction.state;
    const labelIds = [op.type === 'decide-change' ? op.labelId : op.change?.labelId, op.type === 'judge' ? parseElementId(op.element)?.id : undefined, op.type === 'judge' ? judgements.get(op.element)?.changedLabelId : undefined];
    const seen = new Set(labelIds.flatMap((labelId) => (labelId ? [...(proposals.get(labelId) ?? []), judgements.get(`label:${labelId}`) ?? []].flat().map(({ eventId }) => eventId) : [])));
    const judged = op.type === 'judge' ? judgements.get(op.element) : undefined;
    if (judged) seen.add(judged.eventId);
    return { ...op, seen: [...seen] };
  };

  const act = async (given: ReviewOp): Promise<ReviewEvent> => {
    assertWritable();
    const op: ReviewOp = given.type === 'batch' ? { ...given, ops: given.ops.map(withSeen) } : given.type === 'revert' ? given : withSeen(given);
    const event: ReviewEvent = { id: newId(), actor, lamport: Math.min(log.lamport() + 1, MAX_LAMPORT), at: now(), op };
    await committed([event]);
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
    saveStatus: saved.status,
    act,
    undo: () => revert(reduction.undoTarget),
    redo: () => revert(reduction.redoTarget),
    events: () => log.events(),
    async merge(events) {
      assertWritable();
      const checked = events.map(checkEvent);
      const added = [...new Map(checked.filter(({ id }) => !log.has(id)).map((event) => [event.id, event])).values()];
      if (added.length > 0) await committed(added);
      return added.length;
    },
    sync: hub.state,
    look: (at) => hub.look(at),
    requestPersistence: () => saved.requestPersistence(),
    markExported: () => saved.markExported(now()),
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
