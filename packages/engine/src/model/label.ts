import type { Annotation, LabelTask } from './annotation';
import type { Box } from './geometry';

export type { LabelTask };

/** Where an object is, beside its box. Absent and `null` mean the same: not said, and a change leaves it as it was. */
export type LabelShape = Pick<Annotation, 'rotation' | 'polygons' | 'keypoints' | 'mask' | 'cuboid' | 'span' | 'interval' | 'sensorId' | 'trackId'>;

/** What a person annotated, as decisions carry it: a class for the whole frame (`task: 'class'`) or for an object in it. */
export interface Label extends LabelShape {
  readonly labelId: string;
  readonly frameId: string;
  readonly task: LabelTask;
  /** Id of a class in the manifest's class map. */
  readonly classId: string;
  /** Pixels, top-left; the tight box of polygons and masks; `null` for `task: 'class'` and for objects without one. */
  readonly box: Box | null;
}

/** What a model said about a frame or about a box in it. */
export interface Inference {
  readonly inferenceId: string;
  readonly frameId: string;
  readonly modelId: string;
  readonly task: LabelTask;
  readonly classId: string;
  readonly box: Box | null;
  /** 0..1. */
  readonly confidence: number;
}

/**
 * How a label and the inference matched to it relate. `missing`: the model sees an object that nobody labelled.
 * `spurious`: a label that the model does not see. `unlabeled`: the frame was never annotated, so there is nothing
 * to disagree with. `not_compared`: a label that no model was asked about, or that is broken.
 */
export type Agreement = 'agree' | 'wrong_class' | 'badly_located' | 'missing' | 'spurious' | 'unlabeled' | 'not_compared';
