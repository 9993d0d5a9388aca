import type { TimeRow, TimeSpan } from './time-rows';
import type { TimeWindow } from './time-window';

/** Pixels. The gutter holds names and is as wide beside every track of a sound. */
export const GUTTER = 116;
export const RULER = 24;
export const LANE = 16;
const PAD = 3;
const HEADING = 20;

export type PlacedRow = { readonly kind: 'heading'; readonly side: TimeRow['side']; readonly top: number; readonly height: number } | { readonly kind: 'row'; readonly row: TimeRow; readonly top: number; readonly height: number };

/** Rows below each other, from the bottom of the ruler on; pixels, before scrolling. */
export function placeRows(rows: readonly TimeRow[]): { readonly placed: readonly PlacedRow[]; readonly height: number } {
  const placed: PlacedRow[] = [];
  let top = 0;
  let side: TimeRow['side'] | null = null;
  for (const row of rows) {
    if (row.side !== side) {
      side = row.side;
      placed.push({ kind: 'heading', side, top, height: HEADING });
      top += HEADING;
    }
    const height = row.lanes * LANE + 2 * PAD;
    placed.push({ kind: 'row', row, top, height });
    top += height;
  }
  return { placed, height: top };
}

/** Top of a span's bar and its height, pixels. */
export function laneOf(top: number, span: TimeSpan): { readonly y: number; readonly h: number } {
  return { y: top + PAD + span.lane * LANE + 1, h: LANE - 2 };
}

/** First index whose span may reach into the window; spans are sorted by start, so those before may still be long. */
export function firstVisible(spans: readonly TimeSpan[], window: TimeWindow, longest: number): number {
  let [low, high] = [0, spans.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((spans[middle]?.start ?? 0) < window.start - longest) low = middle + 1;
    else high = middle;
  }
  return low;
}

const longestOf = new WeakMap<TimeRow, number>();

/** Length of the longest span of a row, seconds. */
export function longestSpan(row: TimeRow): number {
  let longest = longestOf.get(row);
  if (longest === undefined) longestOf.set(row, (longest = row.spans.reduce((most, span) => Math.max(most, span.end - span.start), 0)));
  return longest;
}

export interface TimelinePoint {
  /** Seconds. */
  readonly time: number;
  /** Pixels below the ruler, before scrolling. */
  readonly y: number;
  /** Seconds that count as a hit beside a span. */
  readonly slack: number;
}

/** The span under a point; of several the shortest. */
export function spanAt(placed: readonly PlacedRow[], { time, y, slack }: TimelinePoint): TimeSpan | null {
  const entry = placed.find((candidate) => y >= candidate.top && y < candidate.top + candidate.height);
  if (entry?.kind !== 'row') return null;
  const { spans } = entry.row;
  let best: TimeSpan | null = null;
  for (let i = firstVisible(spans, { start: time - slack, end: time }, longestSpan(entry.row)); i < spans.length; i++) {
    const span = spans[i];
    if (!span || span.start - slack > time) break;
    const lane = laneOf(entry.top, span);
    if (span.end + slack < time || y < lane.y - 1 || y > lane.y + lane.h + 1) continue;
    if (!best || span.end - span.start < best.end - best.start) best = span;
  }
  return best;
}
