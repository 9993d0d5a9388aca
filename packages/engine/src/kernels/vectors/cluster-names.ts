import { ShoalError } from '../../base/errors';
import { assertLabels } from './assert-vectors';

/** A column of named values. */
export interface CategoryColumn {
  readonly name: string;
  readonly values: readonly string[];
  /** [n], index into `values`, -1 for none. */
  readonly codes: ArrayLike<number>;
}

/** A value that a cluster has more often than the other rows. */
export interface TypicalValue {
  readonly column: string;
  readonly value: string;
  /** Rows of the cluster that have it. */
  readonly count: number;
  /** Their share of the rows of the cluster with any value, 0 to 1. */
  readonly share: number;
  /** The same share of all rows. */
  readonly overall: number;
  /** Log-odds ratio in standard errors: `logOddsRatios`. */
  readonly z: number;
}

export interface ClusterNameParams {
  /** Values a cluster at most; default 3. */
  readonly limit?: number;
  /** Least z; default 1.96, 5 % of chance alone. */
  readonly minZ?: number;
  /** As of `logOddsRatios`. */
  readonly priorRows?: number;
}

/** How much more often than in all a value must be to tell a cluster from the others. */
const TELLING = 1.5;
const IN_TITLE = 2;

/** "Cone, fog": what a cluster mostly is, its class before the rest, the strongest first; `null` where nothing is. What few of it have, or most of everything, is no name. */
export function clusterTitle(typical: readonly TypicalValue[]): string | null {
  const telling = typical.filter(({ column, share, overall }) => share >= 0.5 && (column === 'class' || share >= TELLING * overall));
  const first = telling.sort((a, b) => Number(b.column === 'class') - Number(a.column === 'class')).slice(0, IN_TITLE);
  // The same two words always in the same order.
  const words = first.sort((a, b) => Number(b.column === 'class') - Number(a.column === 'class') || a.column.localeCompare(b.column, 'en')).map(({ column, value }) => (value === 'true' || value === 'false' ? `${value === 'true' ? '' : 'not '}${column}` : value).replaceAll('_', ' '));
  return words.length > 0 ? words.join(', ') : null;
}

/**
 * What a cluster could be called: for each cluster the values that are over-represented in it, the strongest first (on a tie
 * the earlier column, then the earlier value). `labels` is [n], -1 for noise, which counts with the other rows. Throws
 * `invalid-argument` for a wrong shape or parameter and `invalid-data`, naming the row, for a label or code that is none.
 */
export function clusterNames(labels: ArrayLike<number>, columns: readonly CategoryColumn[], params: ClusterNameParams = {}): readonly (readonly TypicalValue[])[] {
  const { limit = 3, minZ = 1.96, priorRows = 100 } = params;
  assertLabels(labels, labels.length, 'cluster');
  let clusters = 0;
  for (let row = 0; row < labels.length; row++) clusters = Math.max(clusters, (labels[row] as number) + 1);
  const found: TypicalValue[][] = Array.from({ length: clusters }, () => []);
  for (const { name, values, codes } of columns) {
    const width = values.length;
    const counts = countValues(labels, clusters, name, width, codes);
    const z = logOddsRatios(counts, width, { priorRows });
    const sums = Array.from({ length: clusters + 1 }, (_, group) => counts.subarray(group * width, (group + 1) * width).reduce((sum, count) => sum + count, 0));
    const all = sums.reduce((sum, count) => sum + count, 0);
    values.forEach((value, code) => {
      let total = 0;
      for (let group = 0; group <= clusters; group++) total += counts[group * width + code] as number;
      found.forEach((typical, cluster) => {
        const at = cluster * width + code;
        const count = counts[at] as number;
        if (!((z[at] as number) >= minZ) || count === 0) return;
        typical.push({ column: name, value, count, share: count / (sums[cluster] as number), overall: total / all, z: z[at] as number });
      });
    });
  }
  return found.map((typical) => typical.sort((a, b) => b.z - a.z).slice(0, limit));
}

/**
 * z-scores of log-odds ratios with an informative Dirichlet prior (Monroe, Colaresi and Quinn, Political Analysis 2008, equations
 * 16, 19 and 22): how much more often each group has each value than all other groups together, in standard errors.
 * `counts` is row-major [groups, values], whole numbers; so is the result. The prior adds `priorRows` rows (default 100) to either
 * side, spread as the values are over all groups, which keeps rare values from winning by chance. 0 where no group has a value.
 *
 * Throws `invalid-argument` for a wrong shape or prior, and `invalid-data`, naming the group, for a count that is no number of rows.
 */
export function logOddsRatios(counts: ArrayLike<number>, values: number, { priorRows = 100 }: { readonly priorRows?: number } = {}): Float64Array {
  if (!Number.isInteger(values) || values < 0 || (values === 0 ? counts.length > 0 : counts.length % values !== 0) || !(priorRows > 0 && priorRows < Infinity)) {
    throw new ShoalError('invalid-argument', `logOddsRatios got ${counts.length} counts of ${values} values and priorRows ${priorRows}. Expected as many counts for every group and a prior above 0.`);
  }
  const groups = values > 0 ? counts.length / values : 0;
  const ofGroup = new Float64Array(groups);
  const ofValue = new Float64Array(values);
  let all = 0;
  for (let at = 0; at < counts.length; at++) {
    const count = counts[at] as number;
    const group = Math.floor(at / values);
    if (!Number.isInteger(count) || count < 0) throw new ShoalError('invalid-data', `Group ${group} has a count of ${count}. Expected a whole number of at least 0.`, { details: { group, count } });
    ofGroup[group] = (ofGroup[group] as number) + count;
    ofValue[at % values] = (ofValue[at % values] as number) + count;
    all += count;
  }
  return Float64Array.from({ length: counts.length }, (_, at) => {
    const group = Math.floor(at / values);
    const total = ofValue[at % values] as number;
    if (total === 0 || total === all) return 0;
    const prior = (priorRows * total) / all;
    const inside = (counts[at] as number) + prior;
    const outside = total - (counts[at] as number) + prior;
    const insideRest = (ofGroup[group] as number) + priorRows - inside;
    const outsideRest = all - (ofGroup[group] as number) + priorRows - outside;
    return (Math.log(inside / insideRest) - Math.log(outside / outsideRest)) / Math.sqrt(1 / inside + 1 / outside);
  });
}

/** [clusters + 1, values], the last line for noise. */
function countValues(labels: ArrayLike<number>, clusters: number, name: string, values: number, codes: ArrayLike<number>): Float64Array {
  assertLabels(codes, labels.length, `code of column ${name}`);
  const counts = new Float64Array((clusters + 1) * values);
  for (let row = 0; row < labels.length; row++) {
    const code = codes[row] as number;
    if (code < 0) continue;
    if (code >= values) throw new ShoalError('invalid-data', `Row ${row} has code ${code} in column ${name}. Expected a whole number below ${values}.`, { details: { row, code, column: name } });
    const label = labels[row] as number;
    const at = (label < 0 ? clusters : label) * values + code;
    counts[at] = (counts[at] as number) + 1;
  }
  return counts;
}
