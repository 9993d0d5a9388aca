import { assertFinite } from './assert-finite';

export interface ClassImbalance {
  /** [classes], share of the rows, 0 to 1: the value of the source. */
  readonly shares: Float64Array;
  /** [classes], 0 for a class with its fair share 1/K or more, 1 for a class without rows; higher = more worth a look. */
  readonly scores: Float64Array;
  /** Index of the class with the fewest rows, the first on a tie; -1 without classes or rows. */
  readonly rarest: number;
  /** Share below which the rarest class is flagged. */
  readonly threshold: number;
  /** Whether the rarest class is that rare. */
  readonly flagged: boolean;
}

/**
 * Whether one class is far rarer than the others: its share of the rows is below `factor` / K (cleanlab Datalab, class
 * imbalance; factor 0.1). `counts` holds the number of rows of each of the K classes. A class that is declared but has no
 * rows counts, so leave out classes that the dataset is not meant to have. Throws `invalid-data`, naming the class as the
 * row, for a count that is negative or not finite.
 */
export function classImbalance(counts: ArrayLike<number>, factor = 0.1): ClassImbalance {
  assertFinite(counts, 'class count', 0);
  const classes = counts.length;
  const threshold = classes > 0 ? factor / classes : 0;
  let total = 0;
  for (let k = 0; k < classes; k++) total += counts[k] as number;
  const shares = new Float64Array(classes);
  const scores = new Float64Array(classes);
  if (total === 0) return { shares, scores, rarest: -1, threshold, flagged: false };
  let rarest = 0;
  for (let k = 0; k < classes; k++) {
    const share = (counts[k] as number) / total;
    shares[k] = share;
    scores[k] = Math.max(0, 1 - share * classes);
    if (share < (shares[rarest] as number)) rarest = k;
  }
  return { shares, scores, rarest, threshold, flagged: (shares[rarest] as number) < threshold };
}
