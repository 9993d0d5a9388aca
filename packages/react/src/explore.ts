'use client';

export { ColumnPicker, type ColumnPickerProps } from './column-picker/index';
export { Distribution, DistributionList, useDistribution, type BarScale, type DistributionListProps, type DistributionProps } from './distribution/index';
