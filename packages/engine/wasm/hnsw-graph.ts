// Rows, lists and keys of an HNSW index.
import { dot, squared } from './distance';
import { int8QueryKey, int8RowKey } from './distance-int8';
import { negativeDotPair, squaredPair } from './distance-pair';
import { baseAt, dataAt, dim, isInt8, isSquared, m, padded, stride, upperAt, upperStartsAt } from './hnsw-layout';

/** Rows that have their place in the graph. */
export let size: i32 = 0;
/** Lists above level 0 in use. */
export let lists: i32 = 0;
/** Row at which every search starts; −1 while there is none. */
export let entryRow: i32 = -1;
export let topLevel: i32 = 0;
/** Where the query of the walk lies: a row of its own form. */
export let query: usize = 0;

export function setGraph(rows: i32, upperLists: i32, entry: i32, top: i32): void {
  size = rows;
  lists = upperLists;
  entryRow = entry;
  topLevel = top;
}

export function setQuery(at: usize): void {
  query = at;
}

// @ts-expect-error: decorators of functions are AssemblyScript's
@inline
export function placeOf(row: i32): usize {
  return dataAt + <usize>row * stride;
}

/** Where the list of a row starts: its length, then row numbers. */
// @ts-expect-error: decorators of functions are AssemblyScript's
@inline
export function listOf(row: i32, level: i32): usize {
  if (level == 0) return baseAt + <usize>row * (<usize>(1 + 2 * m) << 2);
  return upperAt + <usize>(load<i32>(upperStartsAt + (<usize>row << 2)) + level - 1) * (<usize>(1 + m) << 2);
}

/** How far the query is from a row. */
export function queryKey(row: i32): f32 {
  if (isInt8) return int8QueryKey(query, placeOf(row), padded, isSquared);
  return isSquared ? squared(query, placeOf(row), dim) : -dot(query, placeOf(row), dim);
}

/** How far the query is from each of `count` rows listed at `rows`; keys are written at `keys`. */
export function queryKeys(rows: usize, count: i32, keys: usize): void {
  const end = rows + (<usize>count << 2);
  if (!isInt8) {
    while (rows + 4 < end) {
      if (isSquared) squaredPair(query, placeOf(load<i32>(rows)), placeOf(load<i32>(rows, 4)), dim, keys);
      else negativeDotPair(query, placeOf(load<i32>(rows)), placeOf(load<i32>(rows, 4)), dim, keys);
      rows += 8;
      keys += 8;
    }
  }
  while (rows < end) {
    store<f32>(keys, queryKey(load<i32>(rows)));
    rows += 4;
    keys += 4;
  }
}

/** How far two rows are from each other. */
export function rowKey(a: i32, b: i32): f32 {
  if (isInt8) return int8RowKey(placeOf(a), placeOf(b), padded, isSquared);
  return isSquared ? squared(placeOf(a), placeOf(b), dim) : -dot(placeOf(a), placeOf(b), dim);
}

/** Whether two rows hold the same bytes, as the copies of one row do. */
export function isCopy(a: i32, b: i32): bool {
  return memory.compare(placeOf(a), placeOf(b), stride) == 0;
}
