'use client';

export { IssueBoard, useIssueBoard, type BoardLayout, type IssueBoardModel, type IssueBoardProps, type IssueBoardState } from './issue-board/index';
export { ChangeReview, useChangeReview, VerificationSummary, type ChangeReviewModel, type ChangeReviewProps, type VerificationSummaryProps } from './change-review/index';
export { Campaign, useCampaign, type CampaignBinding, type CampaignProps } from './campaign/index';
export { ConceptList, type ConceptListProps } from './concepts/index';
export { SendToLabeling, useLabeling, type IssueExport, type LabelingModel, type SendToLabelingProps } from './labeling/index';
export { labelExportItems, type LabelExportOptions } from './parts/label-export';
