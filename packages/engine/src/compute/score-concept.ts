import type { TaskOptions } from '../base/abort';
import { calibrateScores } from '../kernels/ranker/calibrate';
import { fitRanker } from '../kernels/ranker/fit-ranker';
import { judgeRanker, type RankerQuality } from '../kernels/ranker/judge-ranker';
import { scoreRows } from '../kernels/ranker/rank-rows';

export interface ScoreConceptInput {
  /** Row-major [n, dim], of length 1 where cosine counts. */
  readonly vectors: Float32Array;
  readonly dim: number;
  readonly good: Int32Array;
  readonly bad: Int32Array;
}

export interface ConceptScores {
  /** [n], 0..1; .5 is where to cut. */
  readonly scores: Float32Array;
  readonly quality: RankerQuality | null;
}

/** How much every row is what the good ones are and the bad ones are not. Throws as `fitRanker` does. */
export function scoreConcept({ vectors, dim, good, bad }: ScoreConceptInput, { signal }: TaskOptions): ConceptScores {
  const examples = { vectors, dim, good, bad };
  const ranker = fitRanker(examples, { signal });
  const quality = judgeRanker(examples, { signal });
  return { scores: calibrateScores(scoreRows(ranker, vectors, dim), quality?.threshold ?? 0.5), quality };
}
