import { ShoalError } from '../base/errors';

/** Given labels beside out-of-sample predicted probabilities. */
export interface LabeledProbabilities {
  /** Row-major [n, classes]; every row sums to 1. */
  readonly probs: Float64Array | Float32Array;
  readonly classes: number;
  /** [n], index of the given class. */
  readonly labels: ArrayLike<number>;
}

/**
 * A copy whose rows sum to exactly 1. Rounding in a file is repaired; a row whose sum is off by more than `tolerance`, or
 * that holds a negative or non-finite value, means that these are not probabilities: `invalid-data`, naming the first
 * such row.
 */
export function normalizeProbabilities(probs: ArrayLike<number>, classes: number, tolerance = 1e-3): Float64Array {
  if (!Number.isInteger(classes) || classes < 2 || probs.length % classes !== 0) {
    throw new ShoalError('invalid-argument', `Got ${probs.length} probabilities for ${classes} classes. Expected at least 2 classes and a whole number of rows.`);
  }
  const out = new Float64Array(probs.length);
  for (let start = 0; start < probs.length; start += classes) {
    let sum = 0;
    for (let at = start; at < start + classes; at++) {
      const p = probs[at] as number;
      if (!(p >= -tolerance && p <= 1 + tolerance)) throw notProbabilities(start / classes, `holds ${p}`, { value: p });
      out[at] = Math.max(0, p);
      sum += out[at] as number;
    }
    if (Math.abs(sum - 1) > tolerance) throw notProbabilities(start / classes, `sums to ${Number(sum.toPrecision(6))}`, { sum });
    for (let at = start; at < start + classes; at++) out[at] = (out[at] as number) / sum;
  }
  return out;
}

function notProbabilities(row: number, what: string, details: Record<string, unknown>): ShoalError {
  return new ShoalError(
    'invalid-data',
    `Row ${row} of the predicted probabilities ${what}. Every row needs values from 0 to 1 that sum to 1: apply softmax to logits first.`,
    { details: { row, ...details } },
  );
}

/** Throws unless there is one label in 0..classes-1 for every row of probabilities. */
export function assertLabeled({ probs, classes, labels }: LabeledProbabilities): void {
  if (!Number.isInteger(classes) || classes < 2 || probs.length !== labels.length * classes) {
    throw new ShoalError('invalid-argument', `Got ${labels.length} labels and ${probs.length} probabilities of ${classes} classes. Expected labels × classes values and at least 2 classes.`);
  }
  for (let i = 0; i < labels.length; i++) {
    const label = labels[i] as number;
    if (!Number.isInteger(label) || label < 0 || label >= classes) {
      throw new ShoalError('invalid-data', `Label ${label} of row ${i} is not one of the ${classes} classes (0 to ${classes - 1}).`, { details: { row: i, label, classes } });
    }
  }
}

/** Index of the most probable class of every row; the first one on a tie. */
export function predictedClasses(probs: ArrayLike<number>, classes: number): Int32Array {
  const out = new Int32Array(probs.length / classes);
  for (let i = 0, at = 0; i < out.length; i++) {
    let best = 0;
    let most = probs[at++] as number;
    for (let k = 1; k < classes; k++, at++) {
      const p = probs[at] as number;
      if (p > most) [best, most] = [k, p];
    }
    out[i] = best;
  }
  return out;
}
