// An HNSW index of its own memory. Exported: setting up, making room, linking rows, searching. Where everything lies is in
// `hnsw-layout.ts`; rows, levels and lists are written and read by the caller.
import { negativeDotDouble, squaredDouble } from './distance-double';
import { entryOf, keptSize, keyOf, offerKept, resetKept, rowOf, sortKept, worst } from './entry-heaps';
import { placeOf, queryKey, setQuery, size } from './hnsw-graph';
import { allowedAt, dim, exactAt, isSquared, keptAt, keptRoom, queryAt, reserve } from './hnsw-layout';
import { descend, searchLayer } from './hnsw-walk';

export { entryRow, lists, setGraph, size, topLevel } from './hnsw-graph';
export { allowedAt, baseAt, dataAt, exactAt, keptAt, levelsAt, listRoom, queryAt, reserve, rowRoom, setup, upperAt, upperStartsAt } from './hnsw-layout';
export { linkRow } from './hnsw-link';

/**
 * The rows nearest to the query at `queryAt`: `ef` rows are kept, those that `filtered` allows by the bytes at `allowedAt`.
 * Returns how many entries lie at `keptAt`, nearest first; −1 when it gave up after `budget` comparisons or had no memory.
 */
export function search(ef: i32, filtered: bool, budget: f64): i32 {
  if (ef > keptRoom && !reserve(0, 0, ef, 0)) return -1;
  setQuery(queryAt);
  return searchLayer(descend(0), 0, ef, filtered, budget) ? keptSize : -1;
}

/**
 * Keys in double precision, at `exactAt`, of the first `k` entries and of those behind them that could be as near: whose key
 * is above that of entry k by at most `relative` times that key plus `absolute`. Entries become row numbers, 32 bits each, at `keptAt`.
 * Returns how many. For rows of 32-bit floats.
 */
export function refine(k: i32, relative: f64, absolute: f64): i32 {
  const count = nearCount(k, relative, absolute);
  for (let i = 0; i < count; i++) {
    const row = rowOf(load<u64>(keptAt + (<usize>i << 3)));
    store<f64>(exactAt + (<usize>i << 3), isSquared ? squaredDouble(queryAt, placeOf(row), dim) : negativeDotDouble(queryAt, placeOf(row), dim));
    store<i32>(keptAt + (<usize>i << 2), row);
  }
  return count;
}

function nearCount(k: i32, relative: f64, absolute: f64): i32 {
  let count = min(k, keptSize);
  if (count == 0 || count == keptSize) return count;
  const key = <f64>keyOf(load<u64>(keptAt + (<usize>(count - 1) << 3)));
  const limit = key + Math.abs(key) * relative + absolute;
  while (count < keptSize && <f64>keyOf(load<u64>(keptAt + (<usize>count << 3))) <= limit) count++;
  return count;
}

/**
 * Compares the query at `queryAt` with all rows that `filtered` allows. Returns how many of the `kept` nearest lie at `keptAt`,
 * nearest first; −1 without memory.
 */
export function scanAll(kept: i32, filtered: bool): i32 {
  if (kept > keptRoom && !reserve(0, 0, kept, 0)) return -1;
  setQuery(queryAt);
  resetKept(kept);
  for (let row = 0; row < size; row++) {
    if (filtered && load<u8>(allowedAt + <usize>row) == 0) continue;
    const key = queryKey(row);
    if (key < worst) offerKept(entryOf(key, row));
  }
  sortKept();
  return keptSize;
}
