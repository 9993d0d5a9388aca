export { ColumnPicker, type ColumnPickerProps } from './column-picker';
