import { loadWasm } from '../wasm/load-wasm';
import { scanWasm } from '../wasm/scan';
import type { AnnMetric } from './ann-index';
import { fitsSingle, keySlack, longestSquare } from './float-range';
import { offerNearest, resetNearest, sortNearest, type NearestHeap } from './nearest-heap';
import { createScanMemory, type ScanExports, type ScanMemory } from './scan-memory';
import { scanRows } from './scan-rows';
import { createVectorStore, reserveRows, type VectorStore } from './vector-store';

/** The rows of an exact index and the comparison with all of them. */
export interface RowScanner {
  readonly store: VectorStore;
  readonly memoryBytes: number;
  /** Makes room for `rows` rows in all. @throws {ShoalError} `out-of-memory`. */
  reserve(rows: number): void;
  /** As `scanRows`, with the filter that `setFilter` got last, for `count` queries in turn: `found` is called when `heap` holds the answer of one. */
  scan(queries: Float32Array, count: number, k: number, heap: NearestHeap, found: (query: number) => void): void;
  /** Rows that the next scans may return, one byte a row; all without one. `allowed` is how many. */
  setFilter(filter: Uint8Array | undefined, allowed: number): void;
}

/** @throws {ShoalError} `invalid-argument` for an unknown metric or a `dim` out of range. */
export function createRowScanner(metric: AnnMetric, dim: number): RowScanner {
  return scannerOf(metric, dim, loadWasm<ScanExports>(scanWasm));
}

/**
 * Scans in WebAssembly: keys in single precision of every row, then in double precision, as `scanRows` adds them, of those
 * rows that could be among the k nearest, given how wrong a key can be. So the answers are those of `scanRows`, to the bit.
 * Where keys could overflow, WebAssembly is not to be had (`module` is undefined) or its memory cannot grow, `scanRows` it is.
 */
export function scannerOf(metric: AnnMetric, dim: number, module: { readonly exports: ScanExports } | undefined): RowScanner {
  let { data: plain } = createVectorStore(metric, dim);
  let memory = module && createScanMemory(module.exports, dim);
  const store: VectorStore = {
    metric,
    dim,
    size: 0,
    get data() {
      return memory?.data() ?? plain;
    },
    set data(data) {
      plain = data;
    },
  };
  let filter: Uint8Array | undefined;
  let allowed = 0;
  let measured = 0;
  let longest = 0;

  function measure(): void {
    if (measured === store.size) return;
    longest = Math.max(longest, longestSquare(store.data, measured, store.size, dim));
    measured = store.size;
  }

  /** The nearest of a query that was compared with all rows. False when the answer is not certain. */
  function takeNearest(area: ScanMemory, place: number, querySquare: number, wanted: number, heap: NearestHeap): boolean {
    const isSquared = metric === 'l2';
    const kth = area.kthKey(place, store.size, wanted);
    const { relative, absolute } = keySlack(metric, dim, querySquare, longest);
    const near = area.nearest(place, store.size, isSquared, kth + Math.abs(kth) * relative + absolute);
    if (!near) return false;
    resetNearest(heap, wanted);
    // In ascending order, so that at an equal key the earlier row is already held.
    for (let i = 0; i < near.rows.length; i++) if ((near.keys[i] as number) < heap.worst) offerNearest(heap, near.keys[i] as number, near.rows[i] as number);
    sortNearest(heap);
    return true;
  }

  /** Answers as many of the next two queries as it can in one pass; returns how many. */
  function scanInMemory(area: ScanMemory, queries: Float32Array, from: number, count: number, k: number, heap: NearestHeap, found: (query: number) => void): number {
    measure();
    const wanted = Math.min(k, allowed);
    const squares = [from, from + 1].slice(0, count - from).map((query) => longestSquare(queries, query, query + 1, dim));
    if (wanted === 0 || !squares.every((square) => fitsSingle(metric, square, longest)) || !area.makeRoom(wanted)) return 0;
    area.queries().set(queries.subarray(from * dim, (from + squares.length) * dim));
    area.scan(squares.length, store.size, metric === 'l2', filter !== undefined);
    for (const [place, square] of squares.entries()) {
      if (!takeNearest(area, place, square, wanted, heap)) return place;
      found(from + place);
    }
    return squares.length;
  }

  return {
    store,
    get memoryBytes() {
      return memory?.bytes ?? plain.byteLength;
    },
    reserve(rows) {
      if (memory?.reserve(rows)) return;
      if (memory) {
        // What memory of WebAssembly cannot hold, an array perhaps can.
        plain = memory.data().subarray(0, store.size * dim);
        memory = undefined;
      }
      reserveRows(store, rows);
    },
    setFilter(next, count) {
      filter = next;
      allowed = count;
      if (next) memory?.setFilter(next);
    },
    scan(queries, count, k, heap, found) {
      for (let query = 0; query < count; ) {
        const answered = memory ? scanInMemory(memory, queries, query, count, k, heap, found) : 0;
        query += answered;
        if (answered > 0) continue;
        scanRows(store, queries, query * dim, k, filter, heap);
        found(query++);
      }
    },
  };
}
