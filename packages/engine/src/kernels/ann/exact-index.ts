import { createPacer } from '../pacer';
import type { AnnIndex, AnnMetric } from './ann-index';
import { makingRoom } from './index-memory';
import { createNearestHeap, writeNearest } from './nearest-heap';
import { saveIndexBytes } from './index-bytes';
import { createRowScanner, type RowScanner } from './row-scanner';
import { appendRows, countAllowed, countRows, createAnswers, createQueue, prepareRows, requireFiniteRows, requireFiniteValues, VALUES_A_STEP } from './vector-store';

export interface ExactIndexParams {
  readonly metric: AnnMetric;
  /** Numbers in a vector, 1 to 65 536. */
  readonly dim: number;
}

const phase = 'Adding vectors';

/**
 * An index that compares every query with every row: always right, nothing to build, and each query takes time in
 * proportion to size × dim. Rows lie in memory of WebAssembly and are compared four numbers at a time; where that may not run,
 * or 4 GiB do not hold the rows, the same is done in plain TypeScript, with the same answers.
 *
 * @throws {ShoalError} `invalid-argument` for an unknown metric or a `dim` out of range.
 */
export function createExactIndex(params: ExactIndexParams): AnnIndex {
  return exactIndexOver(createRowScanner(params.metric, params.dim));
}

/** The exact index over rows that are already stored. */
export function exactIndexOver(scanner: RowScanner): AnnIndex {
  const { store } = scanner;
  const { metric, dim } = store;
  const inTurn = createQueue();
  const nearest = createNearestHeap();
  return {
    kind: 'exact',
    metric,
    storage: 'f32',
    dim,
    get size() {
      return store.size;
    },
    get memoryBytes() {
      return scanner.memoryBytes + nearest.keys.byteLength + nearest.rows.byteLength;
    },
    add: (vectors, options = {}) =>
      inTurn(async () => {
        const n = countRows(vectors, dim, 'add');
        const pacer = createPacer(options);
        await requireFiniteRows(vectors, dim, pacer, phase);
        makingRoom({ rows: store.size + n, dim, kind: 'exact' }, () => scanner.reserve(store.size + n));
        const step = Math.max(1, Math.floor(VALUES_A_STEP / dim));
        for (let row = 0; row < n; row += step) {
          appendRows(store, vectors, row, Math.min(n, row + step));
          if (pacer.due()) await pacer.pause(phase, Math.min(n, row + step), n);
        }
        options.onProgress?.({ phase, done: n, total: n });
      }),
    search(queries, k, { filter } = {}) {
      const q = countRows(queries, dim, 'search');
      requireFiniteValues(queries, 0, queries.length, dim, 'search');
      scanner.setFilter(filter, countAllowed(filter, store.size));
      const answers = createAnswers(q, k);
      const prepared = prepareRows(store, queries);
      scanner.scan(prepared, q, k, nearest, (query) => writeNearest(nearest, metric, k, answers, query * k));
      return answers;
    },
    save: () => saveIndexBytes({ kind: 'exact', metric, dim, size: store.size, storage: 'f32' }, [store.data.subarray(0, store.size * dim)]),
  };
}
