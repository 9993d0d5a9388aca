import type { TaskOptions } from '../base/abort';
import { normalizeRows } from '../kernels/distance';
import { nextCandidates, type CandidateAnswer, type CandidateQuestion } from '../kernels/ranker/next-candidates';

export interface RankCandidatesInput extends CandidateQuestion {
  /** `cosine` scales the rows to length 1 first; default `cosine`. */
  readonly metric?: 'cosine' | 'l2';
}

/** What a campaign shows next, with a ranker trained on what is judged so far. */
export function rankCandidates({ metric = 'cosine', ...question }: RankCandidatesInput, { signal }: TaskOptions): CandidateAnswer {
  const vectors = metric === 'cosine' ? normalizeRows(question.vectors, question.dim) : question.vectors;
  return nextCandidates({ ...question, vectors }, { signal });
}
