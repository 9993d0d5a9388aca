/** `@shoal/engine`: headless, in the browser. */
export { openDataset } from './session/open-dataset';
export type { OpenDatasetOptions } from './session/open-dataset-with';
export type { DatasetSource } from './session/dataset-source';
export type { SimilarElements, SimilarOptions } from './session/find-similar';
export type { FileLike } from './session/file-like';
export type { Dataset, DatasetStatus, Job } from './session/dataset';
export type { ProjectOptions, SpaceLayout } from './session/project-space';
export { createImporter, type ImportedDataset, type Importer, type ImporterOptions, type PlanImportOptions, type RunImportOptions } from './session/import/importer';
export type { SourceDescriptor } from './formats/sources/descriptor';
export type { ImportSource } from './session/import/to-sources';
export type { AddResult } from './session/dataset';
export { chooseFormat, type FormatChoice, type ImportPlan, type PlannedPart } from './formats/plan/import-plan';
export type { FormatOption, Guess, OptionValue, OptionValues, TablePreview } from './formats/contract/format';
export { FINDING_CODES, type Finding, type FindingCode, type FindingSummary, type Severity } from './formats/contract/findings';
export type { Media, MediaLocation, MediaPolicy, MediaRequest, MediaSource, MediaSummary, ResolveMedia } from './session/media';
export { checkCondition, type CheckConditionOptions, type ConditionCheck } from './session/check-condition';
export { columnKind, completeCondition, type ColumnKind, type Completion, type Completions, type ConditionColumn } from './session/complete-condition';
export { findConditionProblem, type ConditionProblem } from './session/read-condition';
export { readConditionTokens, type ConditionToken } from './session/condition-tokens';
export type { FilterHistoryOptions, HeldClause, HistoryInfo } from './session/filter-history';
export { getViewState, resetView, setViewState, type ViewState, type ViewStateReport } from './session/view-state';
export { filterToSql, type FilterClause, type PickMode, type SharedSelection } from './session/selection';

export { createBrowserDatabase, type AssetUrls, type BrowserDatabaseOptions } from './database/duckdb-browser';
export type { ColumnInfo, Database, QueryOptions } from './database/database';
export { sqlIdentifier, sqlIn, sqlLiteral } from './database/sql';
export { createCompute, type ComputeOptions } from './compute/create-compute';
export type { Compute } from './compute/compute';
export { createShardedIndex, loadShardedIndex, type ShardedIndexParams, type ShardOptions } from './compute/sharded-index';
export type { Embeddings } from './formats/arrow/decode-embeddings';

export { createMemoryCache, type ResultCache } from './analyses/result-cache';
export type { DecodePicture } from './session/decode-picture';
export type { Pixels } from './analyses/analysis';
export { createReview, type ReviewOptions } from './review/create-review';
export { createIndexedDbStore, type IndexedDbStoreOptions } from './review/indexed-db-store';
export { createMemoryStore } from './review/memory-store';
export type { ExportMark, ReviewStore } from './review/store';
export { createBroadcastSync, type BroadcastSyncOptions } from './review/sync/broadcast-sync';
export { createChannelSync, type ChannelEvents, type ChannelSyncOptions, type MessageChannel } from './review/sync/channel-sync';
export type { Peers, Presence, SyncAdapter, SyncConnection, SyncRoom, SyncStatus } from './review/sync/sync-adapter';
export type { SyncState } from './review/sync/sync-hub';
export type { Campaign, ChangeProposal, Issue, IssueComment, IssueSend, IssueVerification, Judgement, Review, Segment, ReviewState, SaveStatus } from './review/review';
export { singleOps, type CampaignSettings, type IssueEdit, type ReviewEvent, type ReviewOp, type SentTask, type SingleOp, type Verdict } from './review/event';

export { createCampaignView } from './views/campaign-view';
export { CAMPAIGN_FILTER } from './views/campaign-actions';
export { CAMPAIGN_PILE_SHOWN, CAMPAIGN_STRATEGIES, type CampaignCandidate, type CampaignPile, type CampaignPoolChoice, type CampaignSnapshot, type CampaignStrategy, type CampaignView, type CampaignViewOptions, type RankingQuality, type ScoreKind } from './views/campaign-types';
export { CONCEPT_BARS, conceptSource, createConceptsView, type ConceptItem, type ConceptsSnapshot, type ConceptsView } from './views/concepts-view';
export { conceptColumn, scoreConcept, type ScoredConcept } from './session/campaign/score-concept';
export type { ScoreColumn } from './session/score-columns';
export { createBoardView, type BoardOptions } from './views/board-view';
export { ANY_ISSUE } from './views/board-types';
export type { BoardCard, BoardColumn, BoardDetail, BoardElement, BoardElementInfo, BoardQuery, BoardSnapshot, BoardView, ElementCounts, HistoryEntry, LogImport, NewIssue } from './views/board-types';
export { isOverdue, sortIssues, type BoardSort, type BoardSortBy } from './views/board-query';
export { burnDown, closes, type BurnPoint } from './views/board-burn-down';
export { readIssuePayload } from './views/board-payload';
export { issuePayload, type IssuePayload, type PayloadElement, type PayloadElementInfo, type PayloadSource } from './review/issue-payload';
export { dayOf, fillTemplate, ISSUE_TEMPLATES, type FilledTemplate, type IssueTemplate, type TemplateValues } from './review/issue-templates';
export { mentionOf, parseMentions, type CommentPart } from './review/mentions';
export { createChangesView } from './views/changes-view';
export { CHANGE_STATES, type ChangeFacet, type ChangeFilters, type ChangeItem, type ChangesSnapshot, type ChangesView, type ChangeState, type DecisionResult } from './views/changes-types';
export { createClassDistributionView, type ClassCount, type ClassDistribution, type ClassDistributionView } from './views/class-distribution-view';
export { createColumnsView, type ColumnsView, type ColumnSummary } from './views/charts/columns-view';
export { createDistributionView } from './views/charts/distribution-view';
export type { Distribution, DistributionBar, DistributionCounts, DistributionOptions, DistributionView } from './views/charts/distribution-types';
export { createScatterView } from './views/charts/scatter-view';
export type { Scatter, ScatterAxis, ScatterBox, ScatterDensity, ScatterOptions, ScatterPoints, ScatterView } from './views/charts/scatter-types';
export { createTimeSeriesView } from './views/charts/time-series-view';
export type { TimeAggregate, TimeLine, TimeSeries, TimeSeriesOptions, TimeSeriesView, TimeStep } from './views/charts/time-series-types';
export type { CalendarStep } from './views/charts/calendar';
export type { ColumnKind as ChartColumnKind } from './views/charts/column-kind';
export { createChart, type Chart, type ChartModel, type ChartTable } from './views/charts/chart-client';
export { describeNumber, describeTime } from './views/charts/describe-value';
export { crossfilterLink, type CrossfilterLink } from './session/link-crossfilter';
export { gridEdge, nearestEdge, type FilterGrid, type TimeReading } from './session/filter-grid';
export { facetSource, facetTitle } from './views/facet-filter';
export { createCountView, type Counts } from './views/count-view';
export { CONFUSION_FILTER, createEvaluationView, type EvaluationOptions } from './views/evaluation-view';
export { sliceSource } from './views/evaluation-queries';
export type { ClassMetrics, ConfusionCell, EvaluationSlice, EvaluationSnapshot, EvaluationView } from './views/evaluation-types';
export type { EvaluationTask } from './analyses/evaluation/load-evaluation';
export type { EvaluationThresholds, LiveEvaluation } from './kernels/detection/live-evaluation';
export { TIDE_TYPES, type TideErrors, type TideType } from './kernels/detection/tide';
export type { Matches, MatchInput } from './kernels/detection/match-pairs';
export type { SliceMetrics } from './compute/evaluate-slices';
export type { MatchMetrics, Rates } from './kernels/detection/measure-matches';
export type { PrecisionRecallCurve } from './kernels/detection/precision-recall';
export type { Calibration, CalibrationBin } from './kernels/classification/calibration';
export type { CocoSummary, ClassSummary, FrameOutcome } from './kernels/detection/summarize-coco';
export type { CocoEvaluation } from './kernels/detection/evaluate-coco';
export type { CocoParameters } from './kernels/detection/coco-parameters';
export type { Interval } from './kernels/bootstrap';
export { createFilterView, rangeSource, type FilterChip, type FilterColumn, type FilterSnapshot, type FilterView } from './views/filter-view';
export type { ClauseEffect, FilterBounds, FilterValue, FilterValues } from './views/filter-queries';
export { describeClause, valueName, type ClauseOrigin, type ClauseRelation, type ClauseWords } from './views/describe-clause';
export { SEARCH_FILTER } from './views/text-search';
export { createSegmentsView, type BuiltInSegment, type SegmentItem, type SegmentsSnapshot, type SegmentsView } from './views/segments-view';
export { createFrameView, type FrameEntry, type FrameEdit, type FrameInfo, type FrameMark, type FrameMedium, type FrameObject, type NewObject, type ObjectPlace, type FrameSnapshot, type FrameView, type SequenceFrame } from './views/frame-view';
export { createGalleryView, GALLERY_PICK_LIMIT, type GalleryOptions, type GallerySection, type GallerySnapshot, type GalleryView } from './views/gallery-view';
export type { GalleryLevel, GalleryOrder } from './views/gallery-query';
export type { GalleryMark, GalleryRow } from './views/gallery-rows';
export { createGeoView, GEO_FILTER, type GeoBox, type GeoOptions, type GeoSnapshot, type GeoView } from './views/geo-view';
export { fromWorldPlace, MAX_LATITUDE, toWorldPlace, wrapLongitude } from './views/geo-projection';
export { hexCenter, type GeoAnswer, type GeoCell, type GeoColumns, type GeoExtent, type GeoPoint, type GeoWindow } from './views/geo-query';
export { createHealthView, HEALTH_FILTER, type ClassHealthLine, type ClassPairLine, type DatasetCheckLine, type HealthSnapshot, type HealthView, type PictureIssueLine } from './views/health-view';
export { createLiveQuery, type LiveQuery, type LiveSnapshot } from './views/live-query';
export { createReportView, REPORT_FILTER, type ReportKind, type ReportLine, type ReportSnapshot, type ReportView } from './views/report-view';
export { createSimilarView, SIMILAR_FILTER, type SimilarItem, type SimilarSnapshot, type SimilarView } from './views/similar-view';
export { createLossTableView, type LossColumn, type LossRow, type LossSort, type LossTableOptions, type LossTableSnapshot, type LossTableView, type ScorerInfo } from './views/loss-table-view';
export { createMapView } from './views/map-view';
export { createMapPoints, MAP_CODE_NONE, MAP_CODE_OTHER, MAP_DIMMED, MAP_PICKED, type MapPoints, type PointColumns } from './views/map-points';
export { squareAround, type Bounds, type MapDirection, type PointTree, type Square } from './views/map-tree';
export type {
  MapCategoryLegend,
  MapColorChoice,
  MapLegend,
  MapLegendEntry,
  MapLevel,
  MapLevelInfo,
  MapPointInfo,
  MapRampLegend,
  MapRegion,
  MapSnapshot,
  MapSpaceInfo,
  MapState,
  MapValue,
  MapView,
  MapViewOptions,
} from './views/map-types';

export { createIssueVerifier, issueVerifierOf, type IssueVerifier } from './session/issue-verifier';
export { captureBaseline, type Baseline, type PlacedElement, type VerifiedDataset } from './session/issue-baseline';
export { verifyIssue, type IssueCheck, type VerifyOptions } from './session/verify-issue';
export { createJudge, judgedElement, type Judge, type JudgeResult, type StepResult } from './session/judge';
export { proposeChange, type InferencePlace, type JudgedElement } from './session/propose-change';
export { addedLabelId } from './review/label-ids';
export { changedLabel } from './review/changed-label';
export { describeChange } from './review/describe-change';
export { evaluateCocoFiles, type CocoIouType, type EvaluateCocoOptions, type FileEvaluation } from './analyses/evaluation/evaluate-files';
export { evaluateKittiFiles, type KittiFiles } from './analyses/evaluation/evaluate-kitti-files';
export type { KittiClass, KittiDifficulty, KittiMetric, KittiScore } from './kernels/spatial/kitti-types';
export { applyChanges, type AppliedChanges, type ChangeConflict } from './review/apply-changes';
export { changeOfElement } from './review/change-of-element';
export { describeOp, type OpContext } from './review/describe-op';
export { exportChanges, exportCoco, exportCsv, exportFrame, exportLog, type ExportFrameOptions } from './review/export-review';
export type { ExportedFile, ExportOptions, ExportSource } from './review/export-file';
export { exportLabels, writeLabels, type ExportedLabels, type ExportLabelsOptions, type ExportReport, type LabelFiles } from './review/export-labels';
export { LABEL_FORMATS, type LabelFormat } from './review/write-labels';
export { chooseChanges, isConflict, type ChangeChoice, type ChosenChanges, type UndecidedLabel } from './review/choose-changes';
export { readChangesText, writeChangesText, type ParsedChanges } from './review/changes-text';
export { keepsLabel } from './review/change-drafts';
export { readLogText, writeLogText, type LogProblem, type ParsedLog } from './review/log-text';

export type { ClassInfo, EmbeddingSpaceInfo, Manifest, ModelInfo } from './model/manifest';
export type { ElementRow, FrameRow, InferenceRow, LabelRow, MatchRow, MediaRow, ScoreRow } from './model/tables';
export { TABLES } from './model/tables';
export { elementId, parseElementId, type ElementId, type ElementKind, type ElementRef } from './model/element';
export { boxArea, boxesEqual, boxIou, type Box } from './model/geometry';
export type { Agreement, Inference, Label, LabelShape } from './model/label';
export { LABEL_TASKS, MEDIA_KINDS, type AnnotatedInference, type AnnotatedLabel, type Annotation, type Cuboid, type ExtraValue, type ImportedFrame, type ImportedMedia, type LabelTask, type MediaKind, type Pose, type Quaternion, type RleMask, type TextSpan, type TimeInterval } from './model/annotation';
export { rleFromBitmap, rleToBitmap } from './formats/masks/rle';
export { rleContours } from './formats/masks/rle-contours';
export { imageSizeOf, type ImageSize } from './formats/image/read-image-size';
export type { LabelChange } from './model/change';
export { loadPointCloud, type LoadCloudOptions } from './session/point-cloud';
export type { PointCloud } from './formats/pointcloud/point-cloud';
export { applyPose, composePoses, countPointsInside, cuboidCorners, invertPose, quaternionToMatrix, rotate, type Matrix3, type Vector3 } from './model/pose';
export { cuboidYaw, hitCuboid, liftCuboid, moveCuboid, resizeCuboid, shiftCuboid, turnCuboid, type Ray } from './model/cuboid';
export { clipToNear, clipToPicture, createRig, CUBOID_EDGES, FRONT_EDGES, projectCuboid, projectToCamera, type PinholeCamera, type ProjectedEdge, type SensorRig } from './model/projection';
export {
  DEFAULT_STATUSES, ELEMENT_STATES, ISSUE_PRIORITIES, ISSUE_TYPES, STATUS_KINDS, VERIFIED_OUTCOMES,
  type BoardStatus, type ElementState, type IssueFields, type IssuePriority, type IssueStatus, type IssueType, type StatusKind, type VerifiedElements, type VerifiedOutcome,
} from './model/issue'; // prettier-ignore
export { PILES, type CampaignKind, type Pile } from './model/campaign';
export type { Person } from './model/person';

export { ERROR_CODES, isAbort, isShoalError, messageOf, ShoalError, type ErrorCode } from './base/errors';
export type { Progress, TaskOptions } from './base/abort';
export type { Disposable } from './base/lifetime';
export type { Readable } from './base/store';
export { isWav, readWav, type WavSound } from './formats/wav/read-wav';
export { writeWav, type WavOptions } from './formats/wav/write-wav';
