import { matchBoxes, type BoxMatches, type BoxSet, type ScoredBoxSet } from '../kernels/match-boxes';

export interface MatchObjectsInput {
  readonly labels: BoxSet;
  readonly inferences: ScoredBoxSet;
}

/** Matches the inferences of every frame with its labels. */
export function matchObjects(input: MatchObjectsInput): BoxMatches {
  return matchBoxes(input.labels, input.inferences);
}
