import type { Box } from './geometry';

/** What a person annotated: a class for the whole frame (`task: 'class'`) or for a box in it (`task: 'box'`). */
export interface Label {
  readonly labelId: string;
  readonly frameId: string;
  readonly task: LabelTask;
  /** Id of a class in the manifest's class map. */
  readonly classId: string;
  /** Pixels, top-left; `null` for `task: 'class'`. */
  readonly box: Box | null;
}

export type LabelTask = 'class' | 'box';

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
