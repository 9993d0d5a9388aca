import { ShoalError } from '../../base/errors';
import type { TaskOptions } from '../../base/abort';
import { createPacer } from '../pacer';
import { createRandom } from '../random';
import type { AnnIndex } from './ann-index';

export interface RecallParams {
  /** Neighbours a query. */
  readonly k: number;
  /** Queries that are tried, drawn without repetition; default 200, all when there are fewer. */
  readonly sample?: number;
  readonly seed: number;
  /** As in `AnnSearchOptions`. */
  readonly ef?: number;
  /** As in `AnnSearchOptions`. */
  readonly filter?: Uint8Array;
}

export interface Recall {
  /** Share of the true neighbours that the index found, 0 to 1; 1 when there were none to find. */
  readonly recall: number;
  /** Queries that were tried. */
  readonly sample: number;
}

/** Difference up to which distances count as equal: implementations may add in single precision. */
const tolerance = 1e-5;
const phase = 'Measuring recall';

/**
 * recall@k of an index: the share of answers that are no farther away than the k-th true neighbour, so that any of several
 * rows at one distance counts (Aumüller, Bernhardsson and Faithfull, ANN-Benchmarks, 2020). `exact` holds the same rows;
 * `queries` are row-major [q, dim]. Rows of the index used as queries find themselves, which flatters a small k. The same
 * seed draws the same queries.
 *
 * @throws {ShoalError} `invalid-argument` when the two indices or the queries do not go together.
 */
export async function measureRecall(index: AnnIndex, exact: AnnIndex, queries: Float32Array, params: RecallParams, options: TaskOptions = {}): Promise<Recall> {
  const { dim, metric, size } = index;
  if (exact.kind !== 'exact' || exact.dim !== dim || exact.metric !== metric || exact.size !== size) {
    throw new ShoalError('invalid-argument', `measureRecall compares ${size} rows (${metric}, dim ${dim}) with an index of kind ${exact.kind} and ${exact.size} rows (${exact.metric}, dim ${exact.dim}). Pass an exact index of the same rows.`);
  }
  if (queries.length % dim !== 0) throw new ShoalError('invalid-argument', `measureRecall got ${queries.length} numbers for dim ${dim}. The length must be a multiple of dim.`);
  const pacer = createPacer(options);
  const rows = drawRows(queries.length / dim, params.sample ?? 200, params.seed);
  let wanted = 0;
  let found = 0;
  for (let i = 0; i < rows.length; i++) {
    const row = rows[i] as number;
    const query = queries.subarray(row * dim, (row + 1) * dim);
    const truth = exact.search(query, params.k, { filter: params.filter });
    const answer = index.search(query, params.k, { filter: params.filter, ef: params.ef });
    const { count, hits } = countHits(truth, answer);
    wanted += count;
    found += hits;
    if (pacer.due()) await pacer.pause(phase, i + 1, rows.length);
  }
  return { recall: wanted === 0 ? 1 : found / wanted, sample: rows.length };
}

interface Answer {
  readonly indices: Int32Array;
  readonly distances: Float32Array;
}

function countHits(truth: Answer, answer: Answer): { count: number; hits: number } {
  let count = 0;
  while (count < truth.indices.length && truth.indices[count] !== -1) count++;
  if (count === 0) return { count, hits: 0 };
  const farthest = truth.distances[count - 1] as number;
  const limit = farthest + tolerance * Math.max(1, Math.abs(farthest));
  const met = new Set<number>();
  for (let i = 0; i < count; i++) {
    const row = answer.indices[i] as number;
    if (row !== -1 && (answer.distances[i] as number) <= limit) met.add(row);
  }
  return { count, hits: met.size };
}

/** `count` different numbers below `n`, by the first steps of Fisher and Yates's shuffle. */
function drawRows(n: number, count: number, seed: number): Int32Array {
  const random = createRandom(seed);
  const rows = Int32Array.from({ length: n }, (_, i) => i);
  const taken = Math.max(0, Math.min(n, Math.floor(count)));
  for (let i = 0; i < taken; i++) {
    const other = i + Math.floor(random() * (n - i));
    const row = rows[other] as number;
    rows[other] = rows[i] as number;
    rows[i] = row;
  }
  return rows.subarray(0, taken);
}
