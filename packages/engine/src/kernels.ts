/** `@shoal/engine/kernels`: the mathematics, as pure functions over typed arrays. */
export { areaUnderRoc, averagePrecision } from './kernels/average-precision';
export { normalizeProbabilities, predictedClasses, type LabeledProbabilities } from './kernels/class-probabilities';
export { calibratedJoint, classThresholds } from './kernels/confident-joint';
export { findLabelIssues, type LabelIssueParams, type LabelIssues } from './kernels/confident-learning';
export { crossEntropies, crossEntropy } from './kernels/cross-entropy';
export { normalizeRows } from './kernels/distance';
export { nearestNeighbors, type KnnParams, type Neighbors } from './kernels/knn';
export { labelQuality, type LabelQualityMethod } from './kernels/label-quality';
export { matchBoxes, type BoxMatches, type BoxSet, type MatchParams, type ScoredBoxSet } from './kernels/match-boxes';
export { rankAscending } from './kernels/ranking';
export { umap, type UmapParams } from './kernels/umap';
