export { SliceTable, type SliceTableProps } from './slice-table';
