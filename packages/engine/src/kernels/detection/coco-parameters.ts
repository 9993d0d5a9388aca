/** What COCO's evaluation is asked: thresholds, limits and size classes. */
export interface CocoParameters {
  /** IoU or OKS from which on a detection has found an object, ascending, at most 31. */
  readonly iouThresholds: readonly number[];
  /** Recalls at which the precision is read, ascending, 0..1. */
  readonly recallPoints: readonly number[];
  /** Most detections of one frame and class that count, ascending; precision is measured with the last. */
  readonly maxDetections: readonly number[];
  /** Sizes of objects in square pixels, both ends inclusive; the first is everything. */
  readonly areaRanges: readonly { readonly name: string; readonly min: number; readonly max: number }[];
}

/** `count` values from `first` to `last`, equally spaced, in the arithmetic of NumPy's `linspace`, so that ties fall alike. */
function spaced(first: number, last: number, count: number): number[] {
  const step = (last - first) / (count - 1);
  return Array.from({ length: count }, (_, i) => (i === count - 1 ? last : i * step + first));
}

const iouThresholds = spaced(0.5, 0.95, 10);
const recallPoints = spaced(0, 1, 101);
const everything = { name: 'all', min: 0, max: 1e10 };
const medium = { name: 'medium', min: 32 ** 2, max: 96 ** 2 };
const large = { name: 'large', min: 96 ** 2, max: 1e10 };

/** Boxes and masks: https://cocodataset.org/#detection-eval */
export const COCO_OBJECTS: CocoParameters = {
  iouThresholds,
  recallPoints,
  maxDetections: [1, 10, 100],
  areaRanges: [everything, { name: 'small', min: 0, max: 32 ** 2 }, medium, large],
};

/** Keypoints: https://cocodataset.org/#keypoints-eval */
export const COCO_KEYPOINTS: CocoParameters = { iouThresholds, recallPoints, maxDetections: [20], areaRanges: [everything, medium, large] };

/** LVIS counts up to 300 detections of a frame and class: https://www.lvisdataset.org/challenge_2019 */
export const LVIS_OBJECTS: CocoParameters = { ...COCO_OBJECTS, maxDetections: [300] };
