import { ShoalError } from '../../base/errors';

export interface NullRows {
  /** [rows], share of the columns that are null, 0 to 1; higher = more worth a look. */
  readonly scores: Float64Array;
  /** [rows], share that is not null: the value of the source. */
  readonly raw: Float64Array;
  /** [rows], 1 where every column is null. */
  readonly flagged: Uint8Array;
  readonly count: number;
}

/**
 * Share of nulls in every row of a table of columns (cleanlab Datalab, null). Null, undefined and NaN are nulls; an empty
 * text is not. Without columns no row has a null. Throws `invalid-argument` when a column does not have `rows` values.
 */
export function nullRows(rows: number, columns: readonly ArrayLike<unknown>[]): NullRows {
  const nulls = new Float64Array(rows);
  columns.forEach((column, index) => {
    if (column.length !== rows) throw new ShoalError('invalid-argument', `Column ${index} has ${column.length} values. Expected ${rows}, one a row.`);
    for (let row = 0; row < rows; row++) {
      const value = column[row];
      if (value === null || value === undefined || Number.isNaN(value)) nulls[row] = (nulls[row] as number) + 1;
    }
  });
  const width = Math.max(1, columns.length);
  const flagged = Uint8Array.from(nulls, (count) => (columns.length > 0 && count === columns.length ? 1 : 0));
  return {
    scores: nulls.map((count) => count / width),
    raw: nulls.map((count) => 1 - count / width),
    flagged,
    count: flagged.reduce((sum, flag) => sum + flag, 0),
  };
}
