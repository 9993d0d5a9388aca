/** `@shoal/engine/providers`: frames of an issue out to labeling, and the results back as changes. */
export { findLabelingProvider, labelingProviders } from './providers/registry';
export type { LabelingConnection, LabelingProvider, LabelingService, PulledSend, PushedJob, ServiceOptions, TaskFiles, WriteTasksOptions } from './providers/provider';
export { createLabelingJob, instructionsOf, type JobFrame, type LabelingJob, type LabelingJobOptions, type LabelingStart } from './providers/labeling-job';
export type { LabelingResults, ResultFrame, ResultLabel } from './providers/results';
export { planResults, type PlanResultsOptions, type ResultEntry, type ResultPlan, type UnmatchedResult } from './providers/plan-results';
export type { LabelDifference } from './providers/diff-frame';
export { acceptResults, proposedEntries, type AcceptOptions } from './providers/accept-results';
export { checkServerUrl } from './providers/connection';
export { signWebhook, verifyWebhook, WEBHOOK_HEADERS, WEBHOOK_WINDOW_S, type ReceivedWebhook } from './providers/webhook/sign';
export type { WebhookFrame, WebhookPayload, WebhookResults } from './providers/webhook/payload';
export { createLabelingView } from './views/labeling-view';
export type { ConnectionSource, LabelingCounts, LabelingSnapshot, LabelingTask, LabelingView, LabelingViewOptions } from './views/labeling-types';
