import type { ReviewEvent } from './event';

/** Which actions still stand, and what one actor can take back or bring back. */
export interface Reverts {
  standing(event: ReviewEvent): boolean;
  /** Newest standing action of the actor. */
  readonly undo: ReviewEvent | null;
  /** The actor's last undone action and the revert that took it back; `null` once the actor did something new. */
  readonly redo: { readonly action: ReviewEvent; readonly revert: ReviewEvent } | null;
  /** Goes on with an event that comes after all others and is no revert. */
  append(event: ReviewEvent): void;
}

interface Verdict {
  readonly root: ReviewEvent;
  /** Whether the root stands after this event. */
  readonly on: boolean;
}

/**
 * Reads all reverts in order. Reverting an action takes it back, reverting that revert brings it back, and so on; of
 * several such events about one action the last one decides. A revert counts only when its target comes before it.
 */
export function resolveReverts(events: readonly ReviewEvent[], actor: string): Reverts {
  // Only what some revert points at needs to be looked up again: few events of a long log.
  const targets = new Set<string>();
  for (const { op } of events) if (op.type === 'revert') targets.add(op.eventId);
  const verdicts = new Map<string, Verdict>();
  const off = new Set<ReviewEvent>();
  const done: ReviewEvent[] = [];
  /** Undone actions of the actor, newest last, each with the revert that did it. */
  let undone: { readonly root: ReviewEvent; readonly by: ReviewEvent }[] = [];

  const append = (event: ReviewEvent) => {
    if (event.actor !== actor) return;
    done.push(event);
    undone = [];
  };

  for (const event of events) {
    if (event.op.type !== 'revert') {
      if (targets.has(event.id)) verdicts.set(event.id, { root: event, on: true });
      append(event);
      continue;
    }
    const target = verdicts.get(event.op.eventId);
    if (!target) continue;
    const { root } = target;
    if (targets.has(event.id)) verdicts.set(event.id, { root, on: !target.on });
    if (target.on) off.add(root);
    else off.delete(root);
    if (root.actor !== actor) continue;
    removeLast(done, (entry) => entry === root);
    removeLast(undone, (entry) => entry.root === root);
    if (!target.on) done.push(root);
    else if (event.actor === actor) undone.push({ root, by: event });
  }

  return {
    standing: (event) => event.op.type !== 'revert' && !off.has(event),
    get undo() {
      return done.at(-1) ?? null;
    },
    get redo() {
      const last = undone.at(-1);
      return last ? { action: last.root, revert: last.by } : null;
    },
    append,
  };
}

function removeLast<T>(list: T[], matches: (entry: T) => boolean): void {
  const at = list.findLastIndex(matches);
  if (at >= 0) list.splice(at, 1);
}
