import type { ElementId } from './element';

/**
 * Equal cells on a number line. Cell `i` holds `edge(i) <= value < edge(i + 1)`, to within the rounding of doubles; the last one holds its upper edge too. A brush that moves along cells
 * lets counts be prepared for each of them, once, so that moving it only adds them up.
 */
export interface FilterGrid {
  /** Lower edge of the first cell, in the unit of the column (milliseconds for times). */
  readonly origin: number;
  readonly step: number;
  readonly cells: number;
}

/** How a column of times is read: a type of the database, or ISO 8601 text. */
export type TimeReading = 'time' | 'time-text';

/** One condition on the `elements` table. A widget replaces the clauses of its own source and ignores them itself. */
export type FilterClause = {
  /** Who set it: `facet:split`, `map`, `search`. One clause a source. */
  readonly source: string;
  /** Shown on the chip: "split is train, val". */
  readonly label: string;
  /** Leaves what does not meet the condition, also where it cannot be told. */
  readonly negated?: true;
} & (
  /** `many`: the column has so many values that preparing the counts of other charts for each of them would not pay. */
  | { readonly type: 'in'; readonly column: string; readonly values: readonly (string | number | boolean | null)[]; readonly many?: boolean }
  /**
   * Both ends are included. `as`: the column holds times, and the ends are milliseconds since the epoch. `grid`: the ends lie on the cells of a brush, the
   * upper one just below an edge; charts then prepare the counts of every cell.
   */
  | { readonly type: 'range'; readonly column: string; readonly min: number | null; readonly max: number | null; readonly as?: TimeReading | undefined; readonly grid?: FilterGrid | undefined }
  | { readonly type: 'contains'; readonly columns: readonly string[]; readonly text: string }
  | { readonly type: 'elements'; readonly ids: readonly ElementId[] }
  /** Many elements, as a table of one bit a row. Made by `dataset.showOnly`; it lives as long as the dataset is open. */
  | { readonly type: 'set'; readonly set: string; readonly count: number }
  /** Both columns inside a closed rectangle: a brush on a plot of two columns, or on a map of places. `as`: which of them hold times. */
  | {
      readonly type: 'box';
      readonly columns: readonly [string, string];
      readonly min: readonly [number, number];
      readonly max: readonly [number, number];
      readonly grids?: readonly [FilterGrid, FilterGrid];
      readonly as?: readonly [TimeReading | null, TimeReading | null];
    }
  /** A condition that a person wrote. Only `checkCondition` makes it safe to put into a query: it comes from there or not at all. */
  | { readonly type: 'sql'; readonly expression: string }
);

/** Columns that a clause reads; empty for a written condition, whose columns `checkCondition` knows. */
export function clauseColumns(clause: FilterClause): readonly string[] {
  switch (clause.type) {
    case 'in':
    case 'range':
      return [clause.column];
    case 'contains':
    case 'box':
      return clause.columns;
    case 'elements':
      return ['element_id'];
    case 'set':
      return ['row_index'];
    case 'sql':
      return [];
  }
}

/** Whether two clauses of one source filter by the same thing. */
export function sameClause(a: FilterClause, b: FilterClause): boolean {
  return a === b || JSON.stringify({ ...a, label: '' }) === JSON.stringify({ ...b, label: '' });
}
