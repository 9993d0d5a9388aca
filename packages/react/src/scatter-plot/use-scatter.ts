import { useMemo } from 'react';
import { createScatterView, type Dataset, type LiveSnapshot, type Scatter, type ScatterOptions, type ScatterView } from '@shoal/engine';
import { useOwned } from '../binding/use-owned';
import { useView } from '../binding/use-view';

/** Headless scatter plot of two columns: the snapshot and the view that changes it. */
export function useScatter(dataset: Dataset, { x, y, color = null, pointsUpTo = 20_000 }: ScatterOptions): { readonly snapshot: LiveSnapshot<Scatter>; readonly view: ScatterView } {
  const key = useMemo(() => ({ dataset, x, y, color, pointsUpTo }), [dataset, x, y, color, pointsUpTo]);
  const view = useOwned(() => createScatterView(dataset, { x, y, color, pointsUpTo }), key);
  return { view, snapshot: useView(view) };
}
