'use client';

export { ColumnPicker, type ColumnPickerProps } from './column-picker/index';
export { Distribution, DistributionList, useDistribution, type BarScale, type DistributionListProps, type DistributionProps } from './distribution/index';
export { FilterBar, useFilterBar, type FilterBarBinding, type FilterBarMode, type FilterBarProps } from './filter-bar/index';
export { Segments, useSegments, type SegmentsProps } from './segments/index';
export * from './gallery';
export * from './geo-map';
export { ScatterPlot, useScatter, type ScatterPlotProps } from './scatter-plot/index';
export { TimeSeries, useTimeSeries, type TimeSeriesProps } from './time-series/index';
