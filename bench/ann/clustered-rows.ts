import { seededRandom } from '../random';

/**
 * Vectors as embeddings are, row-major [n, dim]: normal noise around 100 centres in 16 directions, mixed into all dimensions,
 * and noise of 0.05 in each. Easier than real embeddings: a small `ef` finds most.
 */
export function clusteredRows(n: number, dim: number, seed: number): Float32Array {
  const { uniform, gauss } = seededRandom(seed);
  const latent = 16;
  const basis = Float64Array.from({ length: latent * dim }, () => gauss() / Math.sqrt(latent));
  const centres = Float64Array.from({ length: 100 * latent }, () => 2 * gauss());
  const rows = new Float32Array(n * dim);
  const place = new Float64Array(latent);
  for (let row = 0; row < n; row++) {
    const centre = Math.floor(uniform() * 100);
    for (let l = 0; l < latent; l++) place[l] = (centres[centre * latent + l] ?? 0) + gauss();
    for (let d = 0; d < dim; d++) {
      let sum = 0.05 * gauss();
      for (let l = 0; l < latent; l++) sum += (place[l] ?? 0) * (basis[l * dim + d] ?? 0);
      rows[row * dim + d] = sum;
    }
  }
  return rows;
}

/** Share of the true neighbours [q, k] that were found, by row number. */
export function recallOf(truth: Int32Array, found: ArrayLike<number>, k: number): number {
  let hits = 0;
  for (let at = 0; at < truth.length; at += k) {
    const wanted = new Set(truth.subarray(at, at + k));
    for (let i = 0; i < k; i++) hits += wanted.has(found[at + i] ?? -1) ? 1 : 0;
  }
  return hits / truth.length;
}

/** The lowest ef with a recall of at least 0.95. */
export async function lowestEf(truth: Int32Array, k: number, search: (ef: number) => ArrayLike<number> | Promise<ArrayLike<number>>): Promise<{ ef: number; recall: number }> {
  for (let ef = k; ; ef = ef === 10 ? 16 : ef + 8) {
    const recall = recallOf(truth, await search(ef), k);
    if (recall >= 0.95 || ef > 500) return { ef, recall };
  }
}

export function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

/** Median of the ratios a / b, round by round, to two digits. */
export function ratio(a: readonly number[], b: readonly number[]): number {
  return Number(median(a.map((value, i) => value / (b[i] ?? Number.NaN))).toFixed(2));
}

export async function timed(work: () => unknown): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}
