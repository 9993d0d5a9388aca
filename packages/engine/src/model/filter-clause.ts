import type { ElementId } from './element';

/** One condition on the `elements` table. A widget replaces the clauses of its own source and ignores them itself. */
export type FilterClause = {
  /** Who set it: `facet:split`, `map`, `search`. One clause a source. */
  readonly source: string;
  /** Shown on the chip: "split is train, val". */
  readonly label: string;
  /** Leaves what does not meet the condition, also where it cannot be told. */
  readonly negated?: true;
} & (
  | { readonly type: 'in'; readonly column: string; readonly values: readonly (string | number | boolean | null)[] }
  | { readonly type: 'range'; readonly column: string; readonly min: number | null; readonly max: number | null }
  | { readonly type: 'contains'; readonly columns: readonly string[]; readonly text: string }
  | { readonly type: 'elements'; readonly ids: readonly ElementId[] }
  /** Both columns inside a closed rectangle: a brush on a plot of two columns, or on a map of places. */
  | { readonly type: 'box'; readonly columns: readonly [string, string]; readonly min: readonly [number, number]; readonly max: readonly [number, number] }
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
    case 'sql':
      return [];
  }
}

/** Whether two clauses of one source filter by the same thing. */
export function sameClause(a: FilterClause, b: FilterClause): boolean {
  return a === b || JSON.stringify({ ...a, label: '' }) === JSON.stringify({ ...b, label: '' });
}
