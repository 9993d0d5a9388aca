import { ShoalError } from '../../base/errors';
import { quantile } from '../dataset-checks/quantile';

/** How unsure a model is of rows. */
export interface ProbabilityOutliers {
  /** [n], the value of the source, lower = more unusual. */
  readonly raw: Float64Array;
  /** [n], 0 to 1, higher = more worth a look. */
  readonly scores: Float64Array;
}

export interface EntropyOutliers extends ProbabilityOutliers {
  /** [n], 1 where raw < 0.13 × median of raw. */
  readonly flagged: Uint8Array;
  readonly count: number;
}

/**
 * Rows whose probabilities are spread over the classes: raw is 1 - entropy / ln classes (cleanlab). `probs` is row-major
 * [n, classes], best adjusted for the confidence of each class first; rows sum to 1. Throws `invalid-argument` for a
 * wrong shape or fewer than 2 classes and `invalid-data`, naming the row, for a value outside 0 to 1 or another sum.
 */
export function entropyOutliers(probs: ArrayLike<number>, classes: number): EntropyOutliers {
  const n = assertProbabilities(probs, classes);
  const scores = new Float64Array(n);
  for (let row = 0; row < n; row++) {
    let entropy = 0;
    for (let at = row * classes; at < (row + 1) * classes; at++) {
      const p = probs[at] as number;
      if (p > 0) entropy -= p * Math.log(p);
    }
    scores[row] = Math.min(1, Math.max(0, entropy / Math.log(classes)));
  }
  const raw = scores.map((score) => 1 - score);
  const limit = 0.13 * quantile(raw.slice().sort(), 0.5);
  const flagged = Uint8Array.from(raw, (value) => (value < limit ? 1 : 0));
  return { raw, scores, flagged, count: flagged.reduce((sum, flag) => sum + flag, 0) };
}

/**
 * Generalised entropy (GEN; Liu, Lochman and Zach, CVPR 2023): raw is -Σ (p (1 - p))^γ over the `top` largest probabilities,
 * the score that sum relative to its largest possible value. Input and errors as `entropyOutliers`.
 */
export function generalizedEntropyOutliers(probs: ArrayLike<number>, classes: number, { top = 100, gamma = 0.1 } = {}): ProbabilityOutliers {
  const n = assertProbabilities(probs, classes);
  if (!Number.isInteger(top) || top < 2 || !(gamma > 0 && gamma <= 1)) {
    throw new ShoalError('invalid-argument', `generalizedEntropyOutliers got top ${top} and gamma ${gamma}. Expected a whole top of at least 2 and a gamma above 0 and at most 1.`);
  }
  const counted = Math.min(classes, top);
  const most = counted * ((1 / counted) * (1 - 1 / counted)) ** gamma;
  const row = new Float64Array(classes);
  const raw = new Float64Array(n);
  for (let i = 0; i < n; i++) {
    for (let c = 0; c < classes; c++) row[c] = probs[i * classes + c] as number;
    if (counted < classes) row.sort();
    let sum = 0;
    for (let c = classes - counted; c < classes; c++) sum += Math.max(0, (row[c] as number) * (1 - (row[c] as number))) ** gamma;
    raw[i] = -sum;
  }
  return { raw, scores: raw.map((value) => Math.min(1, -value / most)) };
}

function assertProbabilities(probs: ArrayLike<number>, classes: number): number {
  if (!Number.isInteger(classes) || classes < 2 || probs.length % classes !== 0) {
    throw new ShoalError('invalid-argument', `Got ${probs.length} probabilities for ${classes} classes. Expected at least 2 classes and as many values for every row.`);
  }
  const n = probs.length / classes;
  for (let row = 0; row < n; row++) {
    let sum = 0;
    for (let at = row * classes; at < (row + 1) * classes; at++) {
      const p = probs[at] as number;
      sum += p >= 0 && p <= 1 ? p : NaN;
    }
    if (Math.abs(sum - 1) <= 1e-3) continue;
    throw new ShoalError('invalid-data', `The probabilities of row ${row} are no distribution. Expected values from 0 to 1 that sum to 1.`, { details: { row, sum } });
  }
  return n;
}
