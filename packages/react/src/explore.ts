'use client';

export { ColumnPicker, type ColumnPickerProps } from './column-picker/index';
export { Distribution, DistributionList, useDistribution, type BarScale, type DistributionListProps, type DistributionProps } from './distribution/index';
export { ScatterPlot, useScatter, type ScatterPlotProps } from './scatter-plot/index';
export { TimeSeries, useTimeSeries, type TimeSeriesProps } from './time-series/index';
