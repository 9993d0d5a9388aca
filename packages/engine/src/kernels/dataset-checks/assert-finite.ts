import { ShoalError } from '../../base/errors';

/**
 * Throws `invalid-data`, naming the first row, unless every value is a finite number from `min` to `max`. `what` names
 * the values in the message, in the singular ("brightness").
 */
export function assertFinite(values: ArrayLike<number>, what: string, min = -Infinity, max = Infinity): void {
  for (let row = 0; row < values.length; row++) {
    const value = values[row] as number;
    if (Number.isFinite(value) && value >= min && value <= max) continue;
    const range = Number.isFinite(min) || Number.isFinite(max) ? ` from ${min} to ${max}` : '';
    throw new ShoalError('invalid-data', `The ${what} of row ${row} is ${value}. Expected a finite number${range}: leave out rows without one.`, {
      details: { row, value, what },
    });
  }
}
