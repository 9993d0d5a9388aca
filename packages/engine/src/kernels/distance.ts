/** Squared Euclidean distance of two rows of a row-major [n, dim] array. */
export function squaredDistance(vectors: Float32Array, i: number, j: number, dim: number): number {
  let a = i * dim;
  let b = j * dim;
  const end = a + dim;
  const fours = a + (dim & ~3);
  let s0 = 0;
  let s1 = 0;
  let s2 = 0;
  let s3 = 0;
  // Four sums, so that the additions do not wait for each other.
  for (; a < fours; a += 4, b += 4) {
    const d0 = (vectors[a] as number) - (vectors[b] as number);
    const d1 = (vectors[a + 1] as number) - (vectors[b + 1] as number);
    const d2 = (vectors[a + 2] as number) - (vectors[b + 2] as number);
    const d3 = (vectors[a + 3] as number) - (vectors[b + 3] as number);
    s0 += d0 * d0;
    s1 += d1 * d1;
    s2 += d2 * d2;
    s3 += d3 * d3;
  }
  for (; a < end; a++, b++) {
    const d = (vectors[a] as number) - (vectors[b] as number);
    s0 += d * d;
  }
  return s0 + s1 + (s2 + s3);
}

/** Rows scaled to length 1, in a new array; rows of length 0 stay as they are. Row-major [n, dim]. */
export function normalizeRows(vectors: Float32Array, dim: number): Float32Array {
  const out = new Float32Array(vectors.length);
  for (let start = 0; start < vectors.length; start += dim) {
    let sum = 0;
    for (let d = start; d < start + dim; d++) sum += (vectors[d] as number) ** 2;
    const scale = sum > 0 ? 1 / Math.sqrt(sum) : 0;
    for (let d = start; d < start + dim; d++) out[d] = (vectors[d] as number) * scale;
  }
  return out;
}

/** Indices of the rows in which every value is finite. */
export function finiteRows(vectors: Float32Array, dim: number): Int32Array {
  const rows: number[] = [];
  for (let row = 0; (row + 1) * dim <= vectors.length; row++) {
    let sum = 0;
    for (let d = row * dim; d < (row + 1) * dim; d++) sum += (vectors[d] as number) * 0;
    if (sum === 0) rows.push(row);
  }
  return Int32Array.from(rows);
}

/** The first row with a value that is not finite; -1 without one. */
export function firstUnusableRow(vectors: Float32Array, dim: number): number {
  // A number that is not finite makes the sum so.
  for (let start = 0; start < vectors.length; start += dim) {
    let sum = 0;
    for (let d = start; d < start + dim; d++) sum += (vectors[d] as number) * 0;
    if (sum !== 0) return start / dim;
  }
  return -1;
}
