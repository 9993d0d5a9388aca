/** The ten classes of the nuScenes detection task, in the order of the results. */
export const NUSCENES_CLASSES = ['car', 'truck', 'bus', 'trailer', 'construction_vehicle', 'pedestrian', 'motorcycle', 'bicycle', 'traffic_cone', 'barrier'] as const;

/** A class of the detection task. */
export type NuscenesClass = (typeof NUSCENES_CLASSES)[number];

/** The five true-positive errors, in the order of the results. */
export const NUSCENES_ERRORS = ['translation', 'scale', 'orientation', 'velocity', 'attribute'] as const;

/** Position, size, direction, speed and state of what was found. */
export type NuscenesError = (typeof NUSCENES_ERRORS)[number];

/** Metres and radians in a frame that is right-handed with z up, the global one or the vehicle's. */
export interface NuscenesRegion {
  readonly center: readonly [x: number, y: number, z: number];
  /** Full extents, each above 0. nuScenes' own files have width first. */
  readonly size: readonly [length: number, width: number, height: number];
  /** About z; at 0 the length lies along x, positive turns x towards y. */
  readonly yaw: number;
}

/** What a label and a detection have in common. */
export interface NuscenesBox extends NuscenesRegion {
  /** Name in the detection task, such as `construction_vehicle`; boxes of any other class are left out. */
  readonly className: string;
  /** Metres per second on the ground. */
  readonly velocity: readonly [x: number, y: number];
  /** Such as `vehicle.parked`; empty without one. */
  readonly attribute: string;
}

/** A label's velocity may be NaN, and its attribute empty: not known, so the error is not counted. */
export interface NuscenesLabel extends NuscenesBox {
  /** Lidar and radar points inside; a label with 0 is left out. Not known: it stays. */
  readonly points?: number | undefined;
}

/** One result; all its numbers are finite. */
export interface NuscenesDetection extends NuscenesBox {
  /** Higher is more certain. */
  readonly score: number;
}

/** One key frame. */
export interface NuscenesSample {
  readonly labels: readonly NuscenesLabel[];
  readonly detections: readonly NuscenesDetection[];
  /** Where the vehicle stands, in the frame of the boxes; default 0, 0. */
  readonly ego?: readonly [x: number, y: number] | undefined;
  /** Bicycles and motorcycles whose middle is inside one of these are left out. */
  readonly bikeRacks?: readonly NuscenesRegion[] | undefined;
}

/** Result for one class. */
export interface NuscenesClassScore {
  readonly className: NuscenesClass;
  /** Labels that count. */
  readonly labels: number;
  /** Detections that count. */
  readonly detections: number;
  /** Mean of `apAt`, 0..1. */
  readonly ap: number;
  /** Average precision with matches nearer than 0.5, 1, 2 and 4 m, 0..1, [4]; 0 without labels. */
  readonly apAt: Float64Array;
  /** Metres, 1 - IoU, radians, metres per second, 1 - accuracy. NaN where the class has no such error, 1 below 11 % recall. */
  readonly errors: Readonly<Record<NuscenesError, number>>;
  /** Precision at the recalls 0, 0.01 .. 1 with matches nearer than 2 m, 0..1, [101]. */
  readonly precision: Float64Array;
}

/** Result for all classes together and one by one. */
export interface NuscenesScore {
  /** nuScenes detection score, 0..1. */
  readonly nds: number;
  /** Mean of the ten classes' average precisions, 0..1. */
  readonly meanAp: number;
  /** Means over the classes that have the error. */
  readonly errors: Readonly<Record<NuscenesError, number>>;
  readonly classes: readonly NuscenesClassScore[];
}
