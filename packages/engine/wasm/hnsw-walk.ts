// Walks through the graph (Malkov and Yashunin, arXiv 1603.09320). Step by step what `kernels/ann/layer-search.ts` does.
import { entryOf, keyOf, offerKept, popWaiting, pushWaiting, resetKept, resetWaiting, rowOf, sortKept, waitingSize, worst } from './entry-heaps';
import { entryRow, listOf, queryKey, queryKeys, topLevel } from './hnsw-graph';
import { allowedAt, freshAt, freshKeysAt, rowRoom, visitedAt } from './hnsw-layout';

/** Number of the current walk; a row that carries it was met. */
let walk: u32 = 0;

function nextWalk(): u16 {
  if (++walk > 0xffff) {
    memory.fill(visitedAt, 0, 2 * <usize>rowRoom);
    walk = 1;
  }
  return <u16>walk;
}

/** The row reached from the entry by always going to the nearest link, on the levels from the top to `level` + 1. */
export function descend(level: i32): i32 {
  let row = entryRow;
  let key = queryKey(row);
  for (let upper = topLevel; upper > level; upper--) {
    for (let before = -1; before != row; ) {
      before = row;
      const list = listOf(row, upper);
      const end = list + (<usize>load<i32>(list) << 2);
      for (let slot = list; slot < end; slot += 4) {
        const other = load<i32>(slot, 4);
        const otherKey = queryKey(other);
        if (otherKey < key) {
          key = otherKey;
          row = other;
        }
      }
    }
  }
  return row;
}

/**
 * Algorithm 2 of the paper: keeps the `ef` nearest rows that the walk from `start` on `level` meets, in ascending order. With
 * `filtered`, rows whose byte at `allowedAt` is 0 are walked through and not kept. False when it gave up after `budget`
 * comparisons.
 */
export function searchLayer(start: i32, level: i32, ef: i32, filtered: bool, budget: f64): bool {
  const epoch = nextWalk();
  const met = visitedAt;
  resetKept(ef);
  resetWaiting();
  const first = entryOf(queryKey(start), start);
  store<u16>(met + (<usize>start << 1), epoch);
  pushWaiting(first);
  if (!filtered || load<u8>(allowedAt + <usize>start) != 0) offerKept(first);
  let compared = 1;
  while (waitingSize > 0) {
    const next = popWaiting();
    if (keyOf(next) > worst) break;
    const list = listOf(rowOf(next), level);
    const end = list + (<usize>load<i32>(list) << 2);
    let fresh = 0;
    for (let slot = list; slot < end; slot += 4) {
      const other = load<i32>(slot, 4);
      const mark = met + (<usize>other << 1);
      // Written whether met or not: what is not fresh is written over by the next, without a branch.
      store<i32>(freshAt + (<usize>fresh << 2), other);
      fresh += i32(load<u16>(mark) != epoch);
      store<u16>(mark, epoch);
    }
    queryKeys(freshAt, fresh, freshKeysAt);
    for (let i = 0; i < fresh; i++) {
      const key = load<f32>(freshKeysAt + (<usize>i << 2));
      if (key >= worst) continue;
      const other = load<i32>(freshAt + (<usize>i << 2));
      const entry = entryOf(key, other);
      pushWaiting(entry);
      if (!filtered || load<u8>(allowedAt + <usize>other) != 0) offerKept(entry);
    }
    compared += fresh;
    if (<f64>compared > budget) return false;
  }
  sortKept();
  return true;
}
