// The k nearest rows found so far. Equal distances are ordered by row, so that the answer does not depend on the order of offers.
import { dot, squared } from './distance';
import { entries, k, keys, list, norms, stride, vectors, worst } from './knn-state';

/** Farther is kept as this far, so that a heap of far rows still counts as full. */
const farthest: f32 = f32.MAX_VALUE;

// @ts-expect-error: decorators of functions are AssemblyScript's
@inline
export function rowAt(i: i32): usize {
  return vectors + ((<usize>i * <usize>stride) << 2);
}

/** Puts row j into the heap of row i when it is near enough and not there. Returns how many entries changed. */
export function push(i: i32, j: i32, key: f32): i32 {
  const limit = load<f32>(worst + (<usize>i << 2));
  if (key > limit) return 0;
  const start = <usize>i * <usize>k;
  const rows = entries + (start << 2);
  const squares = keys + (start << 2);
  if (key == limit && j > load<i32>(rows) >> 1) return 0;
  const wanted = i32x4.splat(j);
  let at: usize = 0;
  const end = <usize>k << 2;
  for (; at + 16 <= end; at += 16) if (v128.any_true(i32x4.eq(i32x4.shr_s(v128.load(rows + at), 1), wanted))) return 0;
  for (; at < end; at += 4) if (load<i32>(rows + at) >> 1 == j) return 0;
  let slot = 0;
  for (;;) {
    let child = 2 * slot + 1;
    if (child >= k) break;
    if (child + 1 < k && isAfter(squares, rows, child + 1, load<f32>(squares + (<usize>child << 2)), load<i32>(rows + (<usize>child << 2)) >> 1)) child += 1;
    if (!isAfter(squares, rows, child, key, j)) break;
    store<f32>(squares + (<usize>slot << 2), load<f32>(squares + (<usize>child << 2)));
    store<i32>(rows + (<usize>slot << 2), load<i32>(rows + (<usize>child << 2)));
    slot = child;
  }
  store<f32>(squares + (<usize>slot << 2), key);
  store<i32>(rows + (<usize>slot << 2), (j << 1) | 1);
  store<f32>(worst + (<usize>i << 2), load<f32>(squares));
  return 1;
}

// @ts-expect-error: decorators of functions are AssemblyScript's
@inline
function isAfter(squares: usize, rows: usize, slot: i32, key: f32, j: i32): bool {
  const other = load<f32>(squares + (<usize>slot << 2));
  return other > key || (other == key && load<i32>(rows + (<usize>slot << 2)) >> 1 > j);
}

/** Tells two rows about each other. Returns how many of the two heaps changed. */
export function offer(i: i32, j: i32): i32 {
  const key = min(squared(rowAt(i), rowAt(j), stride), farthest);
  return push(i, j, key) + push(j, i, key);
}

export function measureNorms(from: i32, to: i32): void {
  for (let i = from; i < to; i++) store<f32>(norms + (<usize>i << 2), dot(rowAt(i), rowAt(i), stride));
}

/**
 * Offers row p every row of the list from place `from` to `to`. Four at a time are first compared by |p|² + |q|² - 2pq, which takes
 * fewer steps than the sum of squared differences but loses digits: only pairs that may be near enough after its greatest possible
 * error, or whose sum is not a number, are measured.
 */
export function offerList(p: i32, from: i32, to: i32): i32 {
  let changed = 0;
  let at = list + (<usize>from << 2);
  const end = list + (<usize>to << 2);
  const a = rowAt(p);
  const own = f32x4.splat(load<f32>(norms + (<usize>p << 2)));
  const limit = f32x4.splat(load<f32>(worst + (<usize>p << 2)));
  // Each sum of `stride` products errs by at most stride / 4 + 3 roundings of 2^-24, relative to the sum of |p|² and |q|².
  const error = f32x4.splat(<f32>(stride / 4 + 8) * 0.00000012);
  for (; at + 16 <= end; at += 16) {
    const q = v128.load(at);
    const products = dots(a, rowAt(i32x4.extract_lane(q, 0)), rowAt(i32x4.extract_lane(q, 1)), rowAt(i32x4.extract_lane(q, 2)), rowAt(i32x4.extract_lane(q, 3)));
    const sums = f32x4.add(own, gather(norms, q));
    const least = f32x4.sub(f32x4.sub(sums, f32x4.add(products, products)), f32x4.mul(sums, error));
    // "Not above", so that what is not a number is measured too.
    const far = f32x4.gt(least, f32x4.max(limit, gather(worst, q)));
    const near = ~i32x4.bitmask(far) & 15;
    if (near == 0) continue;
    if (near & 1) changed += offerOther(p, i32x4.extract_lane(q, 0));
    if (near & 2) changed += offerOther(p, i32x4.extract_lane(q, 1));
    if (near & 4) changed += offerOther(p, i32x4.extract_lane(q, 2));
    if (near & 8) changed += offerOther(p, i32x4.extract_lane(q, 3));
  }
  for (; at < end; at += 4) changed += offerOther(p, load<i32>(at));
  return changed;
}

// @ts-expect-error: decorators of functions are AssemblyScript's
@inline
function offerOther(p: i32, q: i32): i32 {
  return p == q ? 0 : offer(p, q);
}

// @ts-expect-error: decorators of functions are AssemblyScript's
@inline
function gather(values: usize, rows: v128): v128 {
  let out = v128.load32_zero(values + (<usize>i32x4.extract_lane(rows, 0) << 2));
  out = v128.load_lane<f32>(values + (<usize>i32x4.extract_lane(rows, 1) << 2), out, 1);
  out = v128.load_lane<f32>(values + (<usize>i32x4.extract_lane(rows, 2) << 2), out, 2);
  return v128.load_lane<f32>(values + (<usize>i32x4.extract_lane(rows, 3) << 2), out, 3);
}

/** Inner products of one row with four. */
// @ts-expect-error: decorators of functions are AssemblyScript's
@inline
function dots(a: usize, b: usize, c: usize, d: usize, e: usize): v128 {
  let s0 = f32x4.splat(0);
  let s1 = f32x4.splat(0);
  let s2 = f32x4.splat(0);
  let s3 = f32x4.splat(0);
  const end = <usize>stride << 2;
  for (let at: usize = 0; at < end; at += 16) {
    const x = v128.load(a + at);
    s0 = f32x4.add(s0, f32x4.mul(x, v128.load(b + at)));
    s1 = f32x4.add(s1, f32x4.mul(x, v128.load(c + at)));
    s2 = f32x4.add(s2, f32x4.mul(x, v128.load(d + at)));
    s3 = f32x4.add(s3, f32x4.mul(x, v128.load(e + at)));
  }
  // The sums of the lanes of four vectors are the sum of the vectors turned on their side.
  const low = f32x4.add(v128.shuffle<f32>(s0, s1, 0, 4, 1, 5), v128.shuffle<f32>(s0, s1, 2, 6, 3, 7));
  const high = f32x4.add(v128.shuffle<f32>(s2, s3, 0, 4, 1, 5), v128.shuffle<f32>(s2, s3, 2, 6, 3, 7));
  return f32x4.add(v128.shuffle<f32>(low, high, 0, 1, 4, 5), v128.shuffle<f32>(low, high, 2, 3, 6, 7));
}
