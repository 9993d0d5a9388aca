// Rows of 8-bit integers. A record is the scale (f32), the squared length of the row (f32) and its numbers, zeros up to a
// multiple of eight; `scale × number` is the value. A query is the same with 16-bit numbers, so small that no sum overflows.

/** Inner product of the numbers of a query at `a` and a row at `b`, `count` each, a multiple of eight. */
// @ts-expect-error: decorators of functions are AssemblyScript's
@inline
function dotOfQuery(a: usize, b: usize, count: i32): i32 {
  let s0 = i32x4.splat(0);
  let s1 = i32x4.splat(0);
  const end = b + <usize>count;
  const sixteens = b + <usize>(count & ~15);
  while (b < sixteens) {
    s0 = i32x4.add(s0, i32x4.dot_i16x8_s(v128.load(a), v128.load8x8_s(b)));
    s1 = i32x4.add(s1, i32x4.dot_i16x8_s(v128.load(a, 16), v128.load8x8_s(b, 8)));
    a += 32;
    b += 16;
  }
  if (b < end) s0 = i32x4.add(s0, i32x4.dot_i16x8_s(v128.load(a), v128.load8x8_s(b)));
  const s = i32x4.add(s0, s1);
  return i32x4.extract_lane(s, 0) + i32x4.extract_lane(s, 1) + i32x4.extract_lane(s, 2) + i32x4.extract_lane(s, 3);
}

// @ts-expect-error: decorators of functions are AssemblyScript's
@inline
function dotOfRows(a: usize, b: usize, count: i32): i32 {
  let s0 = i32x4.splat(0);
  let s1 = i32x4.splat(0);
  const end = b + <usize>count;
  const sixteens = b + <usize>(count & ~15);
  while (b < sixteens) {
    s0 = i32x4.add(s0, i32x4.dot_i16x8_s(v128.load8x8_s(a), v128.load8x8_s(b)));
    s1 = i32x4.add(s1, i32x4.dot_i16x8_s(v128.load8x8_s(a, 8), v128.load8x8_s(b, 8)));
    a += 16;
    b += 16;
  }
  if (b < end) s0 = i32x4.add(s0, i32x4.dot_i16x8_s(v128.load8x8_s(a), v128.load8x8_s(b)));
  const s = i32x4.add(s0, s1);
  return i32x4.extract_lane(s, 0) + i32x4.extract_lane(s, 1) + i32x4.extract_lane(s, 2) + i32x4.extract_lane(s, 3);
}

// @ts-expect-error: decorators of functions are AssemblyScript's
@inline
function keyOfDot(a: usize, b: usize, dot: i32, isSquared: bool): f32 {
  const product = load<f32>(a) * load<f32>(b) * <f32>dot;
  return isSquared ? load<f32>(a, 4) + load<f32>(b, 4) - 2 * product : -product;
}

/** Squared distance, or inner product with its sign turned, of a query and a row. */
export function int8QueryKey(query: usize, row: usize, count: i32, isSquared: bool): f32 {
  return keyOfDot(query, row, dotOfQuery(query + 8, row + 8, count), isSquared);
}

/** The same of two rows. */
export function int8RowKey(a: usize, b: usize, count: i32, isSquared: bool): f32 {
  return keyOfDot(a, b, dotOfRows(a + 8, b + 8, count), isSquared);
}
