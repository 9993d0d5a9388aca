import { ShoalError } from '../../base/errors';
import type { ObjectLabQuality } from './object-lab';
import type { BoxSet } from '../detection/box-set';

export interface ObjectLabIssues {
  /** 1 for an issue, [predictions]. */
  readonly overlooked: Uint8Array;
  /** 1 for an issue, [labels]. */
  readonly badloc: Uint8Array;
  /** 1 for an issue, [labels]. */
  readonly swap: Uint8Array;
  /** 1 for an image with at least one of them, [frames]. */
  readonly images: Uint8Array;
}

/** cleanlab's AP scale factor times its threshold factor. */
const trust = 0.25 * 0.8;

/**
 * Which boxes and images are issues (cleanlab object_detection `find_label_issues`): a box whose quality is at most 0.8 ·
 * 0.25 · AP of its class, that of the prediction for `overlooked` and of the label for the other two. A better model
 * raises the bar: it is trusted more. `lowQuality(images.quality, 0.1)` is the alternative that needs no AP.
 *
 * `averagePrecision` [classes], 0..1: per class the mean of the APs at IoU 0.50:0.05:0.95 of the same predictions. A class
 * whose AP is NaN (never labelled) gets no issue. `labels` and `predictions` are those that the quality was computed from.
 *
 * Throws `invalid-argument` for lengths that do not fit, a class without an entry or an AP outside 0..1.
 */
export function objectLabIssues(quality: ObjectLabQuality, labels: BoxSet, predictions: BoxSet, averagePrecision: ArrayLike<number>): ObjectLabIssues {
  for (let k = 0; k < averagePrecision.length; k++) {
    const ap = averagePrecision[k] as number;
    if (ap < 0 || ap > 1) throw new ShoalError('invalid-argument', `The average precision of class ${k} is ${ap}. Expected 0 to 1, or NaN for none.`);
  }
  const overlooked = flag(quality.boxes.overlooked, predictions.classes);
  const badloc = flag(quality.boxes.badloc, labels.classes);
  const swap = flag(quality.boxes.swap, labels.classes);
  const images = new Uint8Array(quality.images.quality.length);
  mark(images, overlooked, predictions.offsets);
  mark(images, badloc, labels.offsets);
  mark(images, swap, labels.offsets);
  return { overlooked, badloc, swap, images };

  function flag(scores: Float64Array, classes: ArrayLike<number>): Uint8Array {
    if (scores.length !== classes.length) throw new ShoalError('invalid-argument', `Got ${scores.length} qualities for ${classes.length} boxes. Pass the boxes that the quality was computed from.`);
    return Uint8Array.from(scores, (score, i) => {
      const ap = averagePrecision[classes[i] as number];
      if (ap === undefined) throw new ShoalError('invalid-argument', `Box ${i} is of class ${classes[i]}, and there are average precisions of ${averagePrecision.length} classes. Expected one for every class.`);
      return score <= trust * ap ? 1 : 0;
    });
  }
}

function mark(images: Uint8Array, flags: Uint8Array, offsets: ArrayLike<number>): void {
  for (let frame = 0; frame < images.length; frame++) {
    if (flags.subarray(offsets[frame] as number, offsets[frame + 1] as number).includes(1)) images[frame] = 1;
  }
}
