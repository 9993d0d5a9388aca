import { createLossTableView, type Dataset, type LossTableOptions, type LossTableSnapshot, type LossTableView } from '@shoal/engine';
import { useDataset } from '../binding/shoal-provider';
import { useOwned } from '../binding/use-owned';
import { useView } from '../binding/use-view';

export interface LossTableBinding {
  readonly dataset: Dataset;
  readonly view: LossTableView;
  readonly snapshot: LossTableSnapshot;
}

/** The table without its looks: the view-model of one dataset and its current snapshot. Options are read once. */
export function useLossTable(given?: Dataset | null, options: LossTableOptions = {}): LossTableBinding {
  const dataset = useDataset(given);
  const view = useOwned(() => createLossTableView(dataset, options), dataset);
  return { dataset, view, snapshot: useView(view) };
}
