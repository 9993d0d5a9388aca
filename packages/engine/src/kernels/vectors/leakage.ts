import { assertLabels } from './assert-vectors';
import type { DuplicateMember, DuplicatePairs } from './duplicate-groups';

/**
 * The pairs whose rows are in different splits: what a model saw in training must not come back in its test. `splits` is
 * [n], a number for each split and -1 for none; a row in no split leaks nothing. Throws `invalid-data`, naming the row, for
 * another value.
 */
export function leakedPairs({ a, b, distances }: DuplicatePairs, splits: ArrayLike<number>): DuplicatePairs {
  assertLabels(splits, splits.length, 'split');
  const leaks = (_: number, at: number) => isLeak(splits[a[at] as number], splits[b[at] as number]);
  return { a: a.filter(leaks), b: b.filter(leaks), distances: distances.filter(leaks) };
}

/** The members of the groups with rows in more than one split, in their order. Input and errors as `leakedPairs`. */
export function leakedGroups(members: readonly DuplicateMember[], splits: ArrayLike<number>): readonly DuplicateMember[] {
  assertLabels(splits, splits.length, 'split');
  const splitOf = new Map<number, number>();
  const leaking = new Set<number>();
  for (const { row, group } of members) {
    const split = splits[row] ?? -1;
    const seen = splitOf.get(group) ?? -1;
    if (isLeak(split, seen)) leaking.add(group);
    if (split >= 0) splitOf.set(group, split);
  }
  return members.filter(({ group }) => leaking.has(group));
}

function isLeak(split = -1, other = -1): boolean {
  return split >= 0 && other >= 0 && split !== other;
}
