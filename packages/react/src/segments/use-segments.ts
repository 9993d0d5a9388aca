import { createSegmentsView, type Dataset, type SegmentsSnapshot, type SegmentsView } from '@shoal/engine';
import { useOwned } from '../binding/use-owned';
import { useView } from '../binding/use-view';

/** Headless segments of a dataset: the snapshot and the view that changes it. */
export function useSegments(dataset: Dataset): { readonly snapshot: SegmentsSnapshot; readonly view: SegmentsView } {
  const view = useOwned(() => createSegmentsView(dataset), dataset);
  return { view, snapshot: useView(view) };
}
