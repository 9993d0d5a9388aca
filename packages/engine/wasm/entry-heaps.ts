// Rows in order of their distance. An entry is a 64-bit number whose upper half sorts as the key (a 32-bit float) does and
// whose lower half is the row: comparing two entries compares keys, and rows where those are equal.
import { growWaiting, keptAt, waitingAt, waitingRoom } from './hnsw-layout';

// @ts-expect-error: decorators of functions are AssemblyScript's
@inline
export function entryOf(key: f32, row: i32): u64 {
  // Adding 0 turns −0 into 0, which sorts apart otherwise.
  const bits = reinterpret<i32>(key + 0);
  return (<u64><u32>(bits ^ ((bits >> 31) | 0x80000000)) << 32) | <u64><u32>row;
}

// @ts-expect-error: decorators of functions are AssemblyScript's
@inline
export function keyOf(entry: u64): f32 {
  const bits = <i32>(entry >> 32);
  return reinterpret<f32>(bits ^ (~(bits >> 31) | 0x80000000));
}

// @ts-expect-error: decorators of functions are AssemblyScript's
@inline
export function rowOf(entry: u64): i32 {
  return <i32>entry;
}

/** The nearest rows of a walk: a heap, the farthest first, of at most `keptLimit`. */
export let keptSize: i32 = 0;
let keptLimit: i32 = 0;
/** Key of the farthest row kept; Infinity while there is room for more. */
export let worst: f32 = Infinity;

export function resetKept(limit: i32): void {
  keptSize = 0;
  keptLimit = limit;
  worst = Infinity;
}

/** Takes a row in when there is room or it is nearer than the farthest. */
export function offerKept(entry: u64): void {
  if (keptSize < keptLimit) {
    let slot = keptSize++;
    while (slot > 0) {
      const parent = (slot - 1) >> 1;
      const above = load<u64>(keptAt + (<usize>parent << 3));
      if (entry <= above) break;
      store<u64>(keptAt + (<usize>slot << 3), above);
      slot = parent;
    }
    store<u64>(keptAt + (<usize>slot << 3), entry);
    if (keptSize == keptLimit) worst = keyOf(load<u64>(keptAt));
    return;
  }
  if (entry >= load<u64>(keptAt)) return;
  siftKept(keptSize, entry);
  worst = keyOf(load<u64>(keptAt));
}

/** Puts an entry in the place of the root. */
function siftKept(size: i32, entry: u64): void {
  let slot = 0;
  for (;;) {
    let child = 2 * slot + 1;
    if (child >= size) break;
    let below = load<u64>(keptAt + (<usize>child << 3));
    if (child + 1 < size) {
      const other = load<u64>(keptAt + (<usize>child << 3), 8);
      if (other > below) {
        below = other;
        child++;
      }
    }
    if (below <= entry) break;
    store<u64>(keptAt + (<usize>slot << 3), below);
    slot = child;
  }
  store<u64>(keptAt + (<usize>slot << 3), entry);
}

/** Puts what was kept in ascending order. */
export function sortKept(): void {
  for (let last = keptSize - 1; last > 0; last--) {
    const entry = load<u64>(keptAt + (<usize>last << 3));
    store<u64>(keptAt + (<usize>last << 3), load<u64>(keptAt));
    siftKept(last, entry);
  }
}

/** Rows whose links are still to be followed: a heap, the nearest first. */
export let waitingSize: i32 = 0;

export function resetWaiting(): void {
  waitingSize = 0;
}

/** Where memory is full to the last page the row is left out: the walk then sees less, and ends as always. */
export function pushWaiting(entry: u64): void {
  if (waitingSize == waitingRoom && !growWaiting()) return;
  let slot = waitingSize++;
  while (slot > 0) {
    const parent = (slot - 1) >> 1;
    const above = load<u64>(waitingAt + (<usize>parent << 3));
    if (entry >= above) break;
    store<u64>(waitingAt + (<usize>slot << 3), above);
    slot = parent;
  }
  store<u64>(waitingAt + (<usize>slot << 3), entry);
}

/** Takes out the nearest of a heap that is not empty. */
export function popWaiting(): u64 {
  const nearest = load<u64>(waitingAt);
  const size = --waitingSize;
  const entry = load<u64>(waitingAt + (<usize>size << 3));
  let slot = 0;
  for (;;) {
    let child = 2 * slot + 1;
    if (child >= size) break;
    let below = load<u64>(waitingAt + (<usize>child << 3));
    if (child + 1 < size) {
      const other = load<u64>(waitingAt + (<usize>child << 3), 8);
      if (other < below) {
        below = other;
        child++;
      }
    }
    if (below >= entry) break;
    store<u64>(waitingAt + (<usize>slot << 3), below);
    slot = child;
  }
  store<u64>(waitingAt + (<usize>slot << 3), entry);
  return nearest;
}
