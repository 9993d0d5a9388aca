// Compares one row with many. Exported: the nearest rows of an exact index. The caller says where everything lies.
import { dot, squared } from './distance';
import { negativeDotDouble, squaredDouble } from './distance-double';
import { negativeDotPair, squaredPair } from './distance-pair';

/**
 * Writes the key of every row, one after the other at `base`, to `keys` (32-bit floats): the squared distance from the query,
 * or the inner product with its sign turned. Rows whose byte at `allowed` is 0 get Infinity; 0 for `allowed` allows all.
 */
export function scan(query: usize, base: usize, rows: i32, dim: i32, isSquared: bool, allowed: usize, keys: usize): void {
  const step = <usize>dim << 2;
  for (let row = 0; row < rows; row++) {
    if (allowed != 0 && load<u8>(allowed + <usize>row) == 0) store<f32>(keys, Infinity);
    else store<f32>(keys, isSquared ? squared(query, base, dim) : -dot(query, base, dim));
    base += step;
    keys += 4;
  }
}

/** `scan` for two queries at once, which reads every row once. */
export function scanPair(query: usize, other: usize, base: usize, rows: i32, dim: i32, isSquared: bool, allowed: usize, keys: usize, otherKeys: usize): void {
  const step = <usize>dim << 2;
  for (let row = 0; row < rows; row++) {
    if (allowed != 0 && load<u8>(allowed + <usize>row) == 0) {
      store<f32>(keys, Infinity);
      store<f32>(otherKeys, Infinity);
    } else {
      // Four bytes behind the key lies the next row's, which comes later.
      if (isSquared) squaredPair(base, query, other, dim, keys);
      else negativeDotPair(base, query, other, dim, keys);
      store<f32>(otherKeys, load<f32>(keys, 4));
    }
    base += step;
    keys += 4;
    otherKeys += 4;
  }
}

/** The k-th smallest of `count` keys, k at most `count`, by a heap of `k` floats at `heap`. Reads up to three floats behind the last key. */
export function kthKey(keys: usize, count: i32, k: i32, heap: usize): f32 {
  for (let i = 0; i < k; i++) store<f32>(heap + (<usize>i << 2), Infinity);
  let worst: f32 = Infinity;
  const end = keys + (<usize>count << 2);
  for (; keys < end; keys += 16) {
    if (!v128.any_true(f32x4.lt(v128.load(keys), f32x4.splat(worst)))) continue;
    for (let at = keys; at < min(end, keys + 16); at += 4) {
      if (load<f32>(at) < worst) worst = replaceRoot(heap, k, load<f32>(at));
    }
  }
  return worst;
}

/** Puts a key in the place of the largest and returns the one that is then largest. */
function replaceRoot(heap: usize, size: i32, key: f32): f32 {
  let slot = 0;
  for (;;) {
    let child = 2 * slot + 1;
    if (child >= size) break;
    let below = load<f32>(heap + (<usize>child << 2));
    if (child + 1 < size && load<f32>(heap + (<usize>child << 2), 4) > below) {
      below = load<f32>(heap + (<usize>child << 2), 4);
      child++;
    }
    if (below <= key) break;
    store<f32>(heap + (<usize>slot << 2), below);
    slot = child;
  }
  store<f32>(heap + (<usize>slot << 2), key);
  return load<f32>(heap);
}

/**
 * Replaces keys by row numbers: those of the rows whose key is at most `limit`, ascending, from the start of `keys`. Returns
 * how many. Reads up to three floats behind the last key.
 */
export function collect(keys: usize, count: i32, limit: f32): i32 {
  let found = 0;
  for (let row = 0; row < count; row += 4) {
    const four = v128.load(keys + (<usize>row << 2));
    let mask = i32x4.bitmask(f32x4.le(four, f32x4.splat(limit)));
    // What lies behind the last key does not count.
    if (count - row < 4) mask &= (1 << (count - row)) - 1;
    for (; mask != 0; mask &= mask - 1) {
      store<i32>(keys + (<usize>found << 2), row + ctz(mask));
      found++;
    }
  }
  return found;
}

/** Keys in double precision, at `out`, of `count` rows listed at `list`. */
export function refine(query: usize, base: usize, dim: i32, isSquared: bool, list: usize, count: i32, out: usize): void {
  for (let i = 0; i < count; i++) {
    const row = base + <usize>load<i32>(list + (<usize>i << 2)) * (<usize>dim << 2);
    store<f64>(out + (<usize>i << 3), isSquared ? squaredDouble(query, row, dim) : negativeDotDouble(query, row, dim));
  }
}
