/** Cells that a brush covers: from `from` up to, not including, `to`. */
export interface BrushRange {
  readonly from: number;
  readonly to: number;
}

export type BrushGrip = 'new' | 'move' | 'start' | 'end';

const clamp = (value: number, low: number, high: number) => Math.min(high, Math.max(low, value));

/** What a press at a cell position takes hold of; `reach` is how near an edge counts as the edge, in cells. */
export function gripAt(position: number, brush: BrushRange | null, reach: number): BrushGrip {
  if (!brush) return 'new';
  if (Math.abs(position - brush.from) <= reach) return 'start';
  if (Math.abs(position - brush.to) <= reach) return 'end';
  return position > brush.from && position < brush.to ? 'move' : 'new';
}

/** The brush while the pointer is dragged from cell position `start` to `now`; crossing an edge turns the brush around. */
export function dragBrush(grip: BrushGrip, before: BrushRange | null, start: number, now: number, cells: number): BrushRange {
  if (grip === 'new' || !before) return ordered(start, now, cells);
  if (grip === 'start') return ordered(before.to, now, cells);
  if (grip === 'end') return ordered(before.from, now, cells);
  return moveBrush(before, Math.round(now - start), cells);
}

/** Moves a brush as a whole; it stops at the ends. */
export function moveBrush({ from, to }: BrushRange, by: number, cells: number): BrushRange {
  const shift = clamp(by, -from, cells - to);
  return { from: from + shift, to: to + shift };
}

/** The brush after a key; `null` clears it, `undefined` says that the key does nothing here. */
export function keyBrush(key: string, shift: boolean, brush: BrushRange | null, step: number, cells: number): BrushRange | null | undefined {
  if (key === 'Escape') return brush ? null : undefined;
  const by = { ArrowRight: step, ArrowUp: step, ArrowLeft: -step, ArrowDown: -step, PageUp: 5 * step, PageDown: -5 * step, Home: -cells, End: cells }[key];
  if (by === undefined) return undefined;
  if (!brush) return by > 0 ? { from: 0, to: Math.min(step, cells) } : { from: Math.max(0, cells - step), to: cells };
  if (shift) return { from: brush.from, to: clamp(brush.to + by, Math.min(brush.from + step, cells), cells) };
  return moveBrush(brush, by, cells);
}

function ordered(one: number, other: number, cells: number): BrushRange {
  const from = clamp(Math.floor(Math.min(one, other) + 0.5), 0, cells - 1);
  return { from, to: clamp(Math.floor(Math.max(one, other) + 0.5), from + 1, cells) };
}
