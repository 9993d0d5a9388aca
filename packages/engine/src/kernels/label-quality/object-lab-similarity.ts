import { invalidRow } from './assert-rows';
import type { BoxSet } from '../detection/box-set';
import { boxIou } from '../detection/similarities';

/**
 * How the distance of two boxes counts. `parity`: in pixels, as cleanlab has it, so that the same mistake scores
 * otherwise in a larger image. `scale-free`: relative to the diagonal of the label box.
 */
export type DistanceMode = 'parity' | 'scale-free';

/**
 * ObjectLab's similarity of a label box and a predicted box, 0..1 (Tkachenko, Thyagarajan, Mueller, ICML workshop 2023):
 * 0.9·IoU + 0.1·exp(-0.1·d). `parity`: d = distance of the centres in pixels. `scale-free`: d = 100 · distance /
 * diagonal of the label box, which is the same number for a label of 100 px diagonal and does not change when an image and
 * its boxes are resized.
 */
export function objectLabSimilarity(labels: ArrayLike<number>, label: number, predictions: ArrayLike<number>, prediction: number, mode: DistanceMode): number {
  const dx = center(labels, label, 0) - center(predictions, prediction, 0);
  const dy = center(labels, label, 1) - center(predictions, prediction, 1);
  const unit = mode === 'parity' ? 1 : Math.hypot(labels[4 * label + 2] as number, labels[4 * label + 3] as number) / 100;
  return 0.9 * boxIou(labels, label, predictions, prediction) + 0.1 * Math.exp((-0.1 * Math.hypot(dx, dy)) / unit);
}

/**
 * The smallest similarity above 0 between any label box and any predicted box of the same frame; 1 where no two meet
 * (ObjectLab's s_min). For a set that is worked through in parts it is the smallest of those of the parts.
 */
export function smallestSimilarity(labels: BoxSet, predictions: BoxSet, mode: DistanceMode): number {
  let smallest = 1;
  for (let frame = 0; frame + 1 < labels.offsets.length; frame++) {
    for (let l = labels.offsets[frame] as number; l < (labels.offsets[frame + 1] as number); l++) {
      for (let p = predictions.offsets[frame] as number; p < (predictions.offsets[frame + 1] as number); p++) {
        const similarity = objectLabSimilarity(labels.boxes, l, predictions.boxes, p, mode);
        if (similarity > 0 && similarity < smallest) smallest = similarity;
      }
    }
  }
  return smallest;
}

/** Throws `invalid-data` naming the first row that is no box: a value that is not finite, or no area. */
export function assertBoxes(boxes: ArrayLike<number>, what: string): void {
  for (let i = 0; 4 * i < boxes.length; i++) {
    const [x, y, w, h] = [boxes[4 * i] as number, boxes[4 * i + 1] as number, boxes[4 * i + 2] as number, boxes[4 * i + 3] as number];
    if (!Number.isFinite(x + y + w + h) || !(w > 0 && h > 0)) {
      throw invalidRow(i, what, `holds x ${x}, y ${y}, w ${w}, h ${h}`, 'Expected finite numbers and a width and height above 0.', { box: [x, y, w, h] });
    }
  }
}

function center(boxes: ArrayLike<number>, i: number, axis: 0 | 1): number {
  return (boxes[4 * i + axis] as number) + (boxes[4 * i + axis + 2] as number) / 2;
}
