import { float64s, growArray, int32s } from './grow-array';

/** Rows whose links are still to be followed: a min-heap by key, then by row, in flat arrays that grow by doubling. */
export interface CandidateHeap {
  keys: Float64Array;
  rows: Int32Array;
  size: number;
}

export function createCandidateHeap(): CandidateHeap {
  return { keys: new Float64Array(256), rows: new Int32Array(256), size: 0 };
}

/** @throws {ShoalError} `out-of-memory`. */
export function pushCandidate(heap: CandidateHeap, key: number, row: number): void {
  if (heap.size === heap.keys.length) {
    heap.keys = growArray(heap.keys, 2 * heap.size, float64s);
    heap.rows = growArray(heap.rows, 2 * heap.size, int32s);
  }
  const { keys, rows } = heap;
  let slot = heap.size++;
  while (slot > 0) {
    const parent = (slot - 1) >> 1;
    if (!isBefore(key, row, keys[parent] as number, rows[parent] as number)) break;
    keys[slot] = keys[parent] as number;
    rows[slot] = rows[parent] as number;
    slot = parent;
  }
  keys[slot] = key;
  rows[slot] = row;
}

/** Takes the nearest row out of a heap that is not empty; its key is `keys[0]` before the call. */
export function popCandidate(heap: CandidateHeap): number {
  const { keys, rows } = heap;
  const nearest = rows[0] as number;
  const size = --heap.size;
  const key = keys[size] as number;
  const row = rows[size] as number;
  let slot = 0;
  for (;;) {
    let child = 2 * slot + 1;
    if (child >= size) break;
    if (child + 1 < size && isBefore(keys[child + 1] as number, rows[child + 1] as number, keys[child] as number, rows[child] as number)) child++;
    if (!isBefore(keys[child] as number, rows[child] as number, key, row)) break;
    keys[slot] = keys[child] as number;
    rows[slot] = rows[child] as number;
    slot = child;
  }
  keys[slot] = key;
  rows[slot] = row;
  return nearest;
}

function isBefore(key: number, row: number, otherKey: number, otherRow: number): boolean {
  return key < otherKey || (key === otherKey && row < otherRow);
}
