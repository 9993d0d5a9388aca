'use client';

export { IssueBoard, useIssueBoard, type IssueBoardModel, type IssueBoardProps, type IssueBoardState } from './issue-board/index';
