import { fitsSingle, keySlack, longestSquare } from './float-range';
import type { HnswGraph } from './hnsw-graph';
import type { HnswKernel, HnswParams, HnswState } from './hnsw-state';
import { readRecord, recordBytes, recordSquare, writeQuery, writeRecord } from './int8-rows';
import { rowDistance } from './metric-distance';
import { offerNearest, resetNearest, sortNearest, type NearestHeap } from './nearest-heap';
import { scanRows } from './scan-rows';
import { createVectorStore, type VectorStore } from './vector-store';

type Global = { readonly value: number };

/** The module `hnsw`: addresses are bytes in its memory, flags 0 or 1. */
export interface HnswExports {
  readonly memory: WebAssembly.Memory;
  readonly queryAt: Global;
  readonly levelsAt: Global;
  readonly allowedAt: Global;
  readonly upperStartsAt: Global;
  readonly baseAt: Global;
  readonly dataAt: Global;
  readonly upperAt: Global;
  readonly keptAt: Global;
  readonly exactAt: Global;
  readonly rowRoom: Global;
  readonly listRoom: Global;
  readonly size: Global;
  readonly lists: Global;
  readonly entryRow: Global;
  readonly topLevel: Global;
  setup(dim: number, isSquared: number, isInt8: number, m: number, efConstruction: number): number;
  reserve(rows: number, lists: number, kept: number, waiting: number): number;
  setGraph(rows: number, lists: number, entry: number, topLevel: number): void;
  linkRow(level: number): number;
  search(ef: number, filtered: number, budget: number): number;
  scanAll(kept: number, filtered: number): number;
  refine(k: number, relative: number, absolute: number): number;
}

/**
 * The kernel in WebAssembly. Rows, lists and everything that a walk needs lie in one memory of at most 4 GiB; walks compare
 * in single precision, and the nearest rows that they find are put in order in double precision. Undefined without memory.
 */
export function createWasmKernel(params: HnswParams, exports: HnswExports): HnswKernel | undefined {
  const { metric, dim, m, storage } = params;
  const isInt8 = storage === 'int8';
  const empty = createVectorStore(metric, dim);
  if (exports.setup(dim, Number(metric === 'l2'), Number(isInt8), m, params.efConstruction) === 0) return undefined;
  const { memory } = exports;
  const at = (address: Global) => address.value >>> 0;
  const stride = isInt8 ? recordBytes(dim) : 4 * dim;
  const distance = rowDistance(metric);
  const decoded = new Float32Array(isInt8 ? dim : 0);
  let filter: Uint8Array | undefined;
  let allowed = 0;
  let longest = 0;
  let measured = 0;

  const graph = graphIn(exports, m);
  const store: VectorStore = {
    ...empty,
    get size() {
      return exports.size.value;
    },
    // The module counts them itself.
    set size(_) {},
    get data() {
      return new Float32Array(memory.buffer, at(exports.dataAt), isInt8 ? 0 : exports.rowRoom.value * dim);
    },
  };
  const state: HnswState = {
    params,
    store,
    graph,
    get records() {
      return isInt8 ? new Uint8Array(memory.buffer, at(exports.dataAt), exports.rowRoom.value * stride) : undefined;
    },
  };

  function writeQueryAt(queries: Float32Array, queryAt: number): void {
    const query = queries.subarray(queryAt, queryAt + dim);
    if (isInt8) writeQuery(memory.buffer as ArrayBuffer, at(exports.queryAt), query);
    else new Float32Array(memory.buffer, at(exports.queryAt), dim).set(query);
  }

  /** Squared length of the longest row; rows that were loaded are looked at on first use. */
  function longestRow(): number {
    const { value: size } = exports.size;
    if (measured === size) return longest;
    if (!isInt8) longest = Math.max(longest, longestSquare(store.data, measured, size, dim));
    else for (let row = measured; row < size; row++) longest = Math.max(longest, recordSquare(memory.buffer as ArrayBuffer, at(exports.dataAt) + row * stride));
    measured = size;
    return longest;
  }

  /** Puts the nearest of `kept` entries in `heap`, sorted by keys in double precision. Returns how many were looked at. */
  function takeNearest(queries: Float32Array, queryAt: number, k: number, kept: number, heap: NearestHeap): number {
    resetNearest(heap, Math.max(1, Math.min(k, kept)));
    if (isInt8) {
      const entries = new Int32Array(memory.buffer, at(exports.keptAt), 2 * kept);
      const count = Math.min(kept, k + 8);
      for (let i = 0; i < count; i++) {
        const row = entries[2 * i] as number;
        readRecord(memory.buffer as ArrayBuffer, at(exports.dataAt) + row * stride, decoded);
        offerNearest(heap, distance(queries, queryAt, decoded, 0, dim), row);
      }
      sortNearest(heap);
      return count;
    }
    const querySquare = longestSquare(queries.subarray(queryAt, queryAt + dim), 0, 1, dim);
    const { relative, absolute } = keySlack(metric, dim, querySquare, longestRow());
    const count = exports.refine(k, relative, absolute);
    const rows = new Int32Array(memory.buffer, at(exports.keptAt), count);
    const keys = new Float64Array(memory.buffer, at(exports.exactAt), count);
    for (let i = 0; i < count; i++) offerNearest(heap, keys[i] as number, rows[i] as number);
    sortNearest(heap);
    return count;
  }

  /** `scan` without single precision. */
  function scanRecords(queries: Float32Array, queryAt: number, k: number, heap: NearestHeap): void {
    resetNearest(heap, Math.max(1, Math.min(k, allowed)));
    for (let row = 0; row < exports.size.value; row++) {
      if (filter && filter[row] === 0) continue;
      readRecord(memory.buffer as ArrayBuffer, at(exports.dataAt) + row * stride, decoded);
      offerNearest(heap, distance(queries, queryAt, decoded, 0, dim), row);
    }
    sortNearest(heap);
  }

  function isInRange(queries: Float32Array, queryAt: number): boolean {
    return fitsSingle(metric, longestSquare(queries.subarray(queryAt, queryAt + dim), 0, 1, dim), longestRow());
  }

  return {
    state,
    get memoryBytes() {
      return memory.buffer.byteLength;
    },
    reserve(rows, upperLists) {
      const room = exports.rowRoom.value;
      if (rows <= room && upperLists <= exports.listRoom.value) return true;
      // A row has 1 / (m − 1) lists above level 0 on average.
      const lists = (count: number) => Math.max(upperLists, Math.ceil((1.02 * count) / (m - 1)) + 64);
      const more = rows <= room ? room : Math.max(rows, Math.ceil(1.5 * room));
      return exports.reserve(more, lists(more), 0, 0) !== 0 || exports.reserve(rows, lists(rows), 0, 0) !== 0;
    },
    link(vector, level) {
      const square = longestSquare(vector, 0, 1, dim);
      if (!fitsSingle(metric, square, Math.max(square, longestRow()))) return false;
      longest = Math.max(longest, square);
      const place = at(exports.dataAt) + exports.size.value * stride;
      if (isInt8) writeRecord(memory.buffer as ArrayBuffer, place, vector);
      else new Float32Array(memory.buffer, place, dim).set(vector);
      if (exports.linkRow(level) === 0) return false;
      measured = exports.size.value;
      return true;
    },
    setFilter(next, count) {
      filter = next;
      allowed = count;
      if (next) new Uint8Array(memory.buffer, at(exports.allowedAt), next.length).set(next);
    },
    walk(queries, queryAt, k, ef, budget, heap) {
      if (!isInRange(queries, queryAt)) return false;
      writeQueryAt(queries, queryAt);
      const kept = exports.search(ef, Number(filter !== undefined), budget);
      if (kept < 0) return false;
      takeNearest(queries, queryAt, k, kept, heap);
      return true;
    },
    scan(queries, queryAt, k, heap) {
      // Some more than k, so that the rows that could be among them after all are kept too.
      const kept = Math.min(allowed, 2 * k + 16);
      if (kept > 0 && isInRange(queries, queryAt)) {
        writeQueryAt(queries, queryAt);
        const found = exports.scanAll(kept, Number(filter !== undefined));
        if (found >= 0) {
          const looked = takeNearest(queries, queryAt, k, found, heap);
          if (isInt8 || looked < found || found === allowed) return;
        }
      }
      if (isInt8) scanRecords(queries, queryAt, k, heap);
      else scanRows(store, queries, queryAt, k, filter, heap);
    },
  };
}

/** The graph of a module as arrays of the moment. */
function graphIn(exports: HnswExports, m: number): HnswGraph {
  const { memory } = exports;
  const at = (address: Global) => address.value >>> 0;
  const room = () => exports.rowRoom.value;
  const values = () => [exports.size.value, exports.lists.value, exports.entryRow.value, exports.topLevel.value] as const;
  return {
    m,
    get base() {
      return new Int32Array(memory.buffer, at(exports.baseAt), room() * (1 + 2 * m));
    },
    get upper() {
      return new Int32Array(memory.buffer, at(exports.upperAt), exports.listRoom.value * (1 + m));
    },
    get levels() {
      return new Uint8Array(memory.buffer, at(exports.levelsAt), room());
    },
    get upperStarts() {
      return new Int32Array(memory.buffer, at(exports.upperStartsAt), room());
    },
    get size() {
      return values()[0];
    },
    set size(size) {
      exports.setGraph(size, values()[1], values()[2], values()[3]);
    },
    get upperLists() {
      return values()[1];
    },
    set upperLists(lists) {
      exports.setGraph(values()[0], lists, values()[2], values()[3]);
    },
    get entry() {
      return values()[2];
    },
    set entry(entry) {
      exports.setGraph(values()[0], values()[1], entry, values()[3]);
    },
    get topLevel() {
      return values()[3];
    },
    set topLevel(topLevel) {
      exports.setGraph(values()[0], values()[1], values()[2], topLevel);
    },
  };
}
