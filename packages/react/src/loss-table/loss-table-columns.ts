import type { LossColumn } from '@shoal/engine';

/** A column of the table. */
export interface ColumnSpec {
  readonly id: 'picture' | 'class' | 'kind' | 'score' | 'reason' | 'confidence' | 'source' | 'frame' | 'verdict';
  /** What a click on the header sorts by; none for columns that the database does not know. */
  readonly sort?: LossColumn;
  readonly width: number;
  readonly min: number;
  /** Left out when the table is narrower than this, CSS pixels. */
  readonly from?: number;
  /** Takes the room that is left. */
  readonly grows?: boolean;
  readonly align?: 'end';
}

export const columnSpecs: readonly ColumnSpec[] = [
  { id: 'picture', width: 60, min: 60 },
  { id: 'class', sort: 'given', width: 208, min: 120 },
  { id: 'kind', sort: 'agreement', width: 136, min: 36, from: 600 },
  { id: 'score', sort: 'score', width: 104, min: 64 },
  { id: 'reason', sort: 'reason', width: 240, min: 120, from: 780, grows: true },
  { id: 'confidence', sort: 'confidence', width: 88, min: 56, from: 940, align: 'end' },
  { id: 'source', sort: 'annotator', width: 144, min: 80, from: 1080 },
  { id: 'frame', sort: 'frame_id', width: 112, min: 64, from: 1320 },
  { id: 'verdict', width: 124, min: 40 },
];

export type ColumnWidths = Readonly<Partial<Record<ColumnSpec['id'], number>>>;

export function visibleColumns(tableWidth: number): readonly ColumnSpec[] {
  return columnSpecs.filter((column) => tableWidth >= (column.from ?? 0));
}

/** Size of a header or row as CSS. Without a growing column the class column takes the room that is left. */
export function rowLayout(columns: readonly ColumnSpec[], widths: ColumnWidths): { readonly gridTemplateColumns: string; readonly minWidth: number } {
  const grower = columns.find((column) => column.grows)?.id ?? 'class';
  const parts = columns.map((column) => {
    const width = column.id === grower ? column.min : (widths[column.id] ?? column.width);
    return { width, track: column.id === grower ? `minmax(${width}px, 1fr)` : `${width}px` };
  });
  return { gridTemplateColumns: parts.map((part) => part.track).join(' '), minWidth: parts.reduce((sum, part) => sum + part.width, 0) };
}
