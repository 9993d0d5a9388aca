export { IssueBoard, type IssueBoardProps } from './issue-board';
export { useIssueBoard, type IssueBoardModel, type IssueBoardState } from './use-issue-board';
