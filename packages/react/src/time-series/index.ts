export { TimeSeries, type TimeSeriesProps } from './time-series';
export { useTimeSeries } from './use-time-series';
