// Sums over the rows of a logistic regression, four rows at a time. Exported: what a step of Newton's method needs; the page keeps the arrays at the addresses that setup gives.

/** Floats from row to row, a multiple of four: columns that fill up are zeros. */
let stride: i32 = 0;
/** [stride] floats: a direction. [stride] floats and [stride] doubles: sums of some rows, and of all. */
let vector: usize = 0;
let part: usize = 0;
let total: usize = 0;
/** [n, stride] floats; [n] floats each. */
let rows: usize = 0;
let factors: usize = 0;
let fields: usize = 0;
/** [stride, stride] floats. */
let square: usize = 0;

/** Rows whose sum single precision holds well enough. */
const atOnce: i32 = 256;

// @ts-expect-error: decorators of functions are AssemblyScript's
@inline
function align(at: usize): usize {
  return (at + 15) & ~15;
}

/** Lays out the memory for `n` rows, a multiple of four; returns 0 when the machine does not give that much. Memory that was never used holds zeros. */
export function setup(n: i32, floats: i32): i32 {
  stride = floats;
  vector = align(__heap_base);
  part = vector + (<usize>stride << 2);
  total = part + (<usize>stride << 2);
  square = total + (<usize>stride << 3);
  factors = square + ((<usize>stride * <usize>stride) << 2);
  fields = factors + (<usize>n << 2);
  rows = fields + (<usize>n << 2);
  const wanted = <i32>((rows + <usize>n * (<usize>stride << 2) + 0xffff) >> 16);
  const held = memory.size();
  return wanted <= held || memory.grow(wanted - held) >= 0 ? 1 : 0;
}

export function vectorAt(): usize {
  return vector;
}
export function totalAt(): usize {
  return total;
}
export function rowsAt(): usize {
  return rows;
}
export function factorsAt(): usize {
  return factors;
}
export function fieldsAt(): usize {
  return fields;
}
export function squareAt(): usize {
  return square;
}

// @ts-expect-error: decorators of functions are AssemblyScript's
@inline
function lanes(v: v128): f32 {
  return f32x4.extract_lane(v, 0) + f32x4.extract_lane(v, 1) + (f32x4.extract_lane(v, 2) + f32x4.extract_lane(v, 3));
}

/** Adds four rows, each times its factor, to `into`: columns from byte `from` on. */
// @ts-expect-error: decorators of functions are AssemblyScript's
@inline
function addRows(row: usize, into: usize, from: usize, f0: f32, f1: f32, f2: f32, f3: f32): void {
  const step = <usize>stride << 2;
  const v0 = f32x4.splat(f0);
  const v1 = f32x4.splat(f1);
  const v2 = f32x4.splat(f2);
  const v3 = f32x4.splat(f3);
  const second = row + step;
  const third = second + step;
  const fourth = third + step;
  for (let d = from; d < step; d += 16) {
    const first = f32x4.add(f32x4.mul(v0, v128.load(row + d)), f32x4.mul(v1, v128.load(second + d)));
    const last = f32x4.add(f32x4.mul(v2, v128.load(third + d)), f32x4.mul(v3, v128.load(fourth + d)));
    v128.store(into + d, f32x4.add(v128.load(into + d), f32x4.add(first, last)));
  }
}

/** Moves the sums of some rows to those of all. */
function flush(): void {
  for (let d: usize = 0; d < <usize>stride; d++) {
    const from = part + (d << 2);
    const to = total + (d << 3);
    store<f64>(to, load<f64>(to) + <f64>load<f32>(from));
    store<f32>(from, 0);
  }
}

/** total = Σ factorᵢ rowᵢ over the first `count` rows, a multiple of four as below. */
export function gather(count: i32): void {
  memory.fill(part, 0, (<usize>stride << 2) + (<usize>stride << 3));
  let row = rows;
  for (let i = 0; i < count; i += 4) {
    const f = factors + (<usize>i << 2);
    addRows(row, part, 0, load<f32>(f), load<f32>(f, 4), load<f32>(f, 8), load<f32>(f, 12));
    row += <usize>stride << 4;
    if (((i + 4) & (atOnce - 1)) == 0) flush();
  }
  flush();
}

/** fieldᵢ = rowᵢ · vector, and total = Σ factorᵢ fieldᵢ rowᵢ. */
export function bend(count: i32): void {
  memory.fill(part, 0, (<usize>stride << 2) + (<usize>stride << 3));
  const step = <usize>stride << 2;
  let row = rows;
  for (let i = 0; i < count; i += 4) {
    const second = row + step;
    const third = second + step;
    const fourth = third + step;
    let s0 = f32x4.splat(0);
    let s1 = f32x4.splat(0);
    let s2 = f32x4.splat(0);
    let s3 = f32x4.splat(0);
    for (let d: usize = 0; d < step; d += 16) {
      const v = v128.load(vector + d);
      s0 = f32x4.add(s0, f32x4.mul(v, v128.load(row + d)));
      s1 = f32x4.add(s1, f32x4.mul(v, v128.load(second + d)));
      s2 = f32x4.add(s2, f32x4.mul(v, v128.load(third + d)));
      s3 = f32x4.add(s3, f32x4.mul(v, v128.load(fourth + d)));
    }
    const at = <usize>i << 2;
    const f = factors + at;
    const t0 = lanes(s0);
    const t1 = lanes(s1);
    const t2 = lanes(s2);
    const t3 = lanes(s3);
    store<f32>(fields + at, t0);
    store<f32>(fields + at, t1, 4);
    store<f32>(fields + at, t2, 8);
    store<f32>(fields + at, t3, 12);
    addRows(row, part, 0, t0 * load<f32>(f), t1 * load<f32>(f, 4), t2 * load<f32>(f, 8), t3 * load<f32>(f, 12));
    row += step << 2;
    if (((i + 4) & (atOnce - 1)) == 0) flush();
  }
  flush();
}

/** Takes `vector` away from the first `count` rows. */
export function shift(count: i32): void {
  const step = <usize>stride << 2;
  let at = rows;
  for (let i = 0; i < count; i++) {
    for (let d: usize = 0; d < step; d += 16, at += 16) v128.store(at, f32x4.sub(v128.load(at), v128.load(vector + d)));
  }
}

/** square = Σ factorᵢ rowᵢ rowᵢᵀ over the first rows: the upper triangle, and some of the lower one beside the diagonal. */
export function multiply(count: i32): void {
  const step = <usize>stride << 2;
  memory.fill(square, 0, <usize>stride * step);
  let row = rows;
  for (let i = 0; i < count; i += 4) {
    const f = factors + (<usize>i << 2);
    for (let d: usize = 0; d < step; d += 4) {
      const x = row + d;
      const f0 = load<f32>(f) * load<f32>(x);
      const f1 = load<f32>(f, 4) * load<f32>(x + step);
      const f2 = load<f32>(f, 8) * load<f32>(x + (step << 1));
      const f3 = load<f32>(f, 12) * load<f32>(x + (step << 1) + step);
      addRows(row, square + (d >> 2) * step, d & ~15, f0, f1, f2, f3);
    }
    row += step << 2;
  }
}
