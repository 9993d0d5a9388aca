import { createSimilarView, type Dataset, type SimilarSnapshot, type SimilarView } from '@shoal/engine';
import { useDataset } from '../binding/shoal-provider';
import { useOwned } from '../binding/use-owned';
import { useView } from '../binding/use-view';

export interface SimilarStripBinding {
  readonly dataset: Dataset;
  readonly view: SimilarView;
  readonly snapshot: SimilarSnapshot;
}

/** The strip without its looks: what is most like the focused element. */
export function useSimilarStrip(given?: Dataset | null): SimilarStripBinding {
  const dataset = useDataset(given);
  const view = useOwned(() => createSimilarView(dataset), dataset);
  return { dataset, view, snapshot: useView(view) };
}
