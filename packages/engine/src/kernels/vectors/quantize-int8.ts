import { ShoalError } from '../../base/errors';

/** Rows of numbers as bytes with one scale a row: a quarter of the memory of float32. */
export interface Int8Rows {
  /** Row-major [rows, dim], -127..127. */
  readonly values: Int8Array;
  /** What one step of a row is worth, [rows]. */
  readonly scales: Float32Array;
  readonly dim: number;
}

/**
 * Symmetric quantization by row: `scale = max|v| / 127`, `q = round(v / scale)`. The error of a number is at most half a step, that is max|v| of its
 * row / 254; a row of zeros stays zeros. Throws `invalid-argument` for numbers that are not finite.
 */
export function quantizeInt8(vectors: Float32Array, dim: number): Int8Rows {
  if (!Number.isInteger(dim) || dim < 1 || vectors.length % dim !== 0) throw new ShoalError('invalid-argument', `quantizeInt8() got ${vectors.length} numbers and dim ${dim}. Expected a whole number of rows of dim numbers.`, { details: { dim } });
  const rows = vectors.length / dim;
  const values = new Int8Array(vectors.length);
  const scales = new Float32Array(rows);
  for (let row = 0; row < rows; row++) {
    let largest = 0;
    for (let at = row * dim; at < (row + 1) * dim; at++) {
      const size = Math.abs(vectors[at] ?? 0);
      if (!Number.isFinite(size)) throw new ShoalError('invalid-argument', `quantizeInt8() got ${String(vectors[at])} in row ${row}. Expected finite numbers: leave that row out.`, { details: { row } });
      if (size > largest) largest = size;
    }
    const scale = Math.fround(largest / 127);
    scales[row] = scale;
    if (scale === 0) continue;
    for (let at = row * dim; at < (row + 1) * dim; at++) values[at] = Math.max(-127, Math.min(127, Math.round((vectors[at] ?? 0) / scale)));
  }
  return { values, scales, dim };
}

/** The numbers behind the bytes, row-major [rows, dim]. */
export function dequantizeInt8({ values, scales, dim }: Int8Rows): Float32Array {
  const vectors = new Float32Array(values.length);
  for (let at = 0; at < values.length; at++) vectors[at] = (values[at] ?? 0) * (scales[Math.floor(at / dim)] ?? 0);
  return vectors;
}
