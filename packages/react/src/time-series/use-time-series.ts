import { useMemo } from 'react';
import { createTimeSeriesView, type Dataset, type LiveSnapshot, type TimeAggregate, type TimeSeries, type TimeSeriesOptions, type TimeSeriesView } from '@shoal/engine';
import { useOwned } from '../binding/use-owned';
import { useView } from '../binding/use-view';

/** Headless time series: the snapshot and the view that changes it. */
export function useTimeSeries(dataset: Dataset, { time, aggregate = 'count', by = null, bins = 48 }: TimeSeriesOptions): { readonly snapshot: LiveSnapshot<TimeSeries>; readonly view: TimeSeriesView } {
  // A host writes `{ avg: 'loss' }` anew on every render.
  const mean = typeof aggregate === 'object' ? aggregate.avg : null;
  const kind = typeof aggregate === 'object' ? 'count' : aggregate;
  const key = useMemo(() => ({ dataset, time, mean, kind, by, bins }), [dataset, time, mean, kind, by, bins]);
  const asked: TimeAggregate = mean === null ? kind : { avg: mean };
  const view = useOwned(() => createTimeSeriesView(dataset, { time, aggregate: asked, by, bins }), key);
  return { view, snapshot: useView(view) };
}
