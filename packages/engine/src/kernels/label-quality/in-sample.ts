import { assertProbabilities } from './assert-rows';

export interface InSampleParams {
  /** Self-confidence above which a row counts as certain; default 0.99. */
  readonly confidence?: number;
  /** Share of certain rows above which there is a warning; default 0.5. */
  readonly threshold?: number;
}

export interface InSampleCheck {
  /** Share of rows with a self-confidence above `confidence`, 0..1; 0 of no rows. */
  readonly share: number;
  readonly suspicious: boolean;
  /** What to tell people; absent when nothing is suspicious. */
  readonly warning?: string;
}

/**
 * Whether predictions look as if they were made for rows that the model was trained on, which hides wrong labels: most
 * rows then get nearly 1 for their given class. `selfConfidence` [n] = p[y], 0..1. A hint and no proof: an easy task looks
 * the same (cross-validated predictions for CIFAR-10 test have a share of 0.76). Throws `invalid-data` naming the row of a value that is no probability.
 */
export function checkInSample(selfConfidence: ArrayLike<number>, params: InSampleParams = {}): InSampleCheck {
  const { confidence = 0.99, threshold = 0.5 } = params;
  assertProbabilities(selfConfidence, 1, 'self-confidence values');
  let certain = 0;
  for (let i = 0; i < selfConfidence.length; i++) if ((selfConfidence[i] as number) > confidence) certain++;
  const share = certain / Math.max(1, selfConfidence.length);
  if (!(share > threshold)) return { share, suspicious: false };
  const warning =
    `The model gives ${Math.round(share * 100)} % of the rows a probability above ${confidence} for their given label. ` +
    'Either the task is easy or these predictions were made on the training rows, where wrong labels do not show. Use predictions from cross-validation or of a held-out set.';
  return { share, suspicious: true, warning };
}
