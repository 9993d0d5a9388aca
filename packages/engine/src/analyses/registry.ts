import type { Analysis } from './analysis';
import { buildElements } from './build-elements';
import { collectScores } from './collect-scores';
import { evaluateModel } from './evaluation/evaluate-model';
import { findCandidatePairs } from './evaluation/find-candidate-pairs';
import { findBrokenLabels } from './find-broken-labels';
import { findDisagreements } from './find-disagreements';
import { findLabelErrors } from './find-label-errors';
import { matchElements } from './match-elements';
import { checkDataset } from './audit/check-dataset';
import { measureImages } from './audit/measure-images';
import { scoreCuboids } from './audit/score-cuboids';
import { scoreEvidence } from './audit/score-evidence';
import { scoreImages } from './audit/score-images';
import { scoreObjectLab } from './audit/score-object-lab';
import { findDuplicates } from './vectors/find-duplicates';
import { measureSpaces } from './vectors/measure-spaces';
import { nameClusters } from './vectors/name-clusters';
import { scoreVectors } from './vectors/score-vectors';
import { measureHealth } from './measure-health';
import { measureLoss } from './measure-loss';

/** Every analysis that runs when a dataset is opened or its model changes. A new one is a file and a line here. */
export const analyses: readonly Analysis[] = [findBrokenLabels, findCandidatePairs, matchElements, evaluateModel, measureLoss, measureHealth, findLabelErrors, findDisagreements, collectScores, buildElements];

/** Every analysis that takes its time and runs when somebody asks for the full audit, in this order; `scores` and `elements` are put together anew after them. */
export const audits: readonly Analysis[] = [scoreEvidence, scoreObjectLab, scoreCuboids, measureImages, scoreImages, checkDataset, measureSpaces, nameClusters, findDuplicates, scoreVectors];
