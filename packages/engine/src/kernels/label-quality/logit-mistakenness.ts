import { ShoalError } from '../../base/errors';
import { mistakenness } from '../mistakenness';
import { assertClasses, assertOffsets, invalidRow } from './assert-rows';

/** Given labels beside logits. */
export interface LabeledLogits {
  /** Row-major [n, classes], before softmax. -Infinity is a probability of 0. Not read where there is no prediction. */
  readonly logits: ArrayLike<number>;
  readonly classes: number;
  /** [n], index of the given class; -1 = not labelled. */
  readonly labels: ArrayLike<number>;
  /** [n], 0 where the model predicted nothing; default: everywhere a prediction. */
  readonly hasPrediction?: ArrayLike<number>;
}

export interface LogitMistakenness {
  /** [n], 0..1, HIGHER = more likely wrong; 1 for a label without a prediction, NaN for a row without a label. */
  readonly mistakenness: Float64Array;
  /** 1 for a row with a prediction and without a label, [n]: work to do and not an agreement. */
  readonly unlabeled: Uint8Array;
}

/**
 * Mistakenness of a class label from the logits of the model (FiftyOne Brain): (m·c + 1) / 2 with c = exp(-H(softmax(z)))
 * and m = -1 where the largest logit is that of the given class (the first one on a tie), else 1. FiftyOne counts a
 * missing label as an agreement; here it is told apart as `unlabeled`.
 *
 * Throws `invalid-argument` for lengths that do not fit, `invalid-data` naming the row for a label that is no class and
 * logits that are NaN, Infinity or all -Infinity.
 */
export function logitMistakenness({ logits, classes, labels, hasPrediction }: LabeledLogits): LogitMistakenness {
  const n = assertLogits(logits, classes);
  if (labels.length !== n || (hasPrediction !== undefined && hasPrediction.length !== n)) {
    throw new ShoalError('invalid-argument', `Got ${n} rows of logits, ${labels.length} labels and ${hasPrediction?.length ?? n} marks of predictions. Expected equally many.`);
  }
  assertClasses(labels, classes, 'labels', -1);
  const result: LogitMistakenness = { mistakenness: new Float64Array(n).fill(NaN), unlabeled: new Uint8Array(n) };
  for (let i = 0; i < n; i++) {
    const label = labels[i] as number;
    const predicted = hasPrediction === undefined || Boolean(hasPrediction[i]);
    if (label === -1) result.unlabeled[i] = predicted ? 1 : 0;
    else if (!predicted) result.mistakenness[i] = 1;
    else result.mistakenness[i] = mistakenness(largest(logits, i, classes) === label, Math.exp(-rowEntropy(logits, i, classes)));
  }
  return result;
}

/**
 * Hardness of rows (FiftyOne Brain): the entropy H(softmax(z)) in nats, 0..ln classes, HIGHER = less certain. It looks at
 * no label, so it says what to label next and not which label is wrong. `logits` row-major [n, classes] → [n]. Throws as
 * `logitMistakenness`.
 */
export function hardness(logits: ArrayLike<number>, classes: number): Float64Array {
  return Float64Array.from({ length: assertLogits(logits, classes) }, (_, i) => rowEntropy(logits, i, classes));
}

/**
 * Largest value of every group, for example of the frames of a video or the objects of an image; -1 for a group without
 * one (FiftyOne Brain). Group g is `offsets[g]` to `offsets[g + 1]`; NaN is passed over. Throws `invalid-argument` for
 * offsets that do not fit.
 */
export function groupMaxima(values: ArrayLike<number>, offsets: ArrayLike<number>): Float64Array {
  assertOffsets(offsets, values.length, 'groups');
  return Float64Array.from({ length: offsets.length - 1 }, (_, g) => {
    let max = -Infinity;
    for (let i = offsets[g] as number; i < (offsets[g + 1] as number); i++) if ((values[i] as number) > max) max = values[i] as number;
    return max === -Infinity ? -1 : max;
  });
}

function assertLogits(logits: ArrayLike<number>, classes: number): number {
  if (!Number.isInteger(classes) || classes < 1 || logits.length % classes !== 0) {
    throw new ShoalError('invalid-argument', `Got ${logits.length} logits for ${classes} classes. Expected at least one class and a whole number of rows.`);
  }
  return logits.length / classes;
}

function largest(logits: ArrayLike<number>, i: number, classes: number): number {
  let best = 0;
  for (let k = 1; k < classes; k++) if ((logits[i * classes + k] as number) > (logits[i * classes + best] as number)) best = k;
  return best;
}

/** H = ln S - Σ e·(z - max) / S with e = exp(z - max) and S = Σ e: exact also where single probabilities vanish. */
function rowEntropy(logits: ArrayLike<number>, i: number, classes: number): number {
  let max = -Infinity;
  for (let k = 0; k < classes; k++) {
    const z = logits[i * classes + k] as number;
    if (!(z < Infinity)) throw invalidRow(i, 'logits', `holds ${z}`, 'Expected numbers below Infinity.', { value: z });
    if (z > max) max = z;
  }
  if (max === -Infinity) throw invalidRow(i, 'logits', 'holds only -Infinity', 'At least one class must be possible.');
  let sum = 0;
  let weighted = 0;
  for (let k = 0; k < classes; k++) {
    const shifted = (logits[i * classes + k] as number) - max;
    const e = Math.exp(shifted);
    if (e === 0) continue;
    sum += e;
    weighted += e * shifted;
  }
  return Math.max(0, Math.log(sum) - weighted / sum);
}
