import { ShoalError } from '../../base/errors';
import { createPacer } from '../pacer';
import { createRandom } from '../random';
import type { AnnIndex, AnnMetric } from './ann-index';
import { MAX_EF_CONSTRUCTION, MAX_M, saveHnsw, type HnswState } from './hnsw-bytes';
import { createHnswGraph, drawLevel, reserveNodes } from './hnsw-graph';
import { createLayerSearch } from './layer-search';
import { createRowLinker } from './link-row';
import { writeNearest } from './nearest-heap';
import { scanRows } from './scan-rows';
import { appendRows, countAllowed, countRows, createAnswers, createQueue, createVectorStore, prepareRows, requireFiniteRows, requireFiniteValues, reserveRows } from './vector-store';

export interface HnswIndexParams {
  readonly metric: AnnMetric;
  /** Numbers in a vector, 1 to 65 536. */
  readonly dim: number;
  /** Links of a row on a level (M of the paper); level 0 has up to twice as many. Default 16; 2 to 256. */
  readonly m?: number;
  /** Rows that the search for a new row's links keeps in view. Default 200; 1 to 100 000. */
  readonly efConstruction?: number;
  /** Draws the levels. The same seed and rows give the same index. Default 1. */
  readonly seed?: number;
}

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
  const { metric, dim, m = 16, efConstruction = 200, seed = 1 } = params;
  requireInteger('createHnswIndex', 'm', m, 2, MAX_M);
  requireInteger('createHnswIndex', 'efConstruction', efConstruction, 1, MAX_EF_CONSTRUCTION);
  requireInteger('createHnswIndex', 'seed', seed, Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER);
  return hnswIndexOver({ store: createVectorStore(metric, dim), graph: createHnswGraph(m), efConstruction, seed });
}

/** The index over rows and links that exist already. */
export function hnswIndexOver(state: HnswState): AnnIndex {
  const { store, graph, efConstruction, seed } = state;
  const { metric, dim } = store;
  const inTurn = createQueue();
  const layers = createLayerSearch(store, graph);
  const linkRow = createRowLinker(store, graph, layers, efConstruction);
  // Every row draws once: rows added later go on where the others ended.
  const random = createRandom(seed);
  for (let row = 0; row < graph.size; row++) random();

  return {
    kind: 'hnsw',
    metric,
    dim,
    get size() {
      return graph.size;
    },
    get memoryBytes() {
      return store.data.byteLength + graph.base.byteLength + graph.upper.byteLength + graph.levels.byteLength + graph.upperStarts.byteLength + layers.memoryBytes;
    },
    add: (vectors, options = {}) =>
      inTurn(async () => {
        const n = countRows(vectors, dim, 'add');
        const pacer = createPacer(options);
        await requireFiniteRows(vectors, dim, pacer, phase);
        // They differ only when memory ran out between storing and linking a row.
        store.size = graph.size;
        reserveRows(store, store.size + n);
        reserveNodes(graph, store.size + n);
        for (let row = 0; row < n; row++) {
          appendRows(store, vectors, row, row + 1);
          linkRow(drawLevel(graph.m, random));
          if (pacer.due()) await pacer.pause(phase, row + 1, n);
        }
        options.onProgress?.({ phase, done: n, total: n });
      }),
    search(queries, k, { filter, ef = defaultEf } = {}) {
      const q = countRows(queries, dim, 'search');
      requireFiniteValues(queries, 0, queries.length, dim, 'search');
      requireInteger('search', 'ef', ef, 1, Number.MAX_SAFE_INTEGER);
      const { size } = graph;
      const allowed = countAllowed(filter, size);
      const answers = createAnswers(q, k);
      if (allowed === 0) return answers;
      const prepared = prepareRows(store, queries);
      const wanted = Math.min(allowed, Math.max(ef, k));
      const scans = scanIsFaster(size, allowed, wanted);
      const { nearest } = layers;
      // A walk may compare half as many rows as a scan would: together they take at most about twice as long as the scan.
      for (let i = 0; i < q; i++) {
        const query = { vectors: prepared, at: i * dim };
        const isFound = !scans && layers.search(query, layers.descend(query, 0), 0, wanted, filter, allowed / 2) && nearest.size >= Math.min(k, allowed);
        if (!isFound) scanRows(store, prepared, query.at, k, filter, nearest);
        writeNearest(nearest, metric, k, answers, i * k);
      }
      return answers;
    },
    save: () => saveHnsw(state),
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
