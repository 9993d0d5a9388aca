import { createFilterView, type Dataset, type FilterSnapshot, type FilterView } from '@shoal/engine';
import { useOwned } from '../binding/use-owned';
import { useView } from '../binding/use-view';

export interface FilterBarBinding {
  readonly snapshot: FilterSnapshot;
  readonly view: FilterView;
}

/** Headless filters of a dataset: the snapshot and the view that changes it. */
export function useFilterBar(dataset: Dataset): FilterBarBinding {
  const view = useOwned(() => createFilterView(dataset), dataset);
  return { view, snapshot: useView(view) };
}
