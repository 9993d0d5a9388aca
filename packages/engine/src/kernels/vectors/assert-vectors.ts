import { ShoalError } from '../../base/errors';

/** Squared distances of larger values do not fit into the 32-bit floats of a graph of neighbours. */
const largest = 1e17;

/**
 * The number of rows of `vectors`, row-major [n, dim]. Throws `invalid-argument` when the length is no multiple of `dim`, and
 * `invalid-data`, naming the first row, for a value that is not finite or beyond ±1e17.
 */
export function assertVectors(vectors: Float32Array, dim: number): number {
  if (!Number.isInteger(dim) || dim < 1 || vectors.length % dim !== 0) {
    throw new ShoalError('invalid-argument', `Got ${vectors.length} values for vectors of ${dim}. Expected a whole dim of at least 1 and a length that is a multiple of it.`);
  }
  for (let at = 0; at < vectors.length; at++) {
    const value = vectors[at] as number;
    if (value >= -largest && value <= largest) continue;
    const row = Math.floor(at / dim);
    throw new ShoalError('invalid-data', `The vector of row ${row} holds ${value}. Expected finite numbers from -1e17 to 1e17: leave out rows without a vector.`, {
      details: { row, value },
    });
  }
  return vectors.length / dim;
}

/**
 * Throws `invalid-argument` unless there is one label for each of `rows` rows, and `invalid-data`, naming the first row, unless
 * each is a whole number of at least -1, where -1 stands for none. `what` names them in the message, in the singular.
 */
export function assertLabels(labels: ArrayLike<number>, rows: number, what: string): void {
  if (labels.length !== rows) throw new ShoalError('invalid-argument', `Got a ${what} for ${labels.length} rows of ${rows}. Expected one a row, -1 for none.`);
  for (let row = 0; row < rows; row++) {
    const value = labels[row] as number;
    if (Number.isInteger(value) && value >= -1) continue;
    throw new ShoalError('invalid-data', `The ${what} of row ${row} is ${value}. Expected a whole number of at least 0, or -1 for none.`, { details: { row, value, what } });
  }
}
