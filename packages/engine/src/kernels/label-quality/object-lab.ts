import { ShoalError } from '../../base/errors';
import { assertClasses, assertOffsets, assertProbabilities } from './assert-rows';
import { boxIou } from '../detection/similarities';
import { assertBoxes, objectLabSimilarity, smallestSimilarity, type DistanceMode } from './object-lab-similarity';
import { imageTemperature, softmin } from './softmin';
import type { BoxSet, ScoredBoxSet } from '../detection/box-set';

export interface ObjectLabParams {
  /** `parity` gives cleanlab's numbers; `scale-free`, the default, does not depend on the size of the images. */
  readonly mode?: DistanceMode;
  /** Confidence from which a prediction is trusted, one number or [classes] by its class; default 0.95. */
  readonly highConfidence?: number | ArrayLike<number>;
  /** Confidence above which a prediction of the label's class says where the box should be; default 0.5. */
  readonly lowConfidence?: number;
  /** IoU from which label boxes of different classes contradict each other; default 0.95. */
  readonly conflictIou?: number;
  /** Temperature of the softmin over the boxes of an image; default 0.1. */
  readonly temperature?: number;
  /** `smallestSimilarity` of the whole data set, when this is only a part of it. */
  readonly smallest?: number;
}

/** Every quality is in 0..1, LOWER = worse. */
export interface ObjectLabQuality {
  readonly boxes: {
    /** [predictions]; NaN for a prediction that is not confident or meets a label box. */
    readonly overlooked: Float64Array;
    /** [labels]. */
    readonly badloc: Float64Array;
    /** [labels]. */
    readonly swap: Float64Array;
  };
  readonly images: {
    /** Pooled over the boxes of the image, [frames]; 1 without one. */
    readonly overlooked: Float64Array;
    readonly badloc: Float64Array;
    readonly swap: Float64Array;
    /** All three together, [frames]. */
    readonly quality: Float64Array;
  };
  /** The smallest similarity that was used. */
  readonly smallest: number;
}

/**
 * ObjectLab: wrong labels in object detection (Tkachenko, Thyagarajan, Mueller, ICML workshop 2023; cleanlab
 * object_detection). sim = `objectLabSimilarity`, s_min = `smallestSimilarity`.
 *
 * - `overlooked`, for a prediction with confidence ≥ high that meets no label box: the largest sim to label boxes of its
 *   class in the image; without such a box s_min·(1 - confidence).
 * - `badloc`, for a label: the largest sim to predictions of its class with confidence > low and IoU > 0; 1 without one.
 * - `swap`, for a label: s_min where a label of another class has IoU ≥ `conflictIou` with it; else the larger of s_min
 *   and 1 - largest sim to predictions of other classes with confidence > high; 1 without one.
 * - per image: softmin of each, then their geometric mean.
 *
 * Predictions must be out of sample and have been through non-maximum suppression: several of one object would each
 * count as evidence. Both sets must have the same frames.
 *
 * Throws `invalid-argument` for lengths and thresholds that do not fit, `invalid-data` naming the row of a box, class or
 * confidence that cannot be used.
 */
export function objectLabQuality(labels: BoxSet, predictions: ScoredBoxSet, params: ObjectLabParams = {}): ObjectLabQuality {
  const { mode = 'scale-free', highConfidence = 0.95, lowConfidence = 0.5, conflictIou = 0.95, temperature = imageTemperature } = params;
  assertSets(labels, predictions, highConfidence);
  const smallest = params.smallest ?? smallestSimilarity(labels, predictions, mode);
  const overlooked = new Float64Array(predictions.classes.length).fill(NaN);
  const badloc = new Float64Array(labels.classes.length).fill(1);
  const swap = new Float64Array(labels.classes.length).fill(1);
  const frames = labels.offsets.length - 1;
  for (let frame = 0; frame < frames; frame++) {
    const [from, to] = [labels.offsets[frame] as number, labels.offsets[frame + 1] as number];
    const [first, last] = [predictions.offsets[frame] as number, predictions.offsets[frame + 1] as number];
    for (let p = first; p < last; p++) overlooked[p] = scoreOverlooked(p, from, to);
    for (let l = from; l < to; l++) {
      badloc[l] = scoreBadloc(l, first, last);
      swap[l] = conflicts(l, from, to) ? smallest : scoreSwap(l, first, last);
    }
  }
  const pool = (scores: Float64Array, offsets: ArrayLike<number>) =>
    Float64Array.from({ length: frames }, (_, frame) => softmin(scores, temperature, offsets[frame] as number, offsets[frame + 1] as number));
  const pooled = { overlooked: pool(overlooked, predictions.offsets), badloc: pool(badloc, labels.offsets), swap: pool(swap, labels.offsets) };
  const quality = Float64Array.from({ length: frames }, (_, f) => objectLabImageQuality(pooled.overlooked[f] as number, pooled.badloc[f] as number, pooled.swap[f] as number));
  return { boxes: { overlooked, badloc, swap }, images: { ...pooled, quality }, smallest };

  function similarity(label: number, prediction: number): number {
    return objectLabSimilarity(labels.boxes, label, predictions.boxes, prediction, mode);
  }

  function trustedFrom(prediction: number): number {
    return typeof highConfidence === 'number' ? highConfidence : (highConfidence[predictions.classes[prediction] as number] as number);
  }

  function scoreOverlooked(p: number, from: number, to: number): number {
    const confidence = predictions.confidence[p] as number;
    if (!(confidence >= trustedFrom(p))) return NaN;
    let best = -1;
    for (let l = from; l < to; l++) {
      if (boxIou(labels.boxes, l, predictions.boxes, p) > 0) return NaN;
      if (labels.classes[l] === predictions.classes[p]) best = Math.max(best, similarity(l, p));
    }
    return best >= 0 ? best : smallest * (1 - confidence);
  }

  function scoreBadloc(l: number, first: number, last: number): number {
    let best = -1;
    for (let p = first; p < last; p++) {
      if (labels.classes[l] !== predictions.classes[p] || !((predictions.confidence[p] as number) > lowConfidence)) continue;
      if (boxIou(labels.boxes, l, predictions.boxes, p) > 0) best = Math.max(best, similarity(l, p));
    }
    return best >= 0 ? best : 1;
  }

  function conflicts(l: number, from: number, to: number): boolean {
    for (let other = from; other < to; other++) {
      if (labels.classes[other] !== labels.classes[l] && boxIou(labels.boxes, l, labels.boxes, other) >= conflictIou) return true;
    }
    return false;
  }

  function scoreSwap(l: number, first: number, last: number): number {
    let best = -1;
    for (let p = first; p < last; p++) {
      if (labels.classes[l] === predictions.classes[p] || !((predictions.confidence[p] as number) > trustedFrom(p))) continue;
      best = Math.max(best, similarity(l, p));
    }
    return best >= 0 ? Math.max(smallest, 1 - best) : 1;
  }
}

/** Quality of an image: the geometric mean of its three pooled qualities, 1e-100 added to each before the logarithm. */
export function objectLabImageQuality(overlooked: number, badloc: number, swap: number): number {
  return Math.exp((Math.log(overlooked + 1e-100) + Math.log(badloc + 1e-100) + Math.log(swap + 1e-100)) / 3);
}

function assertSets(labels: BoxSet, predictions: ScoredBoxSet, highConfidence: number | ArrayLike<number>): void {
  if (labels.offsets.length !== predictions.offsets.length) {
    throw new ShoalError('invalid-argument', `Got label boxes of ${labels.offsets.length - 1} frames and predicted boxes of ${predictions.offsets.length - 1}. Both must have the same frames.`);
  }
  for (const [set, what] of [[labels, 'label boxes'], [predictions, 'predicted boxes']] as const) {
    assertOffsets(set.offsets, set.classes.length, what);
    if (set.boxes.length !== 4 * set.classes.length) throw new ShoalError('invalid-argument', `Got ${set.boxes.length} numbers for ${set.classes.length} ${what}. Expected 4 per box: x, y, w, h.`);
    assertBoxes(set.boxes, what);
    assertClasses(set.classes, Infinity, what);
  }
  if (predictions.confidence.length !== predictions.classes.length) {
    throw new ShoalError('invalid-argument', `Got ${predictions.confidence.length} confidences for ${predictions.classes.length} predicted boxes. Expected equally many.`);
  }
  assertProbabilities(predictions.confidence, 1, 'confidences of the predicted boxes');
  if (typeof highConfidence !== 'number') assertClasses(predictions.classes, highConfidence.length, 'predicted boxes');
}
