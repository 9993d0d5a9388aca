import type { AnnAnswers } from '../kernels/ann/ann-index';
import type { Neighbors } from '../kernels/knn';
import type { LabelIssues } from '../kernels/confident-learning';
import type { CandidatePairs } from '../kernels/detection/candidate-pairs';
import type { Matches } from '../kernels/detection/match-pairs';
import type { TideErrors } from '../kernels/detection/tide';
import { combineLabels, type CombineLabelsInput, type CombineLabelsOutput } from './combine-labels';
import { evaluateObjects, type EvaluateObjectsInput, type EvaluateObjectsOutput } from './evaluate-objects';
import { findNeighbors, type FindNeighborsInput } from './find-neighbors';
import { findPairs, type FindPairsInput } from './find-pairs';
import { buildIndexShard, loadIndexShard, saveIndexShard, searchIndexShard, type BuildIndexShardInput, type IndexShardState, type LoadedIndexShard, type LoadIndexShardInput, type SearchIndexShardInput } from './index-shard';
import { labelIssues, type LabelIssuesInput } from './label-issues';
import { evaluateSlices, type EvaluateSlicesInput, type SliceMetrics } from './evaluate-slices';
import { findSimilar, type FindSimilarInput } from './find-similar';
import type { CandidateAnswer } from '../kernels/ranker/next-candidates';
import type { SimilarRows } from '../kernels/vectors/similar-rows';
import { findTide, type FindTideInput } from './find-tide';
import { matchObjects, type MatchObjectsInput } from './match-objects';
import { measureVectors, type MeasureVectorsInput, type VectorMeasures } from './measure-vectors';
import { rankCandidates, type RankCandidatesInput } from './rank-candidates';
import { readCloud, type ReadCloudInput } from './read-cloud';
import type { PointCloud } from '../formats/pointcloud/point-cloud';
import { orderCandidates, type OrderCandidatesInput, type OrderedCandidates } from './order-candidates';
import { projectPoints, type ProjectInput, type ProjectOutput } from './project-points';
import { scoreConcept, type ConceptScores, type ScoreConceptInput } from './score-concept';
import { scoreBoxes, type ScoreBoxesInput, type ScoreBoxesOutput } from './score-boxes';
import type { Task } from './worker-pool';

/** Every task by name. A new one is a file and a line here. */
export interface ComputeTasks {
  projectPoints: Task<ProjectInput, ProjectOutput, ProjectOutput>;
  findPairs: Task<FindPairsInput, CandidatePairs>;
  matchObjects: Task<MatchObjectsInput, Matches>;
  evaluateObjects: Task<EvaluateObjectsInput, EvaluateObjectsOutput>;
  evaluateSlices: Task<EvaluateSlicesInput, readonly SliceMetrics[]>;
  scoreConcept: Task<ScoreConceptInput, ConceptScores>;
  orderCandidates: Task<OrderCandidatesInput, OrderedCandidates>;
  findTide: Task<FindTideInput, TideErrors>;
  findNeighbors: Task<FindNeighborsInput, Neighbors>;
  findSimilar: Task<FindSimilarInput, SimilarRows>;
  rankCandidates: Task<RankCandidatesInput, CandidateAnswer>;
  measureVectors: Task<MeasureVectorsInput, VectorMeasures>;
  combineLabels: Task<CombineLabelsInput, CombineLabelsOutput>;
  readCloud: Task<ReadCloudInput, PointCloud>;
  scoreBoxes: Task<ScoreBoxesInput, ScoreBoxesOutput>;
  labelIssues: Task<LabelIssuesInput, LabelIssues>;
  buildIndexShard: Task<BuildIndexShardInput, IndexShardState>;
  loadIndexShard: Task<LoadIndexShardInput, LoadedIndexShard>;
  searchIndexShard: Task<SearchIndexShardInput, AnnAnswers>;
  saveIndexShard: Task<{ readonly shard: string }, { readonly bytes: Uint8Array }>;
}

export const computeTasks: ComputeTasks = { projectPoints, findPairs, matchObjects, evaluateObjects, evaluateSlices, findTide, findNeighbors, findSimilar, rankCandidates, measureVectors, combineLabels, readCloud, orderCandidates, scoreConcept, scoreBoxes, labelIssues, buildIndexShard, loadIndexShard, searchIndexShard, saveIndexShard };
