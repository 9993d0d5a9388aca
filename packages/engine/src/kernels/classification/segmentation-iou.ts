import { ShoalError } from '../../base/errors';

/** Adds up the pixels of many pictures, one at a time. */
export interface SegmentationCounter {
  /**
   * Class maps of one picture, [pixels] each; a value that is no class (255) in `given` is not labelled and does not count.
   * Returns the mean IoU over the classes in either map, NaN without a labelled pixel. Throws `invalid-argument` for other lengths.
   */
  add(given: ArrayLike<number>, predicted: ArrayLike<number>): number;
  result(): SegmentationResult;
}

export interface SegmentationResult {
  /** Pixels, [classes + 1, classes + 1], row = given, column = predicted; the last column is "no class". */
  readonly confusion: Float64Array;
  /** Intersection over union of the whole dataset by class; NaN for a class that is nowhere. */
  readonly iou: Float64Array;
  /** Mean over the classes that are somewhere. */
  readonly meanIou: number;
  /** Share of the labelled pixels that are right. */
  readonly pixelAccuracy: number;
}

/** Semantic segmentation by pixels (Everingham et al., The PASCAL VOC Challenge, 2010): IoU from one confusion matrix of the whole set. */
export function createSegmentationCounter(classes: number): SegmentationCounter {
  const size = classes + 1;
  const confusion = new Float64Array(size * size);
  const own = new Float64Array(size * size);
  return {
    add(given, predicted) {
      if (given.length !== predicted.length) throw new ShoalError('invalid-argument', `The class maps have ${given.length} and ${predicted.length} pixels. Both must be of the same picture.`);
      own.fill(0);
      for (let i = 0; i < given.length; i++) {
        const g = given[i] as number;
        if (!(g >= 0 && g < classes)) continue;
        const p = predicted[i] as number;
        const cell = g * size + (p >= 0 && p < classes ? p : classes);
        own[cell] = (own[cell] as number) + 1;
      }
      for (let cell = 0; cell < own.length; cell++) confusion[cell] = (confusion[cell] as number) + (own[cell] as number);
      return meanOf(iousOf(own, classes));
    },
    result() {
      const iou = iousOf(confusion, classes);
      let [right, all] = [0, 0];
      for (let cell = 0; cell < confusion.length; cell++) {
        all += confusion[cell] as number;
        if (cell % size === Math.floor(cell / size)) right += confusion[cell] as number;
      }
      return { confusion: confusion.slice(), iou, meanIou: meanOf(iou), pixelAccuracy: right / all };
    },
  };
}

function iousOf(confusion: Float64Array, classes: number): Float64Array {
  const size = classes + 1;
  return Float64Array.from({ length: classes }, (_, k) => {
    let union = -(confusion[k * size + k] as number);
    for (let other = 0; other < size; other++) union += (confusion[k * size + other] as number) + (confusion[other * size + k] as number);
    return (confusion[k * size + k] as number) / union;
  });
}

function meanOf(values: Float64Array): number {
  const known = values.filter((value) => !Number.isNaN(value));
  return known.reduce((sum, value) => sum + value, 0) / known.length;
}
