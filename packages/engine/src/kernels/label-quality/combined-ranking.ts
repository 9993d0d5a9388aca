import { ShoalError } from '../../base/errors';
import { assertLabeled, predictedClasses, type LabeledProbabilities } from '../class-probabilities';
import { findLabelIssues } from '../confident-learning';
import { rankAscending } from '../ranking';

/** Something else than the main model that says which class a row has: another model, the labels of neighbours or of duplicates. */
export interface ClassEvidence {
  readonly name: string;
  /** Row-major [n, classes], rows that sum to 1; a row whose first value is NaN says nothing. */
  readonly probs: Float64Array | Float32Array;
}

export interface CombinedRanking {
  /** 0..1, higher = more likely wrong, [n]; at least 0.5 for the rows that confident learning estimates to be wrong. */
  readonly score: Float64Array;
  /** Class that all evidence together says most, other than the given one, [n]. */
  readonly suggested: Int32Array;
  /** What each source adds to the log odds against the label, [1 + others, n]: the main model first. Negative supports the label. */
  readonly contributions: readonly Float64Array[];
  /** Weight of each source, the main model's is 1. */
  readonly weights: readonly number[];
}

export interface CombineParams {
  /** Weight of evidence that is as often right as the main model; default 0.1. */
  readonly weight?: number;
  /** Probability that is added to both sides of every ratio, so that no source is ever certain; default 0.03. */
  readonly doubt?: number;
}

/**
 * One ranking of labels from everything that speaks for or against them. Every source gives the log odds
 * ln((p[best other] + doubt) / (p[given] + doubt)); the main model counts fully, others by `weight` times how much better or worse their odds of agreeing with
 * the given labels are. The rows with the lowest margins of the main model, as many as its calibrated confident joint estimates to be wrong, come before all
 * others: margin finds the candidates, the odds order them. Chosen on the label-error development sets
 * (decision 0010); sources: Northcutt et al., JAIR 2021, for the joint, Kuncheva, Combining Pattern Classifiers, 2004, for log odds.
 */
export function combineEvidence(main: LabeledProbabilities, others: readonly ClassEvidence[] = [], { weight = 0.1, doubt = 0.03 }: CombineParams = {}): CombinedRanking {
  assertLabeled(main);
  const { classes, labels } = main;
  const n = labels.length;
  for (const { name, probs } of others) {
    if (probs.length !== n * classes) throw new ShoalError('invalid-argument', `The evidence "${name}" has ${probs.length} numbers. Expected ${n} rows of ${classes} classes.`);
  }
  const sources = [main.probs, ...others.map(({ probs }) => probs)];
  const odds = sources.map((probs) => agreementOdds(probs, classes, labels));
  const weights = odds.map((value, s) => (s === 0 ? 1 : Math.min(1, (weight * value) / (odds[0] as number))));
  const contributions = sources.map((probs, s) => logOdds(probs, classes, labels, doubt).map((value) => value * (weights[s] as number)));
  const most = Math.log((1 + doubt) / doubt) * weights.reduce((sum, value) => sum + value, 0);
  const margin = margins(main);
  const estimated = findLabelIssues(main, { method: 'normalized_margin', mode: 'exact' }).count;
  const isCandidate = new Uint8Array(n);
  for (const row of rankAscending(margin).subarray(0, estimated)) isCandidate[row] = 1;
  const score = Float64Array.from({ length: n }, (_, row) => {
    const sum = contributions.reduce((total, values) => total + (values[row] as number), 0);
    return ((isCandidate[row] as number) + (sum + most) / (2 * most)) / 2;
  });
  return { score, suggested: suggestions(sources, weights, classes, labels, doubt), contributions, weights };
}

/** Odds that the most probable class is the given one, over the rows that say anything; between 1/99 and 99. */
function agreementOdds(probs: ArrayLike<number>, classes: number, labels: ArrayLike<number>): number {
  const predicted = predictedClasses(probs, classes);
  let [hits, rows] = [0, 0];
  for (let row = 0; row < labels.length; row++) {
    if (Number.isNaN(probs[row * classes])) continue;
    rows += 1;
    if (predicted[row] === labels[row]) hits += 1;
  }
  const share = Math.min(0.99, Math.max(0.01, rows === 0 ? 0.01 : hits / rows));
  return share / (1 - share);
}

function logOdds(probs: ArrayLike<number>, classes: number, labels: ArrayLike<number>, doubt: number): Float64Array {
  return Float64Array.from({ length: labels.length }, (_, row) => {
    const label = labels[row] as number;
    const given = probs[row * classes + label] as number;
    if (Number.isNaN(given)) return 0;
    let other = 0;
    for (let k = 0; k < classes; k++) if (k !== label) other = Math.max(other, probs[row * classes + k] as number);
    return Math.log((other + doubt) / (given + doubt));
  });
}

function margins({ probs, classes, labels }: LabeledProbabilities): Float64Array {
  return Float64Array.from({ length: labels.length }, (_, row) => {
    const label = labels[row] as number;
    let other = 0;
    for (let k = 0; k < classes; k++) if (k !== label) other = Math.max(other, probs[row * classes + k] as number);
    return (probs[row * classes + label] as number) - other;
  });
}

function suggestions(sources: readonly ArrayLike<number>[], weights: readonly number[], classes: number, labels: ArrayLike<number>, doubt: number): Int32Array {
  return Int32Array.from({ length: labels.length }, (_, row) => {
    let best = -1;
    let most = -Infinity;
    for (let k = 0; k < classes; k++) {
      if (k === labels[row]) continue;
      let sum = 0;
      sources.forEach((probs, s) => {
        const p = probs[row * classes + k] as number;
        if (!Number.isNaN(p)) sum += (weights[s] as number) * Math.log(p + doubt);
      });
      if (sum > most) [best, most] = [k, sum];
    }
    return best;
  });
}
