import { createChangesView, type ChangesSnapshot, type ChangesView, type Dataset } from '@shoal/engine';
import { useOwned } from '../binding/use-owned';
import { useView } from '../binding/use-view';

export interface ChangeReviewModel {
  readonly snapshot: ChangesSnapshot;
  readonly view: ChangesView;
}

/** Headless review of label changes: the queue of what is proposed, and decisions about it. */
export function useChangeReview(dataset: Dataset): ChangeReviewModel {
  const view = useOwned(() => createChangesView(dataset), dataset);
  return { view, snapshot: useView(view) };
}
