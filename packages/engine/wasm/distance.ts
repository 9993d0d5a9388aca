// Distances of rows of 32-bit floats, four at a time in four sums, so that the additions do not wait for each other.

/** Sum of the four lanes. */
// @ts-expect-error: decorators of functions are AssemblyScript's
@inline
function sum(v: v128): f32 {
  return f32x4.extract_lane(v, 0) + f32x4.extract_lane(v, 1) + (f32x4.extract_lane(v, 2) + f32x4.extract_lane(v, 3));
}

/** Squared Euclidean distance of the rows of `dim` floats at `a` and `b`. */
export function squared(a: usize, b: usize, dim: i32): f32 {
  let s0 = f32x4.splat(0);
  let s1 = f32x4.splat(0);
  let s2 = f32x4.splat(0);
  let s3 = f32x4.splat(0);
  const sixteens = a + (<usize>(dim & ~15) << 2);
  const fours = a + (<usize>(dim & ~3) << 2);
  const end = a + (<usize>dim << 2);
  while (a < sixteens) {
    const d0 = f32x4.sub(v128.load(a), v128.load(b));
    const d1 = f32x4.sub(v128.load(a, 16), v128.load(b, 16));
    const d2 = f32x4.sub(v128.load(a, 32), v128.load(b, 32));
    const d3 = f32x4.sub(v128.load(a, 48), v128.load(b, 48));
    s0 = f32x4.add(s0, f32x4.mul(d0, d0));
    s1 = f32x4.add(s1, f32x4.mul(d1, d1));
    s2 = f32x4.add(s2, f32x4.mul(d2, d2));
    s3 = f32x4.add(s3, f32x4.mul(d3, d3));
    a += 64;
    b += 64;
  }
  while (a < fours) {
    const d = f32x4.sub(v128.load(a), v128.load(b));
    s0 = f32x4.add(s0, f32x4.mul(d, d));
    a += 16;
    b += 16;
  }
  let rest: f32 = 0;
  while (a < end) {
    const d = load<f32>(a) - load<f32>(b);
    rest += d * d;
    a += 4;
    b += 4;
  }
  return sum(f32x4.add(f32x4.add(s0, s1), f32x4.add(s2, s3))) + rest;
}

/** Inner product of the rows of `dim` floats at `a` and `b`. */
export function dot(a: usize, b: usize, dim: i32): f32 {
  let s0 = f32x4.splat(0);
  let s1 = f32x4.splat(0);
  let s2 = f32x4.splat(0);
  let s3 = f32x4.splat(0);
  const sixteens = a + (<usize>(dim & ~15) << 2);
  const fours = a + (<usize>(dim & ~3) << 2);
  const end = a + (<usize>dim << 2);
  while (a < sixteens) {
    s0 = f32x4.add(s0, f32x4.mul(v128.load(a), v128.load(b)));
    s1 = f32x4.add(s1, f32x4.mul(v128.load(a, 16), v128.load(b, 16)));
    s2 = f32x4.add(s2, f32x4.mul(v128.load(a, 32), v128.load(b, 32)));
    s3 = f32x4.add(s3, f32x4.mul(v128.load(a, 48), v128.load(b, 48)));
    a += 64;
    b += 64;
  }
  while (a < fours) {
    s0 = f32x4.add(s0, f32x4.mul(v128.load(a), v128.load(b)));
    a += 16;
    b += 16;
  }
  let rest: f32 = 0;
  while (a < end) {
    rest += load<f32>(a) * load<f32>(b);
    a += 4;
    b += 4;
  }
  return sum(f32x4.add(f32x4.add(s0, s1), f32x4.add(s2, s3))) + rest;
}
