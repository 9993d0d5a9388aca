import { ShoalError } from '../../base/errors';
import { normalizeRows } from '../distance';
import type { Pacer } from '../pacer';
import { ANN_METRICS, type AnnMetric } from './ann-index';
import { allocate, float32s, growArray } from './grow-array';

/** The rows of an index, one after the other; scaled to length 1 for cosine. */
export interface VectorStore {
  readonly metric: AnnMetric;
  readonly dim: number;
  /** Row-major [capacity, dim]. */
  data: Float32Array;
  /** Rows in use. */
  size: number;
}

/** The longest vector that an index takes. */
export const MAX_DIM = 65_536;

/** An empty store. @throws {ShoalError} `invalid-argument` for an unknown metric or a `dim` that is no integer from 1 to `MAX_DIM`. */
export function createVectorStore(metric: AnnMetric, dim: number): VectorStore {
  if (!ANN_METRICS.includes(metric)) {
    throw new ShoalError('invalid-argument', `An index got the metric "${String(metric)}". Choose one of: ${ANN_METRICS.join(', ')}.`, { details: { metric } });
  }
  if (!Number.isInteger(dim) || dim < 1 || dim > MAX_DIM) {
    throw new ShoalError('invalid-argument', `An index got dim ${dim}. It must be an integer from 1 to ${MAX_DIM}.`, { details: { dim } });
  }
  return { metric, dim, data: new Float32Array(0), size: 0 };
}

/** Makes room for `rows` rows in all, at least doubling; row numbers fit in 31 bits. @throws {ShoalError} `out-of-memory`. */
export function reserveRows(store: VectorStore, rows: number): void {
  const capacity = store.data.length / store.dim;
  if (rows <= capacity) return;
  if (rows > 0x7fffffff) throw new ShoalError('out-of-memory', `An index holds at most ${0x7fffffff} rows; ${rows} were asked for.`, { details: { rows } });
  store.data = growArray(store.data.subarray(0, store.size * store.dim), Math.max(rows, 2 * capacity) * store.dim, float32s);
}

/** Copies rows `from` to `to` of `vectors` to the end of the store, which must have room. */
export function appendRows(store: VectorStore, vectors: Float32Array, from: number, to: number): void {
  const { dim } = store;
  store.data.set(prepareRows(store, vectors.subarray(from * dim, to * dim)), store.size * dim);
  store.size += to - from;
}

/** Vectors in the form in which the store compares them. */
export function prepareRows(store: VectorStore, vectors: Float32Array): Float32Array {
  return store.metric === 'cosine' ? normalizeRows(vectors, store.dim) : vectors;
}

/** Rows of the array. @throws {ShoalError} `invalid-argument` when its length is no multiple of `dim`. */
export function countRows(vectors: Float32Array, dim: number, call: string): number {
  if (vectors.length % dim !== 0) {
    throw new ShoalError('invalid-argument', `${call} got ${vectors.length} numbers for dim ${dim}. The length must be a multiple of dim.`, { details: { length: vectors.length, dim } });
  }
  return vectors.length / dim;
}

/** @throws {ShoalError} `invalid-argument` when a value from `start` to `end` is NaN or infinite. */
export function requireFiniteValues(vectors: Float32Array, start: number, end: number, dim: number, call: string): void {
  let sum = 0;
  for (let at = start; at < end; at++) sum += (vectors[at] as number) * 0;
  if (sum === 0) return;
  let at = start;
  while (Number.isFinite(vectors[at])) at++;
  const row = Math.floor(at / dim);
  throw new ShoalError('invalid-argument', `${call} got ${vectors[at]} in row ${row}, column ${at % dim}. All numbers must be finite: leave such rows out.`, {
    details: { row, column: at % dim, value: vectors[at] },
  });
}

/** Values that are checked or copied between two looks at the clock: well below a millisecond. */
export const VALUES_A_STEP = 1 << 18;

/** `requireFiniteValues` over all values, with pauses. */
export async function requireFiniteRows(vectors: Float32Array, dim: number, pacer: Pacer, phase: string): Promise<void> {
  for (let at = 0; at < vectors.length; at += VALUES_A_STEP) {
    requireFiniteValues(vectors, at, Math.min(vectors.length, at + VALUES_A_STEP), dim, 'add');
    if (pacer.due()) await pacer.pause(phase, 0, vectors.length / dim);
  }
}

/** Runs calls one after the other, whatever became of the ones before. */
export function createQueue(): <T>(task: () => Promise<T>) => Promise<T> {
  let last: Promise<unknown> = Promise.resolve();
  return (task) => {
    const run = last.then(task);
    last = run.catch(() => undefined);
    return run;
  };
}

/** Room for the answers of `queries` queries, all of them "none yet". @throws {ShoalError} `invalid-argument` or `out-of-memory`. */
export function createAnswers(queries: number, k: number): { indices: Int32Array; distances: Float32Array } {
  if (!Number.isInteger(k) || k < 1) throw new ShoalError('invalid-argument', `search got k = ${k}. It must be a positive integer.`, { details: { k } });
  const indices = allocate(queries * k, (length) => new Int32Array(length).fill(-1));
  return { indices, distances: allocate(queries * k, (length) => new Float32Array(length).fill(Infinity)) };
}

/** Rows that may be returned. @throws {ShoalError} `invalid-argument` when the filter has not one byte a row. */
export function countAllowed(filter: Uint8Array | undefined, size: number): number {
  if (!filter) return size;
  if (filter.length !== size) {
    throw new ShoalError('invalid-argument', `search got a filter of ${filter.length} bytes for ${size} rows. It needs one byte for every row.`, { details: { length: filter.length, size } });
  }
  let allowed = 0;
  for (let row = 0; row < size; row++) if (filter[row] !== 0) allowed++;
  return allowed;
}
