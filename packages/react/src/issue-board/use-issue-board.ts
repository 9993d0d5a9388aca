import { useEffect } from 'react';
import { createBoardView, type BoardSnapshot, type BoardView, type Dataset } from '@shoal/engine';
import { useControllable } from '../binding/use-controllable';
import { useOwned } from '../binding/use-owned';
import { useView } from '../binding/use-view';

export interface IssueBoardState {
  /** Id of the issue that is open; `null` when none is. */
  readonly openIssue?: string | null;
  readonly defaultOpenIssue?: string | null;
  readonly onOpenIssueChange?: (issueId: string | null) => void;
}

export interface IssueBoardModel {
  readonly snapshot: BoardSnapshot;
  readonly view: BoardView;
  readonly openIssue: string | null;
  readonly setOpenIssue: (issueId: string | null) => void;
}

/** Headless issue board of a dataset: the snapshot, the view with all actions, and which issue is open. */
export function useIssueBoard(dataset: Dataset, { openIssue: value, defaultOpenIssue = null, onOpenIssueChange: onChange }: IssueBoardState = {}): IssueBoardModel {
  const view = useOwned(() => createBoardView(dataset), dataset);
  const snapshot = useView(view);
  const [openIssue, setOpenIssue] = useControllable({ value, defaultValue: defaultOpenIssue, onChange });
  useEffect(() => view.open(openIssue), [view, openIssue]);
  return { snapshot, view, openIssue, setOpenIssue };
}
