/** The given rows of a row-major [n, dim] array, in their order, in a new array. */
export function takeRows(vectors: Float32Array, dim: number, rows: ArrayLike<number>): Float32Array {
  const out = new Float32Array(rows.length * dim);
  for (let i = 0; i < rows.length; i++) {
    const start = (rows[i] as number) * dim;
    out.set(vectors.subarray(start, start + dim), i * dim);
  }
  return out;
}
