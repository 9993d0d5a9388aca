import { createFrameView, type Dataset, type FrameSnapshot, type FrameView } from '@shoal/engine';
import { useDataset } from '../binding/shoal-provider';
import { useOwned } from '../binding/use-owned';
import { useView } from '../binding/use-view';

export interface FrameViewerBinding {
  readonly dataset: Dataset;
  readonly view: FrameView;
  readonly snapshot: FrameSnapshot;
}

/** The viewer without its looks: the view-model of one dataset and its current snapshot. */
export function useFrameViewer(given?: Dataset | null): FrameViewerBinding {
  const dataset = useDataset(given);
  const view = useOwned(() => createFrameView(dataset), dataset);
  return { dataset, view, snapshot: useView(view) };
}
