import type { LabelIssues } from '../kernels/confident-learning';
import type { BoxMatches } from '../kernels/match-boxes';
import { labelIssues, type LabelIssuesInput } from './label-issues';
import { matchObjects, type MatchObjectsInput } from './match-objects';
import { projectPoints, type ProjectInput, type ProjectOutput } from './project-points';
import type { Task } from './worker-pool';

/** Every task by name. A new one is a file and a line here. */
export interface ComputeTasks {
  projectPoints: Task<ProjectInput, ProjectOutput>;
  matchObjects: Task<MatchObjectsInput, BoxMatches>;
  labelIssues: Task<LabelIssuesInput, LabelIssues>;
}

export const computeTasks: ComputeTasks = { projectPoints, matchObjects, labelIssues };
