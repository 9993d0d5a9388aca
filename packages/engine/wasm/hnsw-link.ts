// Gives rows their links. Step by step what `kernels/ann/link-row.ts` and `select-neighbors.ts` do.
import { entryOf, keptSize, keyOf, rowOf } from './entry-heaps';
import { entryRow, isCopy, listOf, lists, placeOf, rowKey, setGraph, setQuery, size, topLevel } from './hnsw-graph';
import { chosenAt, chosenKeysAt, crowdAt, efConstruction, isInt8, keptAt, levelsAt, listRoom, m, padded, queryAt, reserve, takenAt, upperStartsAt } from './hnsw-layout';
import { descend, searchLayer } from './hnsw-walk';

/** Whether a row is nearer to the one that is linked than to every row chosen before, and a copy of none of them. */
function isDiverse(key: f32, row: i32, taken: i32): bool {
  for (let i = 0; i < taken; i++) {
    const other = load<i32>(chosenAt + (<usize>i << 2));
    if (rowKey(row, other) < key) return false;
    if (load<f32>(chosenKeysAt + (<usize>i << 2)) == key && isCopy(row, other)) return false;
  }
  return true;
}

/** Algorithm 4 of the paper with keepPruned, over `count` sorted entries. Returns how many rows are now at `chosenAt`. */
function select(entries: usize, count: i32, limit: i32): i32 {
  let taken = 0;
  for (let i = 0; i < count; i++) {
    store<u8>(takenAt + <usize>i, 0);
    if (taken == limit) continue;
    const entry = load<u64>(entries + (<usize>i << 3));
    const key = keyOf(entry);
    const row = rowOf(entry);
    if (!isDiverse(key, row, taken)) continue;
    store<u8>(takenAt + <usize>i, 1);
    store<i32>(chosenAt + (<usize>taken << 2), row);
    store<f32>(chosenKeysAt + (<usize>taken << 2), key);
    taken++;
  }
  for (let i = 0; i < count && taken < limit; i++) {
    if (load<u8>(takenAt + <usize>i) != 0) continue;
    store<i32>(chosenAt + (<usize>taken << 2), rowOf(load<u64>(entries + (<usize>i << 3))));
    taken++;
  }
  return taken;
}

function writeList(list: usize, count: i32): void {
  store<i32>(list, count);
  memory.copy(list + 4, chosenAt, <usize>count << 2);
}

function insertSorted(count: i32, entry: u64): void {
  let slot = crowdAt + (<usize>count << 3);
  for (; slot > crowdAt && load<u64>(slot - 8) > entry; slot -= 8) store<u64>(slot, load<u64>(slot - 8));
  store<u64>(slot, entry);
}

/** Adds `row` to the list of `target`; a full list keeps the best choice of old and new. */
function linkBack(target: i32, row: i32, level: i32): void {
  const list = listOf(target, level);
  const length = load<i32>(list);
  const limit = level == 0 ? 2 * m : m;
  if (length < limit) {
    store<i32>(list, length + 1);
    store<i32>(list + (<usize>length << 2), row, 4);
    return;
  }
  insertSorted(0, entryOf(rowKey(target, row), row));
  for (let i = 0; i < length; i++) {
    const other = load<i32>(list + (<usize>i << 2), 4);
    insertSorted(i + 1, entryOf(rowKey(target, other), other));
  }
  writeList(list, select(crowdAt, length + 1, limit));
}

/**
 * Algorithm 1 of the paper: links the row that lies behind the last one on the levels up to `level`. False, with nothing
 * changed, when there is no memory for its lists; room for the row itself must be reserved.
 */
export function linkRow(level: i32): bool {
  if (lists + level > listRoom && !reserve(0, max(lists + level, listRoom + (listRoom >> 1)), 0, 0)) return false;
  const row = size;
  const rowBytes = <usize>row << 2;
  store<u8>(levelsAt + <usize>row, <u8>level);
  store<i32>(upperStartsAt + rowBytes, lists);
  // Empty to the last place, so that what is saved does not depend on what lay here before.
  memory.fill(listOf(row, 0), 0, 4 * <usize>(1 + 2 * m));
  if (level > 0) memory.fill(listOf(row, 1), 0, 4 * <usize>(1 + m) * <usize>level);
  setGraph(row + 1, lists + level, entryRow, topLevel);
  if (row > 0) connect(row, level);
  if (row == 0 || level > topLevel) setGraph(size, lists, row, level);
  return true;
}

function connect(row: i32, level: i32): void {
  if (isInt8) widenRow(row);
  setQuery(isInt8 ? queryAt : placeOf(row));
  let nearest = descend(min(level, topLevel));
  for (let at = min(level, topLevel); at >= 0; at--) {
    searchLayer(nearest, at, efConstruction, false, Infinity);
    nearest = rowOf(load<u64>(keptAt));
    const list = listOf(row, at);
    const count = select(keptAt, keptSize, m);
    writeList(list, count);
    for (let slot = 0; slot < count; slot++) linkBack(load<i32>(list + (<usize>slot << 2), 4), row, at);
  }
}

/** Makes the query of a row of int8. */
function widenRow(row: i32): void {
  const from = placeOf(row);
  store<u64>(queryAt, load<u64>(from));
  for (let d: usize = 0; d < <usize>padded; d += 8) v128.store(queryAt + 8 + 2 * d, v128.load8x8_s(from + 8 + d));
}
