import { ShoalError } from '../../base/errors';
import { createPacer } from '../pacer';
import { createRandom } from '../random';
import type { AnnIndex, AnnMetric, AnnStorage } from './ann-index';
import { MAX_EF_CONSTRUCTION, MAX_M, saveHnsw } from './hnsw-bytes';
import { drawLevel } from './hnsw-graph';
import { createHnswKernel } from './hnsw-kernel';
import { plainCopy } from './hnsw-plain';
import type { HnswKernel } from './hnsw-state';
import { indexTooLarge, makingRoom } from './index-memory';
import { createNearestHeap, writeNearest } from './nearest-heap';
import { countAllowed, countRows, createAnswers, createQueue, createVectorStore, prepareRows, requireFiniteRows, requireFiniteValues } from './vector-store';

export interface HnswIndexParams {
  readonly metric: AnnMetric;
  /** Numbers in a vector, 1 to 65 536. */
  readonly dim: number;
  /** Links of a row on a level (M of the paper); level 0 has up to twice as many. Default 16; 2 to 256. */
  readonly m?: number;
  /** Rows that the search for a new row's links keeps in view; more takes longer. Default 100: with our full lists, 200 find no more (docs/decisions/0014). 1 to 100 000. */
  readonly efConstruction?: number;
  /** Draws the levels. The same seed and rows give the same index. Default 1. */
  readonly seed?: number;
  /** Default `f32`. `int8` takes a quarter of the memory for the rows and finds a little less; it needs WebAssembly. */
  readonly storage?: AnnStorage;
}

const storages: readonly AnnStorage[] = ['f32', 'int8'];
const phase = 'Building the index of neighbours';
const defaultEf = 64;

/**
 * Measured with 5,000 × 32, 40,000 × 64 and 20,000 × 128 clustered rows, `ef` 16 to 200 and random filters: a walk compares
 * about 5 × ef / share rows, each at two to three times the cost of a row in a scan. The walk was faster wherever
 * share² × size was at least 12 × ef, the scan wherever it was at most 7 × ef.
 */
const comparedPerEf = 12;

/**
 * An approximate index: a hierarchical navigable small world graph (Malkov and Yashunin, arXiv 1603.09320, TPAMI 2018),
 * with the choice of links by Algorithm 4 and keepPruned. With `ip` the distance is no metric: rows whose lengths differ
 * much are found less well than with the other two.
 *
 * A filter leaves rows out of the answers, not out of the walk, which takes longer the fewer rows it allows. Where comparing
 * all allowed rows is faster, that is done, and the answer is exact: when the allowed share is at most √(12 × ef / size), for
 * the default `ef` 0.2 of 20,000 rows or 0.03 of a million; without a filter, up to 12 × ef rows. A walk that runs into too
 * many rows that are not allowed is given up for a scan too, as is one that cannot reach k rows: −1 is only ever the answer
 * when fewer than k rows are allowed.
 *
 * @throws {ShoalError} `invalid-argument` for a parameter out of range.
 */
export function createHnswIndex(params: HnswIndexParams): AnnIndex {
  const { metric, dim, m = 16, efConstruction = 100, seed = 1, storage = 'f32' } = params;
  requireInteger('createHnswIndex', 'm', m, 2, MAX_M);
  requireInteger('createHnswIndex', 'efConstruction', efConstruction, 1, MAX_EF_CONSTRUCTION);
  requireInteger('createHnswIndex', 'seed', seed, Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER);
  if (!storages.includes(storage)) {
    throw new ShoalError('invalid-argument', `createHnswIndex got the storage "${String(storage)}". Choose one of: ${storages.join(', ')}.`, { details: { storage } });
  }
  createVectorStore(metric, dim);
  return hnswIndexOver(createHnswKernel({ metric, dim, m, efConstruction, seed, storage }));
}

/** The index over rows and links that exist already. */
export function hnswIndexOver(start: HnswKernel): AnnIndex {
  let kernel = start;
  const { metric, dim, m, seed, storage } = start.state.params;
  const inTurn = createQueue();
  const nearest = createNearestHeap();
  // Every row draws once: rows added later go on where the others ended.
  const random = createRandom(seed);
  for (let row = 0; row < start.state.graph.size; row++) random();

  /** What one memory of WebAssembly cannot hold, or single precision not compare, plain arrays perhaps can. */
  function goPlain(rows: number): void {
    const { graph } = kernel.state;
    if (storage === 'int8') throw indexTooLarge({ rows, dim, kind: 'hnsw', m, storage });
    makingRoom({ rows, dim, kind: 'hnsw', m, storage }, () => {
      const plain = plainCopy(kernel.state);
      plain.reserve(rows, graph.upperLists);
      kernel = plain;
    });
  }

  return {
    kind: 'hnsw',
    metric,
    storage,
    dim,
    get size() {
      return kernel.state.graph.size;
    },
    get memoryBytes() {
      return kernel.memoryBytes + nearest.keys.byteLength + nearest.rows.byteLength;
    },
    add: (vectors, options = {}) =>
      inTurn(async () => {
        const n = countRows(vectors, dim, 'add');
        const pacer = createPacer(options);
        await requireFiniteRows(vectors, dim, pacer, phase);
        const total = kernel.state.graph.size + n;
        if (!makingRoom({ rows: total, dim, kind: 'hnsw', m, storage }, () => kernel.reserve(total, 0))) goPlain(total);
        for (let row = 0; row < n; row++) {
          const vector = prepareRows(kernel.state.store, vectors.subarray(row * dim, (row + 1) * dim));
          const level = drawLevel(m, random);
          if (!kernel.link(vector, level)) {
            goPlain(total);
            kernel.link(vector, level);
          }
          if (pacer.due()) await pacer.pause(phase, row + 1, n);
        }
        options.onProgress?.({ phase, done: n, total: n });
      }),
    search(queries, k, { filter, ef = defaultEf } = {}) {
      const q = countRows(queries, dim, 'search');
      requireFiniteValues(queries, 0, queries.length, dim, 'search');
      requireInteger('search', 'ef', ef, 1, Number.MAX_SAFE_INTEGER);
      const { size } = kernel.state.graph;
      const allowed = countAllowed(filter, size);
      const answers = createAnswers(q, k);
      if (allowed === 0) return answers;
      kernel.setFilter(filter, allowed);
      const prepared = prepareRows(kernel.state.store, queries);
      const wanted = Math.min(allowed, Math.max(ef, k));
      const scans = scanIsFaster(size, allowed, wanted);
      // A walk may compare half as many rows as a scan would: together they take at most about twice as long as the scan.
      for (let i = 0; i < q; i++) {
        const isFound = !scans && kernel.walk(prepared, i * dim, k, wanted, allowed / 2, nearest) && nearest.size >= Math.min(k, allowed);
        if (!isFound) kernel.scan(prepared, i * dim, k, nearest);
        writeNearest(nearest, metric, k, answers, i * k);
      }
      return answers;
    },
    save: () => saveHnsw(kernel.state),
  };
}

/** Whether comparing all allowed rows is less work than walking until `ef` of them were met. */
function scanIsFaster(size: number, allowed: number, ef: number): boolean {
  return allowed * (allowed / size) <= comparedPerEf * ef;
}

function requireInteger(call: string, name: string, value: number, least: number, most: number): void {
  if (!Number.isSafeInteger(value) || value < least || value > most) {
    throw new ShoalError('invalid-argument', `${call} got ${name} = ${value}. It must be an integer from ${least} to ${most}.`, { details: { name, value } });
  }
}
