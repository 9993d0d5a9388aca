import { byConfidence, type CandidatePairs } from '../kernels/detection/candidate-pairs';
import { matchPairs, type Matches } from '../kernels/detection/match-pairs';

export interface MatchObjectsInput {
  readonly pairs: CandidatePairs;
  /** [labels]; equal numbers mean the same class. */
  readonly labelClasses: Int32Array;
  /** [inferences]. */
  readonly inferenceClasses: Int32Array;
  /** 1 for labels that take no part, [labels]. */
  readonly ignored: Uint8Array;
  /** [inferences], 0..1. */
  readonly confidence: Float64Array;
}

/** Matches the inferences of every frame with its labels, the badly located ones too. */
export function matchObjects(input: MatchObjectsInput): Matches {
  return matchPairs({ ...input, order: byConfidence(input.confidence) }, { looseIou: 0.1 });
}
