'use client';

export { FilterBar, useFilterBar, type FilterBarBinding, type FilterBarMode, type FilterBarProps } from './filter-bar/index';
export { Segments, useSegments, type SegmentsProps } from './segments/index';
