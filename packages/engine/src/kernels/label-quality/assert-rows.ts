import { ShoalError } from '../../base/errors';

/**
 * Throws unless `values` are probabilities in whole rows of `width`: `invalid-argument` for a length that is no multiple,
 * `invalid-data` naming the first row with a value that is not in 0..1. Rows need not sum to 1 (multi-label). `what`
 * names the rows in the message, singular: "Row 3 of the … holds NaN".
 */
export function assertProbabilities(values: ArrayLike<number>, width: number, what: string): void {
  assertWidth(values.length, width, what);
  for (let at = 0; at < values.length; at++) {
    const p = values[at] as number;
    // Float32 rounding may pass the ends.
    if (!(p >= -1e-6 && p <= 1 + 1e-6)) throw invalidRow(Math.floor(at / width), what, `holds ${p}`, 'Every value must be a probability from 0 to 1: apply softmax or a sigmoid to logits first.', { value: p });
  }
}

/** As `assertProbabilities`, and every row must sum to 1 within 1e-3. */
export function assertDistributions(values: ArrayLike<number>, width: number, what: string): void {
  assertProbabilities(values, width, what);
  for (let start = 0; start < values.length; start += width) {
    let sum = 0;
    for (let at = start; at < start + width; at++) sum += values[at] as number;
    if (Math.abs(sum - 1) > 1e-3) throw invalidRow(start / width, what, `sums to ${Number(sum.toPrecision(6))}`, 'Every row must sum to 1: apply softmax to logits first.', { sum });
  }
}

/** Throws `invalid-data` naming the first row (of `width` values) that holds a value that is not finite. */
export function assertFinite(values: ArrayLike<number>, width: number, what: string): void {
  assertWidth(values.length, width, what);
  for (let at = 0; at < values.length; at++) {
    const value = values[at] as number;
    if (!Number.isFinite(value)) throw invalidRow(Math.floor(at / width), what, `holds ${value}`, 'Every value must be a finite number.', { value });
  }
}

/** Throws unless `offsets` start at 0, never fall and end at `length`: group g is rows `offsets[g]` to `offsets[g + 1]`. */
export function assertOffsets(offsets: ArrayLike<number>, length: number, what: string): void {
  let ok = offsets.length > 0 && offsets[0] === 0 && offsets[offsets.length - 1] === length;
  for (let g = 1; ok && g < offsets.length; g++) ok = (offsets[g] as number) >= (offsets[g - 1] as number);
  if (!ok) throw new ShoalError('invalid-argument', `The offsets of the ${what} must start at 0, never fall and end at ${length}. Got ${offsets.length} offsets.`, { details: { length, offsets: offsets.length } });
}

/** Throws `invalid-data` naming the first row whose class is not a whole number in `lowest`..classes-1. */
export function assertClasses(labels: ArrayLike<number>, classes: number, what: string, lowest = 0): void {
  for (let i = 0; i < labels.length; i++) {
    const label = labels[i] as number;
    if (!Number.isInteger(label) || label < lowest || label >= classes) {
      throw invalidRow(i, what, `holds class ${label}`, `Expected a whole number from ${lowest} to ${classes - 1}.`, { label, classes });
    }
  }
}

/** The error for a row that cannot be worked with: `invalid-data` with the row in message and details. */
export function invalidRow(row: number, what: string, problem: string, expected: string, details: Record<string, unknown> = {}): ShoalError {
  return new ShoalError('invalid-data', `Row ${row} of the ${what} ${problem}. ${expected}`, { details: { row, ...details } });
}

function assertWidth(length: number, width: number, what: string): void {
  if (Number.isInteger(width) && width >= 1 && length % width === 0) return;
  throw new ShoalError('invalid-argument', `Got ${length} values for the ${what} in rows of ${width}. Expected a whole number of rows of at least one value.`, { details: { length, width } });
}
