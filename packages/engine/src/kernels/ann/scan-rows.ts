import { rowDistance } from './metric-distance';
import { offerNearest, resetNearest, sortNearest, type NearestHeap } from './nearest-heap';
import type { VectorStore } from './vector-store';

/**
 * Compares one query with every row that the filter allows; the `k` nearest are then in `heap`, sorted. `queries` is in
 * the form of `prepareRows`, and `queryAt` the place where the query starts.
 */
export function scanRows(store: VectorStore, queries: Float32Array, queryAt: number, k: number, filter: Uint8Array | undefined, heap: NearestHeap): void {
  const { data, dim, size } = store;
  const distance = rowDistance(store.metric);
  resetNearest(heap, Math.max(1, Math.min(k, size)));
  for (let row = 0, at = 0; row < size; row++, at += dim) {
    if (filter !== undefined && filter[row] === 0) continue;
    const key = distance(queries, queryAt, data, at, dim);
    // Rows come in ascending order, so that at an equal key the earlier one is already held.
    if (key < heap.worst) offerNearest(heap, key, row);
  }
  sortNearest(heap);
}
