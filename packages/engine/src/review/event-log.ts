import type { ReviewEvent } from './event';
import { compareEvents } from './compare-events';

/** The set of known events, read in their total order. */
export interface EventLog {
  readonly size: number;
  has(id: string): boolean;
  /** Adds events by union and returns those that were new, sorted. */
  add(events: readonly ReviewEvent[]): ReviewEvent[];
  remove(events: readonly ReviewEvent[]): void;
  /** Sorted by (lamport, actor, id); the same array until something changes. */
  events(): readonly ReviewEvent[];
  /** The highest logical time seen. */
  lamport(): number;
}

export function createEventLog(): EventLog {
  const known = new Map<string, ReviewEvent>();
  const sorted: ReviewEvent[] = [];
  let shown: readonly ReviewEvent[] | null = null;
  let lamport = 0;
  return {
    get size() {
      return known.size;
    },
    has: (id) => known.has(id),
    add(events) {
      const fresh: ReviewEvent[] = [];
      for (const event of events) {
        if (known.has(event.id)) continue;
        known.set(event.id, event);
        fresh.push(event);
        lamport = Math.max(lamport, event.lamport);
      }
      fresh.sort(compareEvents);
      const [first] = fresh;
      if (!first) return fresh;
      shown = null;
      const last = sorted.at(-1);
      for (const event of fresh) sorted.push(event);
      if (last && compareEvents(last, first) > 0) sorted.sort(compareEvents);
      return fresh;
    },
    remove(events) {
      const gone = new Set(events.map((event) => event.id));
      for (const id of gone) known.delete(id);
      const left = sorted.filter((event) => !gone.has(event.id));
      sorted.length = 0;
      for (const event of left) sorted.push(event);
      shown = null;
    },
    events: () => (shown ??= [...sorted]),
    lamport: () => lamport,
  };
}
