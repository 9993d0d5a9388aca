import type { TaskOptions } from '../../base/abort';
import { ShoalError } from '../../base/errors';
import { squaredDistance } from '../distance';
import { createPacer, type Pacer } from '../pacer';
import { openCandidates, type SelectionParams } from './selection';

export interface MissingParams extends SelectionParams {
  /** Rows that show what is needed: production. */
  readonly reference: Int32Array;
  /** Rows that are there already: what is labelled. Same as `chosen`, which counts as covered too. */
  readonly covered: Int32Array;
  /** A reference row counts as covered within this Euclidean distance; by default the median distance of reference rows from their `neighbors`-th nearest one. */
  readonly radius?: number;
  /** For the default radius; default 10. */
  readonly neighbors?: number;
}

export interface MissingSelection {
  /** Rows in the order in which they were selected. */
  readonly rows: Int32Array;
  /** Reference rows that each of them covers and nothing before it did. */
  readonly gains: Int32Array;
  /** Reference rows that nothing covered before, and that nothing covers now. */
  readonly uncovered: { readonly before: number; readonly after: number };
  readonly radius: number;
}

const phase = 'Looking for what the labels lack';

/**
 * What production has and the labels lack: again and again the candidate that covers most reference rows that nothing within `radius` covers yet (greedy maximum coverage,
 * at least 1 − 1/e of the best possible: Nemhauser, Wolsey and Fisher 1978). So a selected row lies where the reference is dense and the labels are far. Ends when no
 * candidate covers anything more. Time grows with reference × (reference + covered + candidates) × dim. Throws as `openCandidates` does, and without a reference row.
 */
export async function selectMissing(vectors: Float32Array, params: MissingParams, options: TaskOptions = {}): Promise<MissingSelection> {
  const { dim, reference, covered, chosen = new Int32Array(0), budget, neighbors = 10 } = params;
  const open = openCandidates(vectors, params);
  openCandidates(vectors, { dim, candidates: reference, chosen: covered, budget: 0 });
  if (reference.length === 0) throw new ShoalError('invalid-argument', 'selectMissing got no reference row. Expected rows that show what is needed, such as those of production.');
  const pacer = createPacer(options);
  const radius = params.radius ?? (await medianReach(vectors, dim, reference, neighbors, pacer));
  const least = radius * radius;
  const there = [...new Set([...covered, ...chosen])];
  const total = reference.length * 2;
  const lacking: number[] = [];
  for (let r = 0; r < reference.length; r++) {
    const row = reference[r] as number;
    if (!there.some((other) => squaredDistance(vectors, row, other, dim) <= least)) lacking.push(row);
    if (pacer.due()) await pacer.pause(phase, r, total);
  }
  const reached: number[][] = open.length > 0 ? Array.from({ length: lacking.length }, () => []) : [];
  const counts = new Int32Array(open.length);
  const covers: number[][] = Array.from({ length: open.length }, () => []);
  for (let l = 0; l < lacking.length; l++) {
    for (let i = 0; i < open.length; i++) {
      if (squaredDistance(vectors, lacking[l] as number, open[i] as number, dim) > least) continue;
      counts[i] = (counts[i] as number) + 1;
      covers[i]?.push(l);
      reached[l]?.push(i);
    }
    if (pacer.due()) await pacer.pause(phase, reference.length + (l * reference.length) / lacking.length, total);
  }
  const isCovered = new Uint8Array(lacking.length);
  const rows: number[] = [];
  const gains: number[] = [];
  let left = lacking.length;
  while (rows.length < budget) {
    let best = -1;
    for (let i = 0; i < open.length; i++) if ((counts[i] as number) > (best < 0 ? 0 : (counts[best] as number))) best = i;
    if (best < 0) break;
    rows.push(open[best] as number);
    gains.push(counts[best] as number);
    left -= counts[best] as number;
    for (const l of covers[best] ?? []) {
      if (isCovered[l] === 1) continue;
      isCovered[l] = 1;
      for (const i of reached[l] ?? []) counts[i] = (counts[i] as number) - 1;
    }
    if (pacer.due()) await pacer.pause(phase, total, total);
  }
  return { rows: Int32Array.from(rows), gains: Int32Array.from(gains), uncovered: { before: lacking.length, after: left }, radius };
}

/** Median over the rows of the distance to the k-th nearest other row; 0 for a single row. */
async function medianReach(vectors: Float32Array, dim: number, rows: Int32Array, neighbors: number, pacer: Pacer): Promise<number> {
  const k = Math.min(neighbors, rows.length - 1);
  if (k < 1) return 0;
  // A median needs no more than this many rows.
  const step = Math.max(1, Math.floor(rows.length / 500));
  const reaches: number[] = [];
  for (let i = 0; i < rows.length; i += step) {
    const row = rows[i] as number;
    const squares = Float64Array.from(rows, (other, j) => (j === i ? Infinity : squaredDistance(vectors, row, other, dim))).sort();
    reaches.push(Math.sqrt(squares[k - 1] as number));
    if (pacer.due()) await pacer.pause(phase, 0, rows.length);
  }
  reaches.sort((a, b) => a - b);
  return reaches[Math.floor(reaches.length / 2)] as number;
}
