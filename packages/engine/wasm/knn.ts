// Nearest neighbours of all rows. Exported: steps that the page calls one after the other, each short enough to stop between two.
import { dot } from './distance';
import { measureNorms, offer, offerList, rowAt } from './knn-heaps';
import { below, candidates, entries, entriesAt, k, keysAt, leafSize, list, n, normal, offered, order, orderAt, pool, seed, setup, stack, stride, vectorsAt, worst } from './knn-state';

export { entriesAt, keysAt, measureNorms, orderAt, seed, setup, vectorsAt };

/** Compares the rows [from, to) with the rows [first, last) behind each; `last - first` is at most the length of a leaf. */
export function comparePairs(from: i32, to: i32, first: i32, last: i32): void {
  for (let j = first; j < last; j++) store<i32>(list + (<usize>(j - first) << 2), j);
  for (let i = from; i < to; i++) offerList(i, max(0, i + 1 - first), last - first);
}

// ---- Random projection trees (Dasgupta and Freund, STOC 2008) ----

let open: usize = 0;

/** Starts a tree over all rows. */
export function startTree(): void {
  for (let i = 0; i < n; i++) store<i32>(order + (<usize>i << 2), i);
  store<i32>(stack, 0);
  store<i32>(stack, n, 4);
  open = 8;
}

/**
 * Goes on with the tree for about `budget` comparisons of rows; returns 0 at its end. Each part of at most `leafSize` rows is compared pair by pair when
 * `joins` is not 0.
 */
export function growTree(budget: i32, joins: i32): i32 {
  while (open > 0) {
    if (budget <= 0) return 1;
    open -= 8;
    const from = load<i32>(stack + open);
    const to = load<i32>(stack + open, 4);
    if (to - from <= leafSize) {
      if (joins) joinPart(from, to);
      budget -= joins ? ((to - from) * (to - from)) >> 1 : 1;
      continue;
    }
    const middle = split(from, to);
    budget -= to - from;
    store<i32>(stack + open, from);
    store<i32>(stack + open, middle, 4);
    store<i32>(stack + open, middle, 8);
    store<i32>(stack + open, to, 12);
    open += 16;
  }
  return 0;
}

/** Compares all pairs of the rows in `order` from place `from` to `to`, at most `leafSize`. */
export function joinPart(from: i32, to: i32): void {
  const count = to - from;
  memory.copy(list, order + (<usize>from << 2), <usize>count << 2);
  for (let a = 0; a < count; a++) offerList(load<i32>(list + (<usize>a << 2)), a + 1, count);
}

/** Orders a part by the side of a hyperplane half-way between two of its rows; returns where the second side starts. */
function split(from: i32, to: i32): i32 {
  const a = rowAt(load<i32>(order + (<usize>(from + below(to - from)) << 2)));
  const b = rowAt(load<i32>(order + (<usize>(from + below(to - from)) << 2)));
  let offset: f32 = 0;
  for (let d: usize = 0; d < <usize>stride << 2; d += 4) {
    const x = load<f32>(a + d);
    const y = load<f32>(b + d);
    store<f32>(normal + d, x - y);
    offset += ((x - y) * (x + y)) * 0.5;
  }
  let left = from;
  let right = to;
  while (left < right) {
    const row = load<i32>(order + (<usize>left << 2));
    if (dot(normal, rowAt(row), stride) > offset) left++;
    else {
      right--;
      store<i32>(order + (<usize>left << 2), load<i32>(order + (<usize>right << 2)));
      store<i32>(order + (<usize>right << 2), row);
    }
  }
  // Copies of one point all fall on one side: cut in the middle instead, or this would never end.
  const least = max(1, (to - from) / 50);
  if (left - from >= least && to - left >= least) return left;
  for (let last = to - 1; last > from; last--) {
    const other = from + below(last - from + 1);
    const held = load<i32>(order + (<usize>last << 2));
    store<i32>(order + (<usize>last << 2), load<i32>(order + (<usize>other << 2)));
    store<i32>(order + (<usize>other << 2), held);
  }
  return (from + to) >> 1;
}

// ---- NN-descent (Dong, Charikar, Li, WWW 2011) ----

/** Gives rows whose heap is not full some others. */
export function fillHeaps(from: i32, to: i32): void {
  for (let i = from; i < to; i++) {
    while (load<f32>(worst + (<usize>i << 2)) == Infinity) {
      const j = below(n);
      if (j != i) offer(i, j);
    }
  }
}

export function clearCandidates(): void {
  memory.fill(offered, 0, <usize>n << 3);
}

/** Neighbours and reverse neighbours of the rows [from, to), apart by whether they arrived since the last round. */
export function gatherCandidates(from: i32, to: i32): void {
  for (let i = from; i < to; i++) {
    for (let slot = 0; slot < k; slot++) {
      const at = entries + ((<usize>i * <usize>k + slot) << 2);
      const entry = load<i32>(at);
      if (entry < 0) continue;
      const known = 1 - (entry & 1);
      const j = entry >> 1;
      offerCandidate(2 * i + known, j);
      offerCandidate(2 * j + known, i);
      store<i32>(at, entry & ~1);
    }
  }
}

/** Reservoir sampling: of all that are offered, each is kept with the same probability. */
// @ts-expect-error: decorators of functions are AssemblyScript's
@inline
function offerCandidate(place: i32, row: i32): void {
  const at = offered + (<usize>place << 2);
  const seen = load<i32>(at);
  store<i32>(at, seen + 1);
  const slot = seen < candidates ? seen : below(seen + 1);
  if (slot < candidates) store<i32>(pool + ((<usize>place * <usize>candidates + slot) << 2), row);
}

/** Compares the candidates of each row of [from, to) with each other, but known ones not with known ones. Returns how many heaps changed. */
export function joinCandidates(from: i32, to: i32): i32 {
  let changed = 0;
  for (let i = from; i < to; i++) {
    const fresh = min(candidates, load<i32>(offered + (<usize>i << 3)));
    if (fresh == 0) continue;
    const known = min(candidates, load<i32>(offered + (<usize>i << 3), 4));
    const place = pool + ((<usize>i * 2 * <usize>candidates) << 2);
    memory.copy(list, place, <usize>fresh << 2);
    memory.copy(list + (<usize>fresh << 2), place + (<usize>candidates << 2), <usize>known << 2);
    for (let a = 0; a < fresh; a++) changed += offerList(load<i32>(list + (<usize>a << 2)), a + 1, fresh + known);
  }
  return changed;
}
