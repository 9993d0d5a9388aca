export { LossTable, type LossTableProps } from './loss-table';
export { useLossTable, type LossTableBinding } from './use-loss-table';
