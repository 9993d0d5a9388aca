/** The module `scan`; addresses are bytes in its memory. */
export interface ScanExports {
  readonly memory: WebAssembly.Memory;
  scan(query: number, base: number, rows: number, dim: number, isSquared: number, allowed: number, keys: number): void;
  scanPair(query: number, other: number, base: number, rows: number, dim: number, isSquared: number, allowed: number, keys: number, otherKeys: number): void;
  kthKey(keys: number, count: number, k: number, heap: number): number;
  collect(keys: number, count: number, limit: number): number;
  refine(query: number, base: number, dim: number, isSquared: number, list: number, count: number, out: number): void;
}

/**
 * Rows in the memory of a `scan` module, and room for its work behind them. Views are of the moment: memory that grows takes
 * them away.
 */
export interface ScanMemory {
  readonly bytes: number;
  /** All rows that fit, row-major. */
  data(): Float32Array;
  /** Where queries go, one or two, row-major [2, dim]. */
  queries(): Float32Array;
  /** Makes room for `rows` rows. False, with nothing changed, when memory cannot grow. */
  reserve(rows: number): boolean;
  /** Makes room for the work of a scan for the `k` nearest. False when memory cannot grow. */
  makeRoom(k: number): boolean;
  setFilter(filter: Uint8Array): void;
  /** Compares `count` queries, one or two, with all rows. */
  scan(count: number, size: number, isSquared: boolean, filtered: boolean): void;
  /** After `scan`: the k-th smallest key of a query. */
  kthKey(query: number, size: number, k: number): number;
  /** After `kthKey`, once: the rows whose key is at most `limit`, ascending, and their keys in double precision. Undefined without room. */
  nearest(query: number, size: number, isSquared: boolean, limit: number): { readonly rows: Int32Array; readonly keys: Float64Array } | undefined;
}

const page = 0x10000;
const mostBytes = 2 ** 32;
const queryAt = 1024;

const aligned = (bytes: number) => Math.ceil(bytes / 64) * 64;

/** The module brings no memory of its own to speak of: everything from byte 1024 on is ours. */
export function createScanMemory(exports: ScanExports, dim: number): ScanMemory {
  const { memory } = exports;
  const dataAt = aligned(queryAt + 8 * dim);
  let capacity = 0;
  let keysAt = [dataAt, dataAt] as const;
  let allowedAt = dataAt;
  let workAt = dataAt;

  function holds(bytes: number): boolean {
    const missing = Math.ceil((bytes - memory.buffer.byteLength) / page);
    if (bytes > mostBytes) return false;
    if (missing <= 0) return true;
    try {
      memory.grow(missing);
      return true;
    } catch {
      return false;
    }
  }

  function place(rows: number): boolean {
    // Blocks of four are read: three numbers behind the last.
    const first = aligned(dataAt + 4 * rows * dim);
    const second = aligned(first + 4 * rows + 16);
    const allowed = aligned(second + 4 * rows + 16);
    const work = aligned(allowed + rows);
    if (!holds(work + page)) return false;
    [capacity, keysAt, allowedAt, workAt] = [rows, [first, second], allowed, work];
    return true;
  }

  return {
    get bytes() {
      return memory.buffer.byteLength;
    },
    data: () => new Float32Array(memory.buffer, dataAt, capacity * dim),
    queries: () => new Float32Array(memory.buffer, queryAt, 2 * dim),
    reserve: (rows) => rows <= capacity || place(Math.max(rows, Math.ceil(1.5 * capacity))) || place(rows),
    makeRoom: (k) => holds(workAt + 4 * k),
    setFilter: (filter) => new Uint8Array(memory.buffer, allowedAt, filter.length).set(filter),
    scan(count, size, isSquared, filtered) {
      const filter = filtered ? allowedAt : 0;
      if (count === 1) exports.scan(queryAt, dataAt, size, dim, Number(isSquared), filter, keysAt[0]);
      else exports.scanPair(queryAt, queryAt + 4 * dim, dataAt, size, dim, Number(isSquared), filter, ...keysAt);
    },
    kthKey: (query, size, k) => exports.kthKey(keysAt[query === 0 ? 0 : 1], size, k, workAt),
    nearest(query, size, isSquared, limit) {
      const keys = keysAt[query === 0 ? 0 : 1];
      const count = exports.collect(keys, size, limit);
      if (!holds(workAt + 8 * count)) return undefined;
      exports.refine(queryAt + 4 * dim * query, dataAt, dim, Number(isSquared), keys, count, workAt);
      return { rows: new Int32Array(memory.buffer, keys, count), keys: new Float64Array(memory.buffer, workAt, count) };
    },
  };
}
