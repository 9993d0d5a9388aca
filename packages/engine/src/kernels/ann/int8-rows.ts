// A row of `storage: 'int8'` is a record: its scale (f32), its squared length (f32) and its numbers (i8), zeros up to a
// multiple of eight. A number times the scale is the value. The largest magnitude of a row becomes 127.

/** Numbers of a record, with the zeros at its end. */
export function paddedDim(dim: number): number {
  return Math.ceil(dim / 8) * 8;
}

/** Bytes of a record. */
export function recordBytes(dim: number): number {
  return 8 + paddedDim(dim);
}

/** Writes the record of a row at `at`. */
export function writeRecord(memory: ArrayBuffer, at: number, row: Float32Array): void {
  const numbers = new Int8Array(memory, at + 8, paddedDim(row.length));
  writeScaled(new Float32Array(memory, at, 2), numbers, row, 127);
}

/** Writes a query: the same with 16-bit numbers, as large as sums of products with a row in 32 bits allow. */
export function writeQuery(memory: ArrayBuffer, at: number, row: Float32Array): void {
  const numbers = new Int16Array(memory, at + 8, paddedDim(row.length));
  writeScaled(new Float32Array(memory, at, 2), numbers, row, Math.min(32_767, Math.floor((2 ** 31 - 1) / (127 * row.length))));
}

function writeScaled(head: Float32Array, numbers: Int8Array | Int16Array, row: Float32Array, most: number): void {
  let largest = 0;
  for (let d = 0; d < row.length; d++) largest = Math.max(largest, Math.abs(row[d] as number));
  // As it will be read: in single precision.
  const scale = Math.fround(largest / most);
  let squares = 0;
  numbers.fill(0, row.length);
  for (let d = 0; d < row.length; d++) {
    const number = scale > 0 ? Math.max(-most, Math.min(most, Math.round((row[d] as number) / scale))) : 0;
    numbers[d] = number;
    squares += number * number;
  }
  head[0] = scale;
  head[1] = squares * scale * scale;
}

/** The values of the record at `at`, in `out` [dim]. */
export function readRecord(memory: ArrayBuffer, at: number, out: Float32Array): void {
  const scale = new Float32Array(memory, at, 1)[0] as number;
  const numbers = new Int8Array(memory, at + 8, out.length);
  for (let d = 0; d < out.length; d++) out[d] = scale * (numbers[d] as number);
}

/** Squared length of the record at `at`. */
export function recordSquare(memory: ArrayBuffer, at: number): number {
  return new Float32Array(memory, at, 2)[1] as number;
}

/** Whether a record holds what `writeRecord` writes: a scale and length of its own numbers, zeros behind them. */
export function isSoundRecord(memory: ArrayBuffer, at: number, dim: number): boolean {
  const [scale = Number.NaN, square = Number.NaN] = new Float32Array(memory, at, 2);
  const numbers = new Int8Array(memory, at + 8, paddedDim(dim));
  let squares = 0;
  for (let d = 0; d < numbers.length; d++) {
    if (d >= dim && numbers[d] !== 0) return false;
    squares += (numbers[d] as number) ** 2;
  }
  return scale >= 0 && square === Math.fround(squares * scale * scale) && square < 1e37;
}
