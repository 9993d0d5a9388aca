import { candidatePairs, type CandidatePairs } from '../kernels/detection/candidate-pairs';
import { boxSimilarity, maskSimilarity } from '../kernels/detection/similarities';

export interface FindPairsInput {
  /** [frames + 1]. */
  readonly labelOffsets: Int32Array;
  readonly inferenceOffsets: Int32Array;
  /** Interleaved x, y, w, h, [n, 4]. */
  readonly labelBoxes: Float64Array;
  readonly inferenceBoxes: Float64Array;
  /** 1 for labels that take no part, [labels]. */
  readonly ignored: Uint8Array;
  /** Run lengths by row, `undefined` for objects without a mask. */
  readonly labelMasks?: readonly (Uint32Array | undefined)[];
  readonly inferenceMasks?: readonly (Uint32Array | undefined)[];
}

/** Overlapping labels and inferences of every frame: masks where both have one, boxes otherwise. */
export function findPairs({ labelOffsets, inferenceOffsets, labelBoxes, inferenceBoxes, ignored, labelMasks, inferenceMasks }: FindPairsInput): CandidatePairs {
  const boxes = boxSimilarity(labelBoxes, inferenceBoxes, ignored);
  if (!labelMasks || !inferenceMasks) return candidatePairs(labelOffsets, inferenceOffsets, boxes);
  const masks = maskSimilarity(labelMasks, inferenceMasks, ignored);
  return candidatePairs(labelOffsets, inferenceOffsets, (label, inference) => (labelMasks[label] && inferenceMasks[inference] ? masks : boxes)(label, inference));
}
