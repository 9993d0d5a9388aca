import type { TaskOptions } from '../base/abort';
import type { LabelIssues } from '../kernels/confident-learning';
import type { BoxMatches } from '../kernels/match-boxes';
import { labelIssues, type LabelIssuesInput } from './label-issues';
import { matchObjects, type MatchObjectsInput } from './match-objects';
import { projectPoints, type ProjectInput, type ProjectOutput } from './project-points';

/** A kernel as a worker offers it: plain values and typed arrays in and out, progress and abort through the options. */
export type ComputeTask<I, O> = (input: I, options: TaskOptions) => O | Promise<O>;

/** Every task by name. A new one is a file and a line here. */
export interface ComputeTasks {
  projectPoints: ComputeTask<ProjectInput, ProjectOutput>;
  matchObjects: ComputeTask<MatchObjectsInput, BoxMatches>;
  labelIssues: ComputeTask<LabelIssuesInput, LabelIssues>;
}

export const computeTasks: ComputeTasks = { projectPoints, matchObjects, labelIssues };
