'use client';

export { IssueBoard, useIssueBoard, type BoardLayout, type IssueBoardModel, type IssueBoardProps, type IssueBoardState } from './issue-board/index';
