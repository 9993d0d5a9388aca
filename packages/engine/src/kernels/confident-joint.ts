import { predictedClasses, type LabeledProbabilities } from './class-probabilities';

/** What rounding may cost at a threshold. */
const slack = 1e-6;

/**
 * Mean probability of a class over the rows that were given it: what "confident" means for that class. A class that no
 * row was given gets 2, so that nothing can be confidently of it.
 */
export function classThresholds({ probs, classes, labels }: LabeledProbabilities): Float64Array {
  const sums = new Float64Array(classes);
  const counts = new Float64Array(classes);
  for (let i = 0; i < labels.length; i++) {
    const label = labels[i] as number;
    sums[label] = (sums[label] as number) + (probs[i * classes + label] as number);
    counts[label] = (counts[label] as number) + 1;
  }
  return sums.map((sum, k) => ((counts[k] as number) > 0 ? Math.max(2e-6, sum / (counts[k] as number)) : 2));
}

export function isConfident(probability: number, threshold: number): boolean {
  return probability >= threshold - slack;
}

/**
 * The calibrated confident joint (Northcutt et al., JAIR 2021, section 3.1): entry [given, true] estimates how many rows
 * given the one class are really of the other. Row-major [classes, classes], whole numbers; every row sums to the number
 * of rows that were given that class.
 */
export function calibratedJoint(input: LabeledProbabilities, thresholds: Float64Array): Int32Array {
  const { classes, labels } = input;
  const counts = new Float64Array(classes);
  for (let i = 0; i < labels.length; i++) counts[labels[i] as number] = (counts[labels[i] as number] as number) + 1;
  const joint = confidentJoint(input, thresholds);
  const out = new Int32Array(classes * classes);
  for (let given = 0; given < classes; given++) {
    const row = Array.from(joint.subarray(given * classes, (given + 1) * classes));
    const sum = row.reduce((total, value) => total + value, 0);
    const count = counts[given] as number;
    out.set(roundKeepingSum(row.map((value) => (value / sum) * count), count), given * classes);
  }
  return out;
}

/** Counts before calibration, [given, guess]; the diagonal is at least 1. */
export function confidentJoint({ probs, classes, labels }: LabeledProbabilities, thresholds: Float64Array): Int32Array {
  const predicted = predictedClasses(probs, classes);
  const joint = new Int32Array(classes * classes);
  for (let i = 0; i < labels.length; i++) {
    let candidates = 0;
    let guess = -1;
    for (let k = 0; k < classes; k++) {
      if (!isConfident(probs[i * classes + k] as number, thresholds[k] as number)) continue;
      candidates++;
      guess = k;
    }
    if (candidates === 0) continue;
    if (candidates > 1) guess = predicted[i] as number;
    const cell = (labels[i] as number) * classes + guess;
    joint[cell] = (joint[cell] as number) + 1;
  }
  for (let k = 0; k < classes; k++) joint[k * classes + k] = Math.max(1, joint[k * classes + k] as number);
  return joint;
}

/** Largest remainders: whole numbers near `values` that sum to `sum`; on a tie the earlier entry gets the unit. */
function roundKeepingSum(values: readonly number[], sum: number): number[] {
  const out = values.map(Math.floor);
  let missing = Math.round(sum) - out.reduce((total, value) => total + value, 0);
  const remainder = (i: number) => (values[i] as number) - Math.floor(values[i] as number);
  for (const i of values.map((_, at) => at).sort((a, b) => remainder(b) - remainder(a))) {
    if (missing <= 0) break;
    out[i] = (out[i] as number) + 1;
    missing--;
  }
  return out;
}
