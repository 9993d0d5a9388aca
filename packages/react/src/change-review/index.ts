export { ChangeReview, type ChangeReviewProps } from './change-review';
export { useChangeReview, type ChangeReviewModel } from './use-change-review';
export { VerificationSummary, type VerificationSummaryProps } from './verification-summary';
