import { createGeoView, type Dataset, type GeoOptions, type GeoSnapshot, type GeoView } from '@shoal/engine';
import { useDataset } from '../binding/shoal-provider';
import { useOwned } from '../binding/use-owned';
import { useView } from '../binding/use-view';

export interface GeoMapBinding {
  readonly dataset: Dataset;
  readonly view: GeoView;
  readonly snapshot: GeoSnapshot;
}

/** The map without its looks: where the frames of a dataset were taken. Options are read once. */
export function useGeoMap(given?: Dataset | null, options?: GeoOptions): GeoMapBinding {
  const dataset = useDataset(given);
  const view = useOwned(() => createGeoView(dataset, options), dataset);
  return { dataset, view, snapshot: useView(view) };
}
