import { ShoalError } from '../../base/errors';

export type ColumnValue = string | number | bigint | null | undefined;

/**
 * Why a column is an identifier: `consecutive-integers` (every whole number of a range once, in any order) or
 * `all-distinct` (texts or whole numbers). Why it is not: `too-few-rows` (fewer than two), `missing-values`,
 * `repeated-values`, or `continuous` (distinct numbers with fractions, which any measurement gives).
 */
export type IdentifierReason = 'consecutive-integers' | 'all-distinct' | 'too-few-rows' | 'missing-values' | 'repeated-values' | 'continuous';

export interface IdentifierColumn {
  readonly isIdentifier: boolean;
  readonly reason: IdentifierReason;
}

/**
 * Whether a column names its rows and so carries nothing to learn from (cleanlab Datalab, identifier column; which takes
 * whole numbers without gaps, here extended to texts and to numbers with gaps, and not to classes 0 … K-1 that repeat).
 * `values` is the column, [n]. Throws `invalid-data`, naming the row, for a number that is not finite.
 */
export function identifierColumn(values: ArrayLike<ColumnValue>): IdentifierColumn {
  const distinct = new Set<ColumnValue>();
  let missing = false;
  let fractions = false;
  let texts = false;
  let min: number | bigint = Infinity;
  let max: number | bigint = -Infinity;
  for (let row = 0; row < values.length; row++) {
    const value = values[row];
    if (value === null || value === undefined) {
      missing = true;
      continue;
    }
    distinct.add(value);
    if (typeof value === 'string') {
      texts = true;
      continue;
    }
    if (typeof value === 'number' && !Number.isFinite(value)) {
      throw new ShoalError('invalid-data', `Row ${row} of the column is ${value}. Expected a finite number, or null where there is none.`, { details: { row, value } });
    }
    if (typeof value === 'number' && !Number.isInteger(value)) fractions = true;
    if (value < min) min = value;
    if (value > max) max = value;
  }
  if (values.length < 2) return { isIdentifier: false, reason: 'too-few-rows' };
  if (missing) return { isIdentifier: false, reason: 'missing-values' };
  if (distinct.size < values.length) return { isIdentifier: false, reason: 'repeated-values' };
  if (fractions) return { isIdentifier: false, reason: 'continuous' };
  const consecutive = !texts && BigInt(max) - BigInt(min) === BigInt(values.length - 1);
  return { isIdentifier: true, reason: consecutive ? 'consecutive-integers' : 'all-distinct' };
}
