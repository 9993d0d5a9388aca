import { assertLabeled, type LabeledProbabilities } from './class-probabilities';
import { calibratedJoint, classThresholds, isConfident } from './confident-joint';
import { rankAscending } from './ranking';
import { flagLowest } from './select-lowest';
import { labelQuality, marginAndPrediction, type LabelQualityMethod } from './label-quality/label-quality';

export interface LabelIssueParams {
  readonly method: LabelQualityMethod;
  /**
   * `streaming`: two passes and O(classes) memory beside the scores; flags the n lowest scores, n = confident
   * disagreements. `exact`: prunes by noise rate from the calibrated confident joint.
   */
  readonly mode: 'streaming' | 'exact';
}

export interface LabelIssues {
  /** Label quality, [n], LOWER = more likely wrong. */
  readonly quality: Float64Array;
  /** Most probable class, [n]. */
  readonly predicted: Int32Array;
  /** 1 for label issues, [n]. */
  readonly flagged: Uint8Array;
  /** Number of flagged rows. */
  readonly count: number;
  /** Class thresholds, [classes]. */
  readonly thresholds: Float64Array;
}

/**
 * Finds wrong labels by confident learning (Northcutt, Jiang, Chuang: Confident Learning, JAIR 2021). Probabilities must be
 * out of sample and sum to 1 (`normalizeProbabilities`). A row whose most probable class is the given one is never flagged.
 */
export function findLabelIssues(input: LabeledProbabilities, params: LabelIssueParams): LabelIssues {
  assertLabeled(input);
  const { quality, predicted } = params.method === 'normalized_margin' ? marginAndPrediction(input) : { quality: labelQuality(input, params.method), predicted: predictionsOf(input) };
  const thresholds = classThresholds(input);
  const flagged = params.mode === 'exact' ? pruneByNoiseRate(input, thresholds) : lowestScores(input, quality, predicted, thresholds);
  let count = 0;
  for (let i = 0; i < flagged.length; i++) {
    if (predicted[i] === input.labels[i]) flagged[i] = 0;
    count += flagged[i] as number;
  }
  return { quality, predicted, flagged, count, thresholds };
}

/** Most probable class of every row; a given class with more than half of the probability is it without a look at the others. */
function predictionsOf({ probs, classes, labels }: LabeledProbabilities): Int32Array {
  const out = new Int32Array(labels.length);
  for (let i = 0, start = 0; i < out.length; i++, start += classes) {
    const label = labels[i] as number;
    if ((probs[start + label] as number) > 0.5) {
      out[i] = label;
      continue;
    }
    let best = 0;
    let most = probs[start] as number;
    for (let k = 1; k < classes; k++) {
      const p = probs[start + k] as number;
      if (p > most) {
        most = p;
        best = k;
      }
    }
    out[i] = best;
  }
  return out;
}

/** The n lowest scores, n = number of rows that are confidently of another class. Ties: the earlier row. */
function lowestScores({ probs, classes, labels }: LabeledProbabilities, quality: Float64Array, predicted: Int32Array, thresholds: Float64Array): Uint8Array {
  let n = 0;
  for (let i = 0; i < labels.length; i++) {
    const guess = predicted[i] as number;
    if (guess !== labels[i] && isConfident(probs[i * classes + guess] as number, thresholds[guess] as number)) n++;
  }
  return flagLowest(quality, n);
}

/** For every pair (given, other) with n estimated errors: the n rows with the largest p[other] - p[given]. */
function pruneByNoiseRate(input: LabeledProbabilities, thresholds: Float64Array): Uint8Array {
  const { probs, classes, labels } = input;
  const joint = calibratedJoint(input, thresholds);
  const rowsOf: number[][] = Array.from({ length: classes }, () => []);
  for (let i = 0; i < labels.length; i++) rowsOf[labels[i] as number]?.push(i);
  const flagged = new Uint8Array(labels.length);
  rowsOf.forEach((rows, given) => {
    // One example says nothing about its class.
    if (rows.length <= 1) return;
    for (let other = 0; other < classes; other++) {
      const n = joint[given * classes + other] as number;
      if (other === given || n === 0) continue;
      const margins = Float64Array.from(rows, (i) => (probs[i * classes + given] as number) - (probs[i * classes + other] as number));
      for (const at of rankAscending(margins).subarray(0, n)) flagged[rows[at] as number] = 1;
    }
  });
  return flagged;
}
