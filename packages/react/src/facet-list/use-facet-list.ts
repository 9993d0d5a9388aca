import { createFacetsView, type Dataset, type Facet, type FacetsView, type LiveSnapshot } from '@shoal/engine';
import { useOwned } from '../binding/use-owned';
import { useView } from '../binding/use-view';

/** Headless facets of a dataset: the snapshot and the view that changes it. */
export function useFacetList(dataset: Dataset): { readonly snapshot: LiveSnapshot<readonly Facet[]>; readonly view: FacetsView } {
  const view = useOwned(() => createFacetsView(dataset), dataset);
  return { view, snapshot: useView(view) };
}
