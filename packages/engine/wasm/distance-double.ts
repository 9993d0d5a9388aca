// Distances of rows of 32-bit floats in double precision, added in the order of `kernels/ann/metric-distance.ts`: the same
// bits as there.

/** Squared Euclidean distance. */
export function squaredDouble(a: usize, b: usize, dim: i32): f64 {
  let low = f64x2.splat(0);
  let high = f64x2.splat(0);
  const fours = a + (<usize>(dim & ~3) << 2);
  const end = a + (<usize>dim << 2);
  while (a < fours) {
    const d = f64x2.sub(f64x2.promote_low_f32x4(v128.load64_zero(a)), f64x2.promote_low_f32x4(v128.load64_zero(b)));
    const e = f64x2.sub(f64x2.promote_low_f32x4(v128.load64_zero(a, 8)), f64x2.promote_low_f32x4(v128.load64_zero(b, 8)));
    low = f64x2.add(low, f64x2.mul(d, d));
    high = f64x2.add(high, f64x2.mul(e, e));
    a += 16;
    b += 16;
  }
  let first = f64x2.extract_lane(low, 0);
  while (a < end) {
    const d = <f64>load<f32>(a) - <f64>load<f32>(b);
    first += d * d;
    a += 4;
    b += 4;
  }
  return first + f64x2.extract_lane(low, 1) + (f64x2.extract_lane(high, 0) + f64x2.extract_lane(high, 1));
}

/** Inner product with its sign turned. */
export function negativeDotDouble(a: usize, b: usize, dim: i32): f64 {
  let low = f64x2.splat(0);
  let high = f64x2.splat(0);
  const fours = a + (<usize>(dim & ~3) << 2);
  const end = a + (<usize>dim << 2);
  while (a < fours) {
    low = f64x2.add(low, f64x2.mul(f64x2.promote_low_f32x4(v128.load64_zero(a)), f64x2.promote_low_f32x4(v128.load64_zero(b))));
    high = f64x2.add(high, f64x2.mul(f64x2.promote_low_f32x4(v128.load64_zero(a, 8)), f64x2.promote_low_f32x4(v128.load64_zero(b, 8))));
    a += 16;
    b += 16;
  }
  let first = f64x2.extract_lane(low, 0);
  while (a < end) {
    first += <f64>load<f32>(a) * <f64>load<f32>(b);
    a += 4;
    b += 4;
  }
  return -(first + f64x2.extract_lane(low, 1) + (f64x2.extract_lane(high, 0) + f64x2.extract_lane(high, 1)));
}
