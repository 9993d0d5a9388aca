import { compareEvents } from './compare-events';
import { createDrafts, type Drafts } from './drafts';
import { describeOp } from './describe-op';
import { singleOps, type ReviewEvent, type SingleOp } from './event';
import type { LabelChange } from '../model/change';
import { resolveReverts } from './resolve-reverts';
import type { ReviewState } from './review';

/** What the log says, and which events undo and redo would target. */
export interface Reduction {
  readonly state: ReviewState;
  /** The event that `undo` reverts: the actor's newest standing action. */
  readonly undoTarget: string | null;
  /** The event that `redo` reverts: the revert that took back the actor's last undone action. */
  readonly redoTarget: string | null;
}

/** Reads a log that grows. */
export interface Reducer {
  /** Reads everything from the start. `events`: sorted with {@link compareEvents}. */
  read(events: readonly ReviewEvent[]): Reduction;
  /**
   * The log grew by `fresh`, sorted, to `events`. Only what is new is read where it comes last; anything else, and what
   * takes back more than what was done to single issues, is read from the start.
   */
  grow(fresh: readonly ReviewEvent[], events: () => readonly ReviewEvent[]): Reduction;
}

/**
 * Reads the whole log into a state. Pure and deterministic: the same set of events gives the same state whatever order
 * they arrived in. Tolerant: an op that points at nothing (an unknown or deleted issue) or that a newer version of the
 * library wrote changes nothing. Per field the last writer in (lamport, actor, id) order wins.
 *
 * @param events all events, already sorted with {@link compareEvents}
 * @param actor whose undo and redo are offered
 */
export function reduceEvents(events: readonly ReviewEvent[], actor: string): Reduction {
  return createReducer(actor).read(events);
}

/** As {@link reduceEvents}, for a log that grows: a state shares with the one before what did not change. */
export function createReducer(actor: string): Reducer {
  let reading = startReading([], actor);
  const reduction = () => reading.reduction();
  const read = (events: readonly ReviewEvent[]) => {
    reading = startReading(events, actor, reading.drafts);
    return reduction();
  };
  return {
    read,
    grow(fresh, events) {
      const [first] = fresh;
      const { last } = reading;
      const follows = !first || !last || compareEvents(last, first) < 0;
      if (!follows) return read(events());
      if (fresh.length === 1 && first?.op.type === 'revert') return reading.appendRevert(first, events()) ? reduction() : read(events());
      if (fresh.some((event) => event.op.type === 'revert')) return read(events());
      for (const event of fresh) reading.append(event);
      return reduction();
    },
  };
}

function startReading(events: readonly ReviewEvent[], actor: string, before?: Drafts) {
  let reverts = resolveReverts(events, actor);
  const drafts = createDrafts(before);
  /** Names by the id of what they name, also of something whose creation was taken back. */
  const names = new Map<string, string>();
  /** What is proposed for each label; `null` when it was withdrawn. */
  const proposed = new Map<string, LabelChange | null>();
  /** What was proposed for a label when an event of the actor changed it. */
  const earlier = new Map<string, LabelChange>();
  let last: ReviewEvent | undefined;
  let count = 0;

  const take = (event: ReviewEvent, standing: boolean): void => {
    last = event;
    count += 1;
    const { op } = event;
    if (op.type === 'change-label' && event.actor === actor) {
      const change = proposed.get(op.change.labelId);
      if (change) earlier.set(event.id, change);
    }
    for (const single of singleOps(op)) {
      const named = nameIn(single);
      if (named && !names.has(named.id)) names.set(named.id, named.name);
      if (!standing) continue;
      const change = changeOf(single);
      if (change) proposed.set(change.labelId, single.type === 'withdraw-change' ? null : change);
      drafts.apply(single, event);
    }
  };
  for (const event of events) take(event, reverts.standing(event));

  const titleOf = (id: string) => drafts.nameOf(id) ?? names.get(id);
  const words = (event: ReviewEvent | undefined | null) => (event ? describeOp(event.op, { titleOf, statuses: drafts.statuses(), earlier: earlier.get(event.id) }) : null);
  return {
    drafts,
    get last() {
      return last;
    },
    /** Only for what comes after `last` and is no revert. */
    append(event: ReviewEvent) {
      reverts.append(event);
      take(event, true);
    },
    /** Only for what comes after `last`. False, and nothing is done, when the whole log has to be read again. */
    appendRevert(event: ReviewEvent, all: readonly ReviewEvent[]): boolean {
      const now = resolveReverts(all, actor);
      const root = rootOf(event, all);
      const on = root !== undefined && now.standing(root);
      if (root && on !== reverts.standing(root) && !drafts.toggle(root, on)) return false;
      reverts = now;
      take(event, false);
      return true;
    },
    reduction: (): Reduction => ({
      state: { ...drafts.state(), undoLabel: words(reverts.undo), redoLabel: words(reverts.redo?.action), eventCount: count },
      undoTarget: reverts.undo?.id ?? null,
      redoTarget: reverts.redo?.revert.id ?? null,
    }),
  };
}

/** The action that a revert, or a revert of a revert, is about. */
function rootOf(event: ReviewEvent, events: readonly ReviewEvent[]): ReviewEvent | undefined {
  let found: ReviewEvent | undefined = event;
  const seen = new Set<string>();
  while (found?.op.type === 'revert') {
    const { eventId }: { readonly eventId: string } = found.op;
    if (seen.has(eventId)) return undefined;
    seen.add(eventId);
    found = events.findLast(({ id }) => id === eventId);
  }
  return found;
}

function nameIn(op: SingleOp): { readonly id: string; readonly name: string } | undefined {
  if (op.type === 'create-issue') return { id: op.issueId, name: op.title };
  if (op.type === 'save-segment') return { id: op.segmentId, name: op.name };
  return op.type === 'save-campaign' ? { id: op.campaignId, name: op.name } : undefined;
}

function changeOf(op: SingleOp): LabelChange | null {
  return op.type === 'change-label' || op.type === 'withdraw-change' || op.type === 'judge' ? op.change : null;
}
