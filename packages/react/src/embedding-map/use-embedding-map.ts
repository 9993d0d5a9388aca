import { useEffect } from 'react';
import { createMapView, type Dataset, type MapLevel, type MapSnapshot, type MapView } from '@shoal/engine';
import { useDataset } from '../binding/shoal-provider';
import { useOwned } from '../binding/use-owned';
import { useView } from '../binding/use-view';

export interface EmbeddingMapOptions {
  /** Default: the provider's. */
  readonly dataset?: Dataset | null;
  readonly level?: MapLevel | undefined;
  /** A column of `elements`. */
  readonly colorBy?: string | undefined;
}

export interface EmbeddingMapModel {
  readonly dataset: Dataset;
  readonly view: MapView;
  readonly snapshot: MapSnapshot;
}

/** The map without its looks: points, legend, cursor and picks of a dataset, to draw in any way. */
export function useEmbeddingMap({ dataset: given, level, colorBy }: EmbeddingMapOptions = {}): EmbeddingMapModel {
  const dataset = useDataset(given);
  const view = useOwned(() => createMapView(dataset, { level, colorBy }), dataset);
  const snapshot = useView(view);
  useEffect(() => {
    if (level) view.setLevel(level);
  }, [view, level]);
  useEffect(() => view.setColorBy(colorBy), [view, colorBy]);
  return { dataset, view, snapshot };
}
