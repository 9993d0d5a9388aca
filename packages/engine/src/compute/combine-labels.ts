import type { LabeledProbabilities } from '../kernels/class-probabilities';
import { combineEvidence, type ClassEvidence, type CombinedRanking } from '../kernels/label-quality/combined-ranking';
import { labelQuality } from '../kernels/label-quality/label-quality';

export interface CombineLabelsInput {
  readonly main: LabeledProbabilities;
  readonly others: readonly ClassEvidence[];
}

export interface CombineLabelsOutput extends CombinedRanking {
  /** Single scores of the main model, higher = worse, [n] each. */
  readonly single: { readonly selfConfidence: Float64Array; readonly normalizedMargin: Float64Array; readonly confidenceWeightedEntropy: Float64Array };
}

/** One ranking from all evidence, and the single scores beside it. */
export function combineLabels({ main, others }: CombineLabelsInput): CombineLabelsOutput {
  const worse = (method: Parameters<typeof labelQuality>[1]) => labelQuality(main, method).map((quality) => 1 - quality);
  return {
    ...combineEvidence(main, others),
    single: { selfConfidence: worse('self_confidence'), normalizedMargin: worse('normalized_margin'), confidenceWeightedEntropy: worse('confidence_weighted_entropy') },
  };
}
