import type { AnnMetric } from './ann-index';
import { allocate, float64s, int32s } from './grow-array';
import { distanceOfKey } from './metric-distance';

/**
 * The nearest rows seen so far, at most `limit`: a max-heap by key, then by row, in flat arrays that are used again for
 * every search. After `sort` the arrays hold the rows nearest first.
 */
export interface NearestHeap {
  keys: Float64Array;
  rows: Int32Array;
  /** Rows held. */
  size: number;
  limit: number;
  /** Key of the farthest row held; Infinity while there is room for more. */
  worst: number;
}

export function createNearestHeap(): NearestHeap {
  return { keys: new Float64Array(0), rows: new Int32Array(0), size: 0, limit: 0, worst: Infinity };
}

/** Empties the heap and sets how many rows it keeps, at least 1. @throws {ShoalError} `out-of-memory`. */
export function resetNearest(heap: NearestHeap, limit: number): void {
  if (heap.keys.length < limit) {
    heap.keys = allocate(limit, float64s);
    heap.rows = allocate(limit, int32s);
  }
  heap.size = 0;
  heap.limit = limit;
  heap.worst = Infinity;
}

/** Takes a row in when there is room or it is nearer than the farthest. */
export function offerNearest(heap: NearestHeap, key: number, row: number): void {
  const { keys, rows } = heap;
  if (heap.size < heap.limit) {
    let slot = heap.size++;
    while (slot > 0) {
      const parent = (slot - 1) >> 1;
      if (!isAfter(key, row, keys[parent] as number, rows[parent] as number)) break;
      keys[slot] = keys[parent] as number;
      rows[slot] = rows[parent] as number;
      slot = parent;
    }
    keys[slot] = key;
    rows[slot] = row;
    if (heap.size === heap.limit) heap.worst = keys[0] as number;
    return;
  }
  if (!isAfter(keys[0] as number, rows[0] as number, key, row)) return;
  siftDown(keys, rows, heap.size, key, row);
  heap.worst = keys[0] as number;
}

/** Puts the rows in ascending order; the heap takes no offers until the next reset. */
export function sortNearest(heap: NearestHeap): void {
  const { keys, rows } = heap;
  for (let last = heap.size - 1; last > 0; last--) {
    const key = keys[last] as number;
    const row = rows[last] as number;
    keys[last] = keys[0] as number;
    rows[last] = rows[0] as number;
    siftDown(keys, rows, last, key, row);
  }
}

/** Makes `to` the nearest `k` rows of a sorted heap. */
export function copyNearest(from: NearestHeap, k: number, to: NearestHeap): void {
  const count = Math.min(k, from.size);
  resetNearest(to, Math.max(1, count));
  to.keys.set(from.keys.subarray(0, count));
  to.rows.set(from.rows.subarray(0, count));
  to.size = count;
}

/** Writes the rows of a sorted heap as the answer that starts at `at`. */
export function writeNearest(heap: NearestHeap, metric: AnnMetric, k: number, answers: { indices: Int32Array; distances: Float32Array }, at: number): void {
  const count = Math.min(k, heap.size);
  for (let i = 0; i < count; i++) {
    answers.indices[at + i] = heap.rows[i] as number;
    answers.distances[at + i] = distanceOfKey(metric, heap.keys[i] as number);
  }
}

/** Puts an entry in the place of the root. */
function siftDown(keys: Float64Array, rows: Int32Array, size: number, key: number, row: number): void {
  let slot = 0;
  for (;;) {
    let child = 2 * slot + 1;
    if (child >= size) break;
    if (child + 1 < size && isAfter(keys[child + 1] as number, rows[child + 1] as number, keys[child] as number, rows[child] as number)) child++;
    if (!isAfter(keys[child] as number, rows[child] as number, key, row)) break;
    keys[slot] = keys[child] as number;
    rows[slot] = rows[child] as number;
    slot = child;
  }
  keys[slot] = key;
  rows[slot] = row;
}

function isAfter(key: number, row: number, otherKey: number, otherRow: number): boolean {
  return key > otherKey || (key === otherKey && row > otherRow);
}
