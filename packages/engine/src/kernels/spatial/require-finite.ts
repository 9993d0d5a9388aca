import { ShoalError } from '../../base/errors';

/**
 * Throws unless every value is a finite number. `row` names the row in the message, such as "Frame 3, label 2"; `field`
 * the field the values are of.
 *
 * @throws {ShoalError} `invalid-data`.
 */
export function requireFinite(row: string, field: string, values: ArrayLike<number>): void {
  for (let i = 0; i < values.length; i++) {
    const value = values[i] as number;
    if (!Number.isFinite(value)) throw invalidRow(row, values.length > 1 ? `${field}[${i}]` : field, value, 'a finite number');
  }
}

/** The error for one value of one row that cannot be worked with. */
export function invalidRow(row: string, field: string, value: unknown, expected: string): ShoalError {
  return new ShoalError('invalid-data', `${row}: ${field} is ${String(value)}; expected ${expected}.`, { details: { row, field, value } });
}
