export { IssueBoard, type IssueBoardProps } from './issue-board';
export type { BoardLayout } from './board-toolbar';
export { useIssueBoard, type IssueBoardModel, type IssueBoardState } from './use-issue-board';
