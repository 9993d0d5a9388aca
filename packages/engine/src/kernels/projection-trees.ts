/** Rows of a leaf at most; every pair in a leaf is compared. */
const leafSize = 30;

/**
 * Splits all rows by random hyperplanes between two of their own points until the parts are small (random projection
 * trees, Dasgupta and Freund, STOC 2008). Yields each part once, as row indices. Row-major [n, dim].
 */
export function* forEachLeaf(vectors: Float32Array, n: number, dim: number, random: () => number): Generator<Int32Array> {
  const rows = Int32Array.from({ length: n }, (_, i) => i);
  const open: [number, number][] = [[0, n]];
  const normal = new Float32Array(dim);
  for (let range = open.pop(); range; range = open.pop()) {
    const [from, to] = range;
    if (to - from <= leafSize) {
      if (to - from > 1) yield rows.subarray(from, to);
      continue;
    }
    const middle = split(vectors, rows, from, to, dim, normal, random);
    open.push([from, middle], [middle, to]);
  }
}

/** Orders `rows[from, to)` by the side of a random hyperplane; returns where the second side starts. */
function split(vectors: Float32Array, rows: Int32Array, from: number, to: number, dim: number, normal: Float32Array, random: () => number): number {
  const pick = () => (rows[from + Math.floor(random() * (to - from))] as number) * dim;
  const a = pick();
  const b = pick();
  let offset = 0;
  for (let d = 0; d < dim; d++) {
    const va = vectors[a + d] as number;
    const vb = vectors[b + d] as number;
    normal[d] = va - vb;
    offset -= ((va - vb) * (va + vb)) / 2;
  }
  let left = from;
  let right = to;
  while (left < right) {
    const row = rows[left] as number;
    let side = offset;
    for (let d = 0; d < dim; d++) side += (normal[d] as number) * (vectors[row * dim + d] as number);
    if (side > 0) left++;
    else {
      right--;
      rows[left] = rows[right] as number;
      rows[right] = row;
    }
  }
  // Copies of one point all fall on one side: cut in the middle instead, or this would never end.
  const small = Math.max(1, Math.floor((to - from) * 0.02));
  if (left - from < small || to - left < small) {
    shuffle(rows, from, to, random);
    return (from + to) >> 1;
  }
  return left;
}

function shuffle(rows: Int32Array, from: number, to: number, random: () => number): void {
  for (let last = to - 1; last > from; last--) {
    const other = from + Math.floor(random() * (last - from + 1));
    const held = rows[last] as number;
    rows[last] = rows[other] as number;
    rows[other] = held;
  }
}
