import { ShoalError } from '../../base/errors';

/** Pairs of rows that show the same thing; a < b, in the order of a, then b, each once. */
export interface DuplicatePairs {
  /** [pairs]. */
  readonly a: Int32Array;
  /** [pairs]. */
  readonly b: Int32Array;
  /** [pairs], in the unit of the method. */
  readonly distances: Float64Array;
}

/** A row of a group of duplicates. */
export interface DuplicateMember {
  readonly row: number;
  /** Groups are numbered by their kept rows. */
  readonly group: number;
  /** `keep` for the one row of its group that stays. */
  readonly role: 'keep' | 'drop';
  /** To the kept row, in the unit of the method; 0 for that row itself. */
  readonly distance: number;
}

/** Sorted `DuplicatePairs` of pairs in any order, each given once. */
export function duplicatePairs(pairs: readonly (readonly [a: number, b: number, distance: number])[]): DuplicatePairs {
  const sorted = pairs.map(([a, b, distance]) => [Math.min(a, b), Math.max(a, b), distance] as const).sort((p, q) => p[0] - q[0] || p[1] - q[1]);
  return { a: Int32Array.from(sorted, ([a]) => a), b: Int32Array.from(sorted, ([, b]) => b), distances: Float64Array.from(sorted, ([, , distance]) => distance) };
}

/**
 * Groups around rows that are kept (FiftyOne Brain): row by row, one that was not dropped is kept and drops all later ones
 * it forms a pair with; then each dropped row joins its nearest kept one (the earlier on a tie). So no two kept rows form a
 * pair, and a chain of pairs does not become one group. Members come group by group, the kept row first. Rows without a
 * pair, and kept rows that no dropped one joins, are in no group. `rows` is the number of rows; throws `invalid-data` for pairs that are not as `DuplicatePairs` says.
 */
export function duplicateGroups(rows: number, { a, b, distances }: DuplicatePairs): readonly DuplicateMember[] {
  const dropped = new Uint8Array(rows);
  for (let at = 0; at < a.length; at++) {
    const first = a[at] as number;
    const second = b[at] as number;
    const before = at > 0 ? (a[at - 1] as number) : -1;
    const sorted = first > before || (first === before && second > (b[at - 1] as number));
    if (!(first >= 0 && first < second && second < rows) || !sorted) {
      throw new ShoalError('invalid-data', `Pair ${at} is of the rows ${first} and ${second}. Expected sorted pairs of different rows below ${rows}.`, { details: { pair: at, rows: [first, second] } });
    }
    if (!dropped[first]) dropped[second] = 1;
  }
  const keptOf = new Int32Array(rows).fill(-1);
  const nearest = new Float64Array(rows).fill(Infinity);
  const offer = (row: number, kept: number, distance: number) => {
    if (!dropped[row] || dropped[kept] || (keptOf[row] !== -1 && distance >= (nearest[row] as number))) return;
    keptOf[row] = kept;
    nearest[row] = distance;
  };
  for (let at = 0; at < a.length; at++) {
    offer(b[at] as number, a[at] as number, distances[at] as number);
    offer(a[at] as number, b[at] as number, distances[at] as number);
  }
  const droppedBy = new Map<number, number[]>();
  keptOf.forEach((kept, row) => {
    if (kept < 0) return;
    const group = droppedBy.get(kept);
    if (group) group.push(row);
    else droppedBy.set(kept, [row]);
  });
  return [...droppedBy]
    .sort(([x], [y]) => x - y)
    .flatMap(([kept, members], group): DuplicateMember[] => [
      { row: kept, group, role: 'keep', distance: 0 },
      ...members.map((row) => ({ row, group, role: 'drop' as const, distance: nearest[row] as number })),
    ]);
}
