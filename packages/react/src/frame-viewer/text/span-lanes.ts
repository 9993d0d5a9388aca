export interface Range {
  readonly start: number;
  readonly end: number;
}

/** More lanes than these share the last one. */
export const MAX_LANES = 4;

/**
 * A lane for each range so that ranges that overlap lie beside each other: short ones next to the text, what surrounds them further out. Lanes are numbered
 * from 0; never more than {@link MAX_LANES}.
 */
export function lanesOf(ranges: readonly Range[]): number[] {
  const lanes: Range[][] = [];
  const out = new Array<number>(ranges.length).fill(0);
  const order = ranges.map((_, i) => i).sort((a, b) => lengthOf(ranges[a]) - lengthOf(ranges[b]) || a - b);
  for (const i of order) {
    const range = ranges[i];
    if (!range) continue;
    let lane = 0;
    while (lane < MAX_LANES - 1 && overlapsAny(lanes[lane] ?? [], range)) lane += 1;
    insert((lanes[lane] ??= []), range);
    out[i] = lane;
  }
  return out;
}

function lengthOf(range: Range | undefined): number {
  return range ? range.end - range.start : 0;
}

/** Ranges of a lane do not overlap, so they are sorted by start and by end alike. */
function overlapsAny(lane: readonly Range[], range: Range): boolean {
  const at = firstFrom(lane, range.start);
  const [before, after] = [lane[at - 1], lane[at]];
  return (before !== undefined && before.end > range.start) || (after !== undefined && after.start < Math.max(range.end, range.start + 1));
}

function insert(lane: Range[], range: Range): void {
  lane.splice(firstFrom(lane, range.start), 0, range);
}

function firstFrom(lane: readonly Range[], start: number): number {
  let [low, high] = [0, lane.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((lane[middle]?.start ?? 0) < start) low = middle + 1;
    else high = middle;
  }
  return low;
}
