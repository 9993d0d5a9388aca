import type { Analysis } from './analysis';
import { buildElements } from './build-elements';
import { collectScores } from './collect-scores';
import { evaluateModel } from './evaluation/evaluate-model';
import { findCandidatePairs } from './evaluation/find-candidate-pairs';
import { findBrokenLabels } from './find-broken-labels';
import { findDisagreements } from './find-disagreements';
import { findLabelErrors } from './find-label-errors';
import { matchElements } from './match-elements';
import { measureLoss } from './measure-loss';

/** Every analysis that runs when a dataset is opened or its model changes. A new one is a file and a line here. */
export const analyses: readonly Analysis[] = [findBrokenLabels, findCandidatePairs, matchElements, evaluateModel, measureLoss, findLabelErrors, findDisagreements, collectScores, buildElements];
