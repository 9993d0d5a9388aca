/** What a KITTI label and a KITTI detection have in common. */
export interface KittiBox {
  /** Type as in the label file, such as `Car`; upper and lower case do not matter. */
  readonly className: string;
  /** Observation angle in radians; -10 where it is not known. */
  readonly alpha: number;
  /** x1, y1, x2, y2 in pixels. */
  readonly box: readonly [x1: number, y1: number, x2: number, y2: number];
  /** Metres, in the order of the label file. */
  readonly size: readonly [height: number, width: number, length: number];
  /** Middle of the bottom face in the camera's frame, metres: x right, y down, z ahead. */
  readonly location: readonly [x: number, y: number, z: number];
  /** Radians about the camera's y axis; 0 where the length lies along x. */
  readonly rotationY: number;
}

/** One line of a KITTI label file. */
export interface KittiLabel extends KittiBox {
  /** 0 (not truncated) to 1. */
  readonly truncated: number;
  /** 0 fully visible, 1 partly occluded, 2 largely occluded, 3 unknown. */
  readonly occluded: number;
}

/** One line of a KITTI result file. */
export interface KittiDetection extends KittiBox {
  /** Higher is more certain; any range. */
  readonly score: number;
}

/** One picture. `DontCare` regions are labels. */
export interface KittiFrame {
  readonly labels: readonly KittiLabel[];
  readonly detections: readonly KittiDetection[];
}

/** The classes that the benchmark evaluates. */
export type KittiClass = 'Car' | 'Pedestrian' | 'Cyclist';

/** Boxes in the picture, footprints seen from above (bird's-eye view), volumes. */
export type KittiMetric = '2d' | 'bev' | '3d';

/** From large, fully visible objects to small, largely occluded ones. */
export type KittiDifficulty = 'easy' | 'moderate' | 'hard';

/** Result for one class, metric and difficulty. Percent where nothing else is said. */
export interface KittiScore {
  readonly className: KittiClass;
  readonly metric: KittiMetric;
  readonly difficulty: KittiDifficulty;
  /** A detection has to overlap a label by more than this, 0..1. */
  readonly minOverlap: number;
  /** Labels of the class that count at this difficulty. */
  readonly labels: number;
  /** Mean precision at the recalls 1/40 .. 40/40, 0..100; NaN without a label that counts. */
  readonly ap40: number;
  /** Mean precision at the recalls 0, 0.1 .. 1, 0..100; NaN without a label that counts. */
  readonly ap11: number;
  /** Average orientation similarity at the 40 recalls, 0..100; NaN for `bev` and `3d`, without labels, without angles. */
  readonly aos40: number;
  /** Average orientation similarity at the 11 recalls, 0..100. */
  readonly aos11: number;
  /** Precision at recall k/40, never rising, 0..1, [41]. */
  readonly precision: Float64Array;
}
