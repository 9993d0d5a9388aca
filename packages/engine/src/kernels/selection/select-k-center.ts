import type { TaskOptions } from '../../base/abort';
import { squaredDistance } from '../distance';
import { createPacer } from '../pacer';
import { openCandidates, type SelectionParams } from './selection';

export interface KCenterSelection {
  /** Rows in the order in which they were selected; any beginning of it is a selection too. */
  readonly rows: Int32Array;
  /** Euclidean distance of each from everything chosen before it; Infinity for the first when nothing was chosen. */
  readonly distances: Float64Array;
}

/**
 * Coreset by k-center greedy (Sener and Savarese, ICLR 2018): again and again the candidate that is farthest from all that is chosen. Without anything chosen the first is
 * the candidate nearest to the mean of the candidates. Among equals the earlier candidate. Time grows with candidates × (chosen + budget) × dim. Throws as `openCandidates` does.
 */
export async function selectKCenter(vectors: Float32Array, params: SelectionParams, options: TaskOptions = {}): Promise<KCenterSelection> {
  const { dim, chosen = new Int32Array(0) } = params;
  const open = openCandidates(vectors, params);
  const pacer = createPacer(options);
  const count = Math.min(params.budget, open.length);
  const squares = new Float64Array(open.length).fill(Infinity);
  const approach = async (row: number, done: number): Promise<void> => {
    for (let i = 0; i < open.length; i++) {
      squares[i] = Math.min(squares[i] as number, squaredDistance(vectors, open[i] as number, row, dim));
      if ((i & 1023) === 0 && pacer.due()) await pacer.pause('Selecting a spread', done, chosen.length + count);
    }
  };
  let done = 0;
  for (const row of chosen) await approach(row, done++);
  const rows = new Int32Array(count);
  const distances = new Float64Array(count);
  for (let k = 0; k < count; k++) {
    let best = chosen.length + k === 0 ? nearestToMean(vectors, dim, open) : 0;
    if (chosen.length + k > 0) for (let i = 1; i < open.length; i++) if ((squares[i] as number) > (squares[best] as number)) best = i;
    rows[k] = open[best] as number;
    distances[k] = Math.sqrt(squares[best] as number);
    await approach(open[best] as number, done++);
    // A row that is selected is at distance 0, and so may be its copies: they come before it can come again.
    squares[best] = -1;
  }
  return { rows, distances };
}

function nearestToMean(vectors: Float32Array, dim: number, rows: Int32Array): number {
  const mean = new Float64Array(dim);
  for (const row of rows) for (let d = 0; d < dim; d++) mean[d] = (mean[d] as number) + (vectors[row * dim + d] as number) / rows.length;
  let [best, least] = [0, Infinity];
  rows.forEach((row, i) => {
    let square = 0;
    for (let d = 0; d < dim; d++) square += ((vectors[row * dim + d] as number) - (mean[d] as number)) ** 2;
    if (square < least) [best, least] = [i, square];
  });
  return best;
}
