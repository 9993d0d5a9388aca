import { findLabelIssues, type LabelIssueParams, type LabelIssues } from '../kernels/confident-learning';
import type { LabeledProbabilities } from '../kernels/class-probabilities';

export interface LabelIssuesInput extends LabeledProbabilities, LabelIssueParams {}

/** Confident learning over given labels and out-of-sample probabilities. */
export function labelIssues(input: LabelIssuesInput): LabelIssues {
  return findLabelIssues(input, input);
}
