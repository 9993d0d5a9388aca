import type { CocoParameters } from './coco-parameters';

/** Objects of many frames: those of frame f are rows `offsets[f]` to `offsets[f + 1]`, in the order that breaks ties. */
export interface FrameObjects {
  /** [frames + 1], ascending. */
  readonly offsets: ArrayLike<number>;
  /** [n], 0..classes - 1. */
  readonly classes: ArrayLike<number>;
  /** [n], square pixels: what the size classes go by. */
  readonly areas: ArrayLike<number>;
}

export interface TruthObjects extends FrameObjects {
  /** [n]; 1 = takes no part: a detection that fits only such an object is neither right nor wrong. */
  readonly ignored: ArrayLike<number>;
  /** [n]; 1 = stands for many objects and may be found any number of times. */
  readonly crowd: ArrayLike<number>;
}

export interface DetectedObjects extends FrameObjects {
  /** [n]; only the order matters. */
  readonly confidence: ArrayLike<number>;
}

/** How alike an object and a detection of its frame are, 0..1: IoU (of a crowd: intersection / area of the detection) or OKS. */
export type Similarity = (truth: number, detection: number) => number;

export interface CocoEvaluation {
  readonly parameters: CocoParameters;
  readonly classes: number;
  /** Average precision with the largest limit of detections, [areas, classes, thresholds]; -1 where there is no object. */
  readonly precision: Float64Array;
  /** Recall, [limits, areas, classes, thresholds]; -1 where there is no object. */
  readonly recall: Float64Array;
  /** Precision at every recall point, all sizes, [classes, thresholds, recall points]; -1 where there is no object. */
  readonly curves: Float64Array;
  /** Confidence at every recall point, same shape; 0 where that recall is never reached. */
  readonly confidences: Float64Array;
  /** Objects that count, [areas, classes]. */
  readonly objects: Int32Array;
  /** Bit t: found an object at threshold t (all sizes), [detections]. */
  readonly detectionMatched: Uint32Array;
  /** Bit t: does not count at threshold t, [detections]. All bits are set past the limit of detections. */
  readonly detectionIgnored: Uint32Array;
  /** Bit t: was found at threshold t, [truth]. */
  readonly truthMatched: Uint32Array;
}
