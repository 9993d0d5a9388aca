import { createGalleryView, type Dataset, type GalleryOptions, type GallerySnapshot, type GalleryView } from '@shoal/engine';
import { useDataset } from '../binding/shoal-provider';
import { useOwned } from '../binding/use-owned';
import { useView } from '../binding/use-view';

export interface GalleryBinding {
  readonly dataset: Dataset;
  readonly view: GalleryView;
  readonly snapshot: GallerySnapshot;
}

/** The gallery without its looks: the view-model of one dataset and its current snapshot. Options are read once. */
export function useGallery(given?: Dataset | null, options: GalleryOptions = {}): GalleryBinding {
  const dataset = useDataset(given);
  const view = useOwned(() => createGalleryView(dataset, options), dataset);
  return { dataset, view, snapshot: useView(view) };
}
