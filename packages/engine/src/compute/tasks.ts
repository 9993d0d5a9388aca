import type { LabelIssues } from '../kernels/confident-learning';
import type { CandidatePairs } from '../kernels/detection/candidate-pairs';
import type { Matches } from '../kernels/detection/match-pairs';
import { evaluateObjects, type EvaluateObjectsInput, type EvaluateObjectsOutput } from './evaluate-objects';
import { findPairs, type FindPairsInput } from './find-pairs';
import { labelIssues, type LabelIssuesInput } from './label-issues';
import { matchObjects, type MatchObjectsInput } from './match-objects';
import { projectPoints, type ProjectInput, type ProjectOutput } from './project-points';
import type { Task } from './worker-pool';

/** Every task by name. A new one is a file and a line here. */
export interface ComputeTasks {
  projectPoints: Task<ProjectInput, ProjectOutput>;
  findPairs: Task<FindPairsInput, CandidatePairs>;
  matchObjects: Task<MatchObjectsInput, Matches>;
  evaluateObjects: Task<EvaluateObjectsInput, EvaluateObjectsOutput>;
  labelIssues: Task<LabelIssuesInput, LabelIssues>;
}

export const computeTasks: ComputeTasks = { projectPoints, findPairs, matchObjects, evaluateObjects, labelIssues };
