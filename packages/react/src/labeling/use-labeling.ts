import { createLabelingView, type LabelingSnapshot, type LabelingView, type LabelingViewOptions } from '@shoal/engine/providers';
import type { Dataset } from '@shoal/engine';
import { useOwned } from '../binding/use-owned';
import { useView } from '../binding/use-view';

export interface LabelingModel {
  readonly snapshot: LabelingSnapshot;
  readonly view: LabelingView;
}

/** Headless way of an issue to labeling and back. `connections` and `mediaUrl` are those of the first call for an issue. */
export function useLabeling(dataset: Dataset, options: LabelingViewOptions): LabelingModel {
  const view = useOwned(() => createLabelingView(dataset, options), `${dataset.id}\0${options.issueId}`);
  return { view, snapshot: useView(view) };
}
