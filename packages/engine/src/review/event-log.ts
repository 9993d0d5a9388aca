import type { ReviewEvent } from './event';
import { compareEvents } from './reduce';

/** The set of known events, read in their total order. */
export interface EventLog {
  /** Adds events by union and returns those that were new. */
  add(events: readonly ReviewEvent[]): ReviewEvent[];
  remove(events: readonly ReviewEvent[]): void;
  /** Sorted by (lamport, actor, id); the same array until something changes. */
  events(): readonly ReviewEvent[];
  /** The highest logical time seen. */
  lamport(): number;
}

export function createEventLog(): EventLog {
  const known = new Map<string, ReviewEvent>();
  let sorted: readonly ReviewEvent[] = [];
  let lamport = 0;
  return {
    add(events) {
      const fresh: ReviewEvent[] = [];
      for (const event of events) {
        if (known.has(event.id)) continue;
        known.set(event.id, event);
        fresh.push(event);
        lamport = Math.max(lamport, event.lamport);
      }
      const [only] = fresh;
      const last = sorted.at(-1);
      if (only && fresh.length === 1 && (!last || compareEvents(last, only) < 0)) sorted = [...sorted, only];
      else if (only) sorted = [...known.values()].sort(compareEvents);
      return fresh;
    },
    remove(events) {
      const gone = new Set(events.map((event) => event.id));
      for (const id of gone) known.delete(id);
      sorted = sorted.filter((event) => !gone.has(event.id));
    },
    events: () => sorted,
    lamport: () => lamport,
  };
}
