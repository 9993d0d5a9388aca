import type { BoardStatus, StatusKind } from '../model/issue';
import type { ElementId } from '../model/element';
import { singleOps, type ReviewEvent } from '../review/event';
import { resolveReverts } from '../review/resolve-reverts';

/** How many were open and closed after a moment. */
export interface BurnPoint {
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly open: number;
  readonly closed: number;
}

/** Points of a plot: no more than this, the last moment of each stretch. */
const MAX_POINTS = 240;

/**
 * Open and closed over time, read from the log: the issues of the board, or the elements of one issue. Actions that were
 * taken back never happened here. Pure.
 *
 * @param events in the order of the log
 * @param statuses the columns as they are now; a status that is gone counts as the first one
 */
export function burnDown(events: readonly ReviewEvent[], statuses: readonly BoardStatus[], issueId: string | null = null): BurnPoint[] {
  const { standing } = resolveReverts(events, '');
  const told = issueId === null ? issuesOverTime(statuses) : elementsOverTime(issueId);
  const points: BurnPoint[] = [];
  let latest = -Infinity;
  for (const event of events) {
    if (!standing(event)) continue;
    let changed = false;
    for (const op of singleOps(event.op)) changed = told.apply(op) || changed;
    if (!changed) continue;
    // Clocks of several people differ: time never runs backwards in the plot.
    latest = Math.max(latest, event.at);
    const point = { at: latest, ...told.counts() };
    if (points.at(-1)?.at === latest) points[points.length - 1] = point;
    else points.push(point);
  }
  return thinned(points);
}

type Op = ReturnType<typeof singleOps>[number];

interface Telling {
  /** Whether the op changed a number. */
  apply(op: Op): boolean;
  counts(): { readonly open: number; readonly closed: number };
}

function issuesOverTime(statuses: readonly BoardStatus[]): Telling {
  const kinds = new Map(statuses.map(({ id, kind }) => [id, kind]));
  const isClosed = (status: string) => closes(kinds.get(status) ?? statuses[0]?.kind ?? 'open');
  const all = new Map<string, boolean>();
  const dead = new Set<string>();
  let closed = 0;
  return {
    apply(op) {
      if (op.type === 'create-issue') {
        if (all.has(op.issueId) || dead.has(op.issueId)) return false;
        const now = isClosed(op.status ?? 'open');
        all.set(op.issueId, now);
        closed += Number(now);
        return true;
      }
      if (op.type !== 'move-issue' && op.type !== 'delete-issue') return false;
      const before = all.get(op.issueId);
      if (before === undefined) return false;
      closed -= Number(before);
      if (op.type === 'delete-issue') {
        all.delete(op.issueId);
        dead.add(op.issueId);
        return true;
      }
      const now = isClosed(op.status);
      all.set(op.issueId, now);
      closed += Number(now);
      return now !== before;
    },
    counts: () => ({ open: all.size - closed, closed }),
  };
}

function elementsOverTime(issueId: string): Telling {
  const held = new Set<ElementId>();
  const done = new Set<ElementId>();
  return {
    apply(op) {
      if (!('issueId' in op) || op.issueId !== issueId) return false;
      switch (op.type) {
        case 'create-issue':
        case 'add-elements':
          for (const element of op.elements) held.add(element);
          return true;
        case 'remove-elements':
          for (const element of op.elements) {
            held.delete(element);
            done.delete(element);
          }
          return true;
        case 'mark-elements':
          for (const element of op.elements) {
            // Of a live issue: what met it when it was marked.
            held.add(element);
            if (op.state === 'open') done.delete(element);
            else done.add(element);
          }
          return true;
        default:
          return false;
      }
    },
    counts: () => ({ open: held.size - done.size, closed: done.size }),
  };
}

export function closes(kind: StatusKind): boolean {
  return kind === 'done' || kind === 'dropped';
}

function thinned(points: readonly BurnPoint[]): BurnPoint[] {
  const [first, last] = [points[0], points.at(-1)];
  if (!first || !last || points.length <= MAX_POINTS) return [...points];
  const step = (last.at - first.at) / MAX_POINTS;
  return points.filter((point, at) => at === 0 || at === points.length - 1 || Math.floor((point.at - first.at) / step) !== Math.floor(((points[at + 1]?.at ?? 0) - first.at) / step));
}
