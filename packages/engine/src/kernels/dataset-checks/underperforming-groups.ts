import { ShoalError } from '../../base/errors';
import { assertFinite } from './assert-finite';

export interface UnderperformingGroupsOptions {
  /** Groups with fewer rows are left out. Default 5. */
  readonly minSize?: number;
  /** A group is flagged when its ratio is below this. Default 0.1, which only a very bad group reaches. */
  readonly threshold?: number;
}

export interface GroupPerformance {
  readonly group: number;
  readonly size: number;
  /** Mean quality of its rows. */
  readonly mean: number;
  /** Mean of the group / mean of all rows, the value of the source: below 1 for a group that does worse. */
  readonly raw: number;
  /** 1 - raw, not below 0; higher = more worth a look. */
  readonly score: number;
  readonly flagged: boolean;
}

export interface UnderperformingGroups {
  /** Mean quality of all rows, those of no group included; 0 of no rows. */
  readonly overallMean: number;
  /** The lowest ratio first; the larger group, then the lower id on a tie. */
  readonly groups: readonly GroupPerformance[];
}

/**
 * Groups of alike rows on which the model does worse than on the whole (cleanlab Datalab, underperforming group). `groups`
 * holds the group of each of n rows, -1 for none (`dbscanOnGraph` gives them); `quality` how well each row is predicted, 0
 * to 1, usually the probability of its given label. When no row is predicted at all every ratio is 1.
 *
 * Throws `invalid-argument` when lengths differ and `invalid-data`, naming the row, for a quality outside 0 to 1 or a
 * group that is no whole number of at least -1.
 */
export function underperformingGroups(
  groups: ArrayLike<number>,
  quality: ArrayLike<number>,
  { minSize = 5, threshold = 0.1 }: UnderperformingGroupsOptions = {},
): UnderperformingGroups {
  if (groups.length !== quality.length) {
    throw new ShoalError('invalid-argument', `underperformingGroups got ${groups.length} groups and ${quality.length} qualities. Expected one of each a row.`);
  }
  assertFinite(quality, 'quality', 0, 1);
  const sums = new Map<number, { size: number; sum: number }>();
  let total = 0;
  for (let row = 0; row < groups.length; row++) {
    const group = groups[row] as number;
    if (!Number.isInteger(group) || group < -1) {
      throw new ShoalError('invalid-data', `Group ${group} of row ${row} is no group. Expected a whole number, -1 for none.`, { details: { row, group } });
    }
    const value = quality[row] as number;
    total += value;
    if (group === -1) continue;
    const known = sums.get(group);
    if (known) {
      known.size++;
      known.sum += value;
    } else sums.set(group, { size: 1, sum: value });
  }
  const overallMean = groups.length > 0 ? total / groups.length : 0;
  const found: GroupPerformance[] = [];
  for (const [group, { size, sum }] of sums) {
    if (size < minSize) continue;
    const mean = sum / size;
    const raw = overallMean > 0 ? mean / overallMean : 1;
    found.push({ group, size, mean, raw, score: Math.max(0, 1 - raw), flagged: raw < threshold });
  }
  found.sort((a, b) => a.raw - b.raw || b.size - a.size || a.group - b.group);
  return { overallMean, groups: found };
}
