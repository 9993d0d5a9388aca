import { ShoalError } from '../../base/errors';
import { createPacer } from '../pacer';
import type { AnnIndex, AnnMetric } from './ann-index';
import { countAllowed, countRows, createAnswers, createQueue, createVectorStore, requireFiniteRows, requireFiniteValues } from './vector-store';

/** What is used of `hnswlib-wasm` 0.8.2: the object that its `loadHnswlib` resolves to. */
export interface HnswlibLibrary {
  readonly HierarchicalNSW: new (space: AnnMetric, dim: number, autoSaveFile: string) => HnswlibGraph;
}

export interface HnswlibGraph {
  initIndex(maxElements: number, m: number, efConstruction: number, randomSeed: number): void;
  /** Declared as a promise of a boolean; 0.8.2 gives nothing, or throws. */
  readIndex(file: string, maxElements: number): unknown;
  writeIndex(file: string): unknown;
  resizeIndex(maxElements: number): void;
  addPoints(items: Float32Array[], labels: number[], replaceDeleted: boolean): void;
  searchKnn(query: Float32Array, k: number, filter: ((label: number) => boolean) | undefined): { readonly distances: number[]; readonly neighbors: number[] };
  setEfSearch(ef: number): void;
  getCurrentCount(): number;
  getMaxElements(): number;
}

export interface HnswlibIndexParams {
  readonly metric: AnnMetric;
  /** Numbers in a vector, 1 to 65 536. */
  readonly dim: number;
  /** Default 16. */
  readonly m?: number;
  /** Default 200. */
  readonly efConstruction?: number;
  /** Default 1. */
  readonly seed?: number;
}

/** An index of `hnswlib-wasm`: the contract of `AnnIndex`, with files in its own storage in place of bytes. */
export interface HnswlibIndex extends Omit<AnnIndex, 'save'> {
  /** Writes the index to a file of the storage that the library was loaded with (IndexedDB); it has no other way out. */
  saveFile(name: string): Promise<void>;
}

const phase = 'Building the index of neighbours';

/**
 * An empty index over `hnswlib-wasm`, which the host loaded: `createHnswlibIndex(await loadHnswlib(), …)`. For people who have
 * index files of that library; ours is faster and needs no `unsafe-eval`. Distances are in the units of `AnnMetric`, in single
 * precision, and rows at one distance come in the library's order. `memoryBytes` is what the rows and links take at least.
 *
 * @throws {ShoalError} `invalid-argument` for an unknown metric or a `dim` out of range.
 */
export function createHnswlibIndex(library: HnswlibLibrary, params: HnswlibIndexParams): HnswlibIndex {
  const graph = openGraph(library, params);
  graph.initIndex(1024, params.m ?? 16, params.efConstruction ?? 200, params.seed ?? 1);
  return indexOver(graph, params);
}

/**
 * The index in a file of the library's storage. The file does not hold the metric: it must be the one that it was made with.
 *
 * @throws {ShoalError} `not-found` when the library cannot read the file.
 */
export async function openHnswlibIndex(library: HnswlibLibrary, file: string, params: HnswlibIndexParams): Promise<HnswlibIndex> {
  const graph = openGraph(library, params);
  await done(() => graph.readIndex(file, 0), () => `hnswlib-wasm could not read the index "${file}". Expected a file of its own storage, written with the same dim: call its syncFileSystem('read') first.`, 'not-found', file);
  return indexOver(graph, params);
}

/** Runs a call of the library on a file, which fails by throwing or with false. */
async function done(call: () => unknown, message: () => string, code: 'not-found' | 'storage-failed', file: string): Promise<void> {
  let cause: unknown;
  try {
    if ((await call()) !== false) return;
  } catch (error) {
    cause = error;
  }
  throw new ShoalError(code, message(), { details: { file }, cause });
}

function openGraph(library: HnswlibLibrary, { metric, dim }: HnswlibIndexParams): HnswlibGraph {
  createVectorStore(metric, dim);
  return new library.HierarchicalNSW(metric, dim, '');
}

function indexOver(graph: HnswlibGraph, { metric, dim, m = 16 }: HnswlibIndexParams): HnswlibIndex {
  const inTurn = createQueue();
  return {
    kind: 'hnsw',
    metric,
    storage: 'f32',
    dim,
    get size() {
      return graph.getCurrentCount();
    },
    get memoryBytes() {
      return graph.getMaxElements() * (4 * dim + 8 * m + 12);
    },
    add: (vectors, options = {}) =>
      inTurn(async () => {
        const n = countRows(vectors, dim, 'add');
        const pacer = createPacer(options);
        await requireFiniteRows(vectors, dim, pacer, phase);
        const before = graph.getCurrentCount();
        if (before + n > graph.getMaxElements()) graph.resizeIndex(Math.max(before + n, 2 * before));
        // Few at a time: a row can take milliseconds.
        for (let row = 0; row < n; row += 16) {
          const rows = Array.from({ length: Math.min(16, n - row) }, (_, i) => row + i);
          graph.addPoints(rows.map((i) => vectors.slice(i * dim, (i + 1) * dim)), rows.map((i) => before + i), false);
          if (pacer.due()) await pacer.pause(phase, row + rows.length, n);
        }
        options.onProgress?.({ phase, done: n, total: n });
      }),
    search(queries, k, { filter, ef = 64 } = {}) {
      const q = countRows(queries, dim, 'search');
      requireFiniteValues(queries, 0, queries.length, dim, 'search');
      const size = graph.getCurrentCount();
      const allowed = countAllowed(filter, size);
      const answers = createAnswers(q, k);
      const wanted = Math.min(k, allowed);
      if (wanted === 0) return answers;
      graph.setEfSearch(Math.max(ef, wanted));
      const keeps = filter && ((label: number) => filter[label] !== 0);
      for (let i = 0; i < q; i++) {
        const found = graph.searchKnn(queries.subarray(i * dim, (i + 1) * dim), wanted, keeps);
        for (const [place, label] of found.neighbors.entries()) {
          answers.indices[i * k + place] = label;
          answers.distances[i * k + place] = distanceOf(metric, found.distances[place] ?? Infinity);
        }
      }
      return answers;
    },
    saveFile: (name) =>
      inTurn(() => done(() => graph.writeIndex(name), () => `hnswlib-wasm could not write the index "${name}". Load the library with its IDBFS storage and call its syncFileSystem('write') afterwards.`, 'storage-failed', name)),
  };
}

/** The library gives squared distances, and 1 − dot for inner products. */
function distanceOf(metric: AnnMetric, distance: number): number {
  if (metric === 'l2') return Math.sqrt(Math.max(0, distance));
  return metric === 'ip' ? distance - 1 : distance;
}
