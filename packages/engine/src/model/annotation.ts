import type { Box } from './geometry';

/**
 * What an annotation says something about. `class`: the whole frame. `box`, `polygon`, `polyline`, `keypoints` and `mask`
 * are in pixels of one picture and carry a tight box too. `cuboid`: metres, in 3-D. `span`: a part of a text. `interval`: a part of a sound or a film.
 * An `interval` beside a `box` says when in a film the box stands; boxes with one `trackId` are one object over time.
 */
export const LABEL_TASKS = ['class', 'box', 'polygon', 'polyline', 'keypoints', 'mask', 'cuboid', 'span', 'interval'] as const;
export type LabelTask = (typeof LABEL_TASKS)[number];

/** A binary mask as COCO run lengths: column-major, the first run is background. */
export interface RleMask {
  /** Pixels of the picture that the runs cover. */
  readonly width: number;
  readonly height: number;
  /** COCO's compressed text of the counts. */
  readonly counts: string;
}

/** A box in 3-D. */
export interface Cuboid {
  /** Metres, the middle of the body (not of its bottom face). */
  readonly center: readonly [x: number, y: number, z: number];
  /** Metres: length along the object's own x (forward), width along its y (left), height along its z (up). */
  readonly size: readonly [length: number, width: number, height: number];
  /** Unit quaternion w, x, y, z that turns the object's axes into those of `reference`. */
  readonly rotation: Quaternion;
  /** Coordinate system: `ego` (the vehicle or the main scanner: x forward, y left, z up), `global`, or a sensor id. */
  readonly reference: string;
}

export type Quaternion = readonly [w: number, x: number, y: number, z: number];

/** Where a sensor is: its coordinates → those of the parent, `p' = R(rotation) p + translation`, metres. */
export interface Pose {
  readonly translation: readonly [x: number, y: number, z: number];
  readonly rotation: Quaternion;
}

/** Characters (UTF-16 units) of a text, half-open. */
export interface TextSpan {
  readonly start: number;
  readonly end: number;
}

/** Seconds from the beginning of a sound or film, half-open. */
export interface TimeInterval {
  readonly start: number;
  readonly end: number;
}

/** Values of columns that Shoal has no name for; kept, and filtered by like any other. */
export type ExtraValue = string | number | boolean | null;

/** What labels and inferences have in common. Absent and `null` mean the same: not said. */
export interface Annotation {
  readonly frameId: string;
  readonly task: LabelTask;
  readonly classId: string;
  readonly sensorId?: string | null | undefined;
  /** Pixels, top-left, unrotated. For polygons, polylines, keypoints and masks: the tight box around them. */
  readonly box?: Box | null | undefined;
  /** Degrees clockwise about the centre of `box`. */
  readonly rotation?: number | null | undefined;
  /** `polygon`: rings of x, y, x, y… that together are one object; `polyline`: one open path each. Pixels. */
  readonly polygons?: readonly (readonly number[])[] | null | undefined;
  /** x, y, v of every keypoint in the order of the class. v: 0 not labelled, 1 hidden, 2 visible. For inferences v may be a confidence. */
  readonly keypoints?: readonly number[] | null | undefined;
  readonly mask?: RleMask | null | undefined;
  readonly cuboid?: Cuboid | null | undefined;
  /** Characters (UTF-16 units) of the frame's text, half-open. */
  readonly span?: TextSpan | null | undefined;
  readonly interval?: TimeInterval | null | undefined;
  readonly trackId?: string | null | undefined;
  readonly iscrowd?: boolean | null | undefined;
  /** Takes no part in evaluation: COCO `ignore`, KITTI DontCare, VOC difficult. */
  readonly ignored?: boolean | null | undefined;
  /** Square pixels as the file states them. */
  readonly area?: number | null | undefined;
  /** 0 (fully visible) … 3 (unknown or hidden), as KITTI counts; formats with a flag use 0 and 1. */
  readonly occluded?: number | null | undefined;
  /** 0..1, the part outside the picture. */
  readonly truncated?: number | null | undefined;
  /** Attributes of this object as the file has them; stored as JSON text. */
  readonly attributes?: Readonly<Record<string, unknown>> | null | undefined;
  readonly extra?: Readonly<Record<string, ExtraValue>> | undefined;
}

/** A label as importers hand it over and exporters get it. */
export interface AnnotatedLabel extends Annotation {
  readonly labelId: string;
  readonly setId?: string | null | undefined;
  /** Who made it: `manual`, `auto`, a tool. */
  readonly source?: string | null | undefined;
  readonly annotator?: string | null | undefined;
  readonly batch?: string | null | undefined;
  /** Milliseconds since the epoch, UTC. */
  readonly updatedAt?: number | null | undefined;
}

/** An inference as importers hand it over and exporters get it. */
export interface AnnotatedInference extends Annotation {
  readonly inferenceId: string;
  readonly modelId: string;
  /** 0..1; `null` when the file has none. */
  readonly confidence: number | null;
  /** Probabilities in the order of the part's classes. */
  readonly probs?: ArrayLike<number> | null | undefined;
  readonly loss?: number | null | undefined;
}

export interface ImportedFrame {
  readonly frameId: string;
  /** labeled | unlabeled | production | any tag. Default `labeled` when `labeled`, otherwise `unlabeled`. */
  readonly dataset?: string | null | undefined;
  readonly split?: string | null | undefined;
  /** Whether somebody annotated the frame at all; an un-annotated frame is not an empty one. */
  readonly labeled: boolean;
  /** Pixels; `null` when the file does not say (it is read from the picture later). */
  readonly width?: number | null | undefined;
  readonly height?: number | null | undefined;
  /** Milliseconds since the epoch, UTC. */
  readonly timestamp?: number | null | undefined;
  readonly sequenceId?: string | null | undefined;
  readonly sequenceIndex?: number | null | undefined;
  readonly lat?: number | null | undefined;
  readonly lon?: number | null | undefined;
  readonly extra?: Readonly<Record<string, ExtraValue>> | undefined;
}

export const MEDIA_KINDS = ['image', 'pointcloud', 'video', 'audio', 'text'] as const;
export type MediaKind = (typeof MEDIA_KINDS)[number];

export interface ImportedMedia {
  readonly frameId: string;
  /** Default `camera`. */
  readonly sensorId?: string | null | undefined;
  /** Default `image`. */
  readonly kind?: MediaKind | undefined;
  /** As the file has it, or the path inside the drop where it is known. `null` when `text` holds the medium itself. */
  readonly uri: string | null;
  readonly text?: string | null | undefined;
  readonly width?: number | null | undefined;
  readonly height?: number | null | undefined;
  readonly byteOffset?: number | null | undefined;
  readonly byteLength?: number | null | undefined;
  /** Camera matrix, 3 × 3, row-major, pixels. */
  readonly intrinsics?: readonly number[] | null | undefined;
  /** Sensor → ego. */
  readonly pose?: Pose | null | undefined;
  /** Ego → global at the time of this medium. */
  readonly egoPose?: Pose | null | undefined;
  /** Milliseconds since the epoch, UTC, of this medium. */
  readonly timestamp?: number | null | undefined;
}
