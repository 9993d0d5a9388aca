export { ClassTable, type ClassTableProps } from './class-table';
