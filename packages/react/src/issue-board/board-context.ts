import { createContext, useContext } from 'react';
import type { BoardView, Dataset, IssueTemplate } from '@shoal/engine';

/** What every part of a board needs. */
export interface BoardContextValue {
  readonly dataset: Dataset;
  readonly view: BoardView;
  readonly readOnly: boolean;
  readonly templates: readonly IssueTemplate[];
}

export const BoardContext = createContext<BoardContextValue | null>(null);

export function useBoard(): BoardContextValue {
  const value = useContext(BoardContext);
  if (!value) throw new Error('A part of the issue board was drawn outside of it.');
  return value;
}
