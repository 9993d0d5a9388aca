// One row against two at once: the loads of the one are shared and the walk through memory has two fronts. Every sum is
// added in the order of `distance.ts`, so that a pair gives the same bits as two single calls.

// @ts-expect-error: decorators of functions are AssemblyScript's
@inline
function sum(v: v128): f32 {
  return f32x4.extract_lane(v, 0) + f32x4.extract_lane(v, 1) + (f32x4.extract_lane(v, 2) + f32x4.extract_lane(v, 3));
}

/** Squared Euclidean distances of the row at `a` from those at `b` and `c`, two 32-bit floats at `out`. */
export function squaredPair(a: usize, b: usize, c: usize, dim: i32, out: usize): void {
  let b0 = f32x4.splat(0), b1 = f32x4.splat(0), b2 = f32x4.splat(0), b3 = f32x4.splat(0);
  let c0 = f32x4.splat(0), c1 = f32x4.splat(0), c2 = f32x4.splat(0), c3 = f32x4.splat(0);
  const sixteens = a + (<usize>(dim & ~15) << 2);
  const fours = a + (<usize>(dim & ~3) << 2);
  const end = a + (<usize>dim << 2);
  while (a < sixteens) {
    let v = v128.load(a);
    let d = f32x4.sub(v, v128.load(b));
    let e = f32x4.sub(v, v128.load(c));
    b0 = f32x4.add(b0, f32x4.mul(d, d));
    c0 = f32x4.add(c0, f32x4.mul(e, e));
    v = v128.load(a, 16);
    d = f32x4.sub(v, v128.load(b, 16));
    e = f32x4.sub(v, v128.load(c, 16));
    b1 = f32x4.add(b1, f32x4.mul(d, d));
    c1 = f32x4.add(c1, f32x4.mul(e, e));
    v = v128.load(a, 32);
    d = f32x4.sub(v, v128.load(b, 32));
    e = f32x4.sub(v, v128.load(c, 32));
    b2 = f32x4.add(b2, f32x4.mul(d, d));
    c2 = f32x4.add(c2, f32x4.mul(e, e));
    v = v128.load(a, 48);
    d = f32x4.sub(v, v128.load(b, 48));
    e = f32x4.sub(v, v128.load(c, 48));
    b3 = f32x4.add(b3, f32x4.mul(d, d));
    c3 = f32x4.add(c3, f32x4.mul(e, e));
    a += 64;
    b += 64;
    c += 64;
  }
  while (a < fours) {
    const v = v128.load(a);
    const d = f32x4.sub(v, v128.load(b));
    const e = f32x4.sub(v, v128.load(c));
    b0 = f32x4.add(b0, f32x4.mul(d, d));
    c0 = f32x4.add(c0, f32x4.mul(e, e));
    a += 16;
    b += 16;
    c += 16;
  }
  let restB: f32 = 0;
  let restC: f32 = 0;
  while (a < end) {
    const d = load<f32>(a) - load<f32>(b);
    const e = load<f32>(a) - load<f32>(c);
    restB += d * d;
    restC += e * e;
    a += 4;
    b += 4;
    c += 4;
  }
  store<f32>(out, sum(f32x4.add(f32x4.add(b0, b1), f32x4.add(b2, b3))) + restB);
  store<f32>(out, sum(f32x4.add(f32x4.add(c0, c1), f32x4.add(c2, c3))) + restC, 4);
}

/** The same with inner products, their signs turned. */
export function negativeDotPair(a: usize, b: usize, c: usize, dim: i32, out: usize): void {
  let b0 = f32x4.splat(0), b1 = f32x4.splat(0), b2 = f32x4.splat(0), b3 = f32x4.splat(0);
  let c0 = f32x4.splat(0), c1 = f32x4.splat(0), c2 = f32x4.splat(0), c3 = f32x4.splat(0);
  const sixteens = a + (<usize>(dim & ~15) << 2);
  const fours = a + (<usize>(dim & ~3) << 2);
  const end = a + (<usize>dim << 2);
  while (a < sixteens) {
    let v = v128.load(a);
    b0 = f32x4.add(b0, f32x4.mul(v, v128.load(b)));
    c0 = f32x4.add(c0, f32x4.mul(v, v128.load(c)));
    v = v128.load(a, 16);
    b1 = f32x4.add(b1, f32x4.mul(v, v128.load(b, 16)));
    c1 = f32x4.add(c1, f32x4.mul(v, v128.load(c, 16)));
    v = v128.load(a, 32);
    b2 = f32x4.add(b2, f32x4.mul(v, v128.load(b, 32)));
    c2 = f32x4.add(c2, f32x4.mul(v, v128.load(c, 32)));
    v = v128.load(a, 48);
    b3 = f32x4.add(b3, f32x4.mul(v, v128.load(b, 48)));
    c3 = f32x4.add(c3, f32x4.mul(v, v128.load(c, 48)));
    a += 64;
    b += 64;
    c += 64;
  }
  while (a < fours) {
    const v = v128.load(a);
    b0 = f32x4.add(b0, f32x4.mul(v, v128.load(b)));
    c0 = f32x4.add(c0, f32x4.mul(v, v128.load(c)));
    a += 16;
    b += 16;
    c += 16;
  }
  let restB: f32 = 0;
  let restC: f32 = 0;
  while (a < end) {
    restB += load<f32>(a) * load<f32>(b);
    restC += load<f32>(a) * load<f32>(c);
    a += 4;
    b += 4;
    c += 4;
  }
  store<f32>(out, -(sum(f32x4.add(f32x4.add(b0, b1), f32x4.add(b2, b3))) + restB));
  store<f32>(out, -(sum(f32x4.add(f32x4.add(c0, c1), f32x4.add(c2, c3))) + restC), 4);
}
