import type { ReviewEvent } from './event';

/** Total order of events: (lamport, actor, id), by code unit, so that it is the same on every machine. */
export function compareEvents(a: ReviewEvent, b: ReviewEvent): number {
  return a.lamport - b.lamport || compareText(a.actor, b.actor) || compareText(a.id, b.id);
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
