import { useMemo } from 'react';
import { createDistributionView, type Dataset, type Distribution, type DistributionOptions, type DistributionView, type LiveSnapshot } from '@shoal/engine';
import { useOwned } from '../binding/use-owned';
import { useView } from '../binding/use-view';

/** Headless distribution of a column: the snapshot and the view that changes it. */
export function useDistribution(dataset: Dataset, { column, stack = null, bins = 24 }: DistributionOptions): { readonly snapshot: LiveSnapshot<Distribution>; readonly view: DistributionView } {
  const key = useMemo(() => ({ dataset, column, stack, bins }), [dataset, column, stack, bins]);
  const view = useOwned(() => createDistributionView(dataset, { column, stack, bins }), key);
  return { view, snapshot: useView(view) };
}
