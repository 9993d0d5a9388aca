import { createHealthView, type Dataset, type HealthSnapshot, type HealthView } from '@shoal/engine';
import { useOwned } from '../binding/use-owned';
import { useView } from '../binding/use-view';

/** Headless label health of a dataset: the snapshot and the view that audits and filters. */
export function useLabelHealth(dataset: Dataset): { readonly snapshot: HealthSnapshot; readonly view: HealthView } {
  const view = useOwned(() => createHealthView(dataset), dataset);
  return { view, snapshot: useView(view) };
}
