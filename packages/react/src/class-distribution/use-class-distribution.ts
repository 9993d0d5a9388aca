import { createClassDistributionView, type ClassDistribution, type ClassDistributionView, type Dataset, type LiveSnapshot } from '@shoal/engine';
import { useOwned } from '../binding/use-owned';
import { useView } from '../binding/use-view';

/** Headless class distribution of a dataset: the snapshot and the view that changes it. */
export function useClassDistribution(dataset: Dataset): { readonly snapshot: LiveSnapshot<ClassDistribution>; readonly view: ClassDistributionView } {
  const view = useOwned(() => createClassDistributionView(dataset), dataset);
  return { view, snapshot: useView(view) };
}
