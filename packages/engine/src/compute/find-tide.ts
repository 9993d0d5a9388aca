import type { MatchInput } from '../kernels/detection/match-pairs';
import { findTideErrors, type TideErrors } from '../kernels/detection/tide';

export interface FindTideInput {
  readonly input: MatchInput;
  /** Frame of every inference, [inferences]. */
  readonly frames: Int32Array;
  readonly classes: number;
  /** Overlap of a hit. */
  readonly iou: number;
}

/** TIDE's error types and what their repair would gain. */
export function findTide({ input, frames, classes, iou }: FindTideInput): TideErrors {
  return findTideErrors(input, frames, classes, { positiveIou: iou });
}
