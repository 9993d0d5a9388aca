export { FilterBar, type FilterBarMode, type FilterBarProps } from './filter-bar';
export { useFilterBar, type FilterBarBinding } from './use-filter-bar';
