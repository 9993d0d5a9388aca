// The layout of UMAP. Exported: epochs over ranges of edges; the page keeps the arrays at the addresses that setup gives.

/** Points that push: the first so many. */
let pushing: i32 = 0;
let positions: usize = 0;
let heads: usize = 0;
let tails: usize = 0;
let period: usize = 0;
let due: usize = 0;
let state: u32 = 1;

let a: f32 = 1;
let b: f32 = 1;
/** Points before this one stay where they are. */
let fixed: i32 = 0;

/**
 * Lays out the memory for `n` points and `edges` edges; returns 0 when the machine does not give that much. The first `still` points do
 * not move; the first `drawn` are drawn as those that push others away.
 */
export function setup(n: i32, edges: i32, still: i32, drawn: i32, curveA: f32, curveB: f32, seed: u32): i32 {
  pushing = drawn;
  fixed = still;
  a = curveA;
  b = curveB;
  state = seed ^ 0x6d2b79f5;
  if (state == 0) state = 1;
  positions = (__heap_base + 15) & ~15;
  heads = positions + (<usize>n << 3);
  tails = heads + (<usize>edges << 2);
  period = tails + (<usize>edges << 2);
  due = period + (<usize>edges << 2);
  const wanted = <i32>((due + (<usize>edges << 2) + 0xffff) >> 16);
  const held = memory.size();
  return wanted <= held || memory.grow(wanted - held) >= 0 ? 1 : 0;
}

export function positionsAt(): usize {
  return positions;
}
export function headsAt(): usize {
  return heads;
}
export function tailsAt(): usize {
  return tails;
}
export function periodAt(): usize {
  return period;
}
export function dueAt(): usize {
  return due;
}

/** A random point: xorshift32 (Marsaglia 2003), scaled by its high bits. */
// @ts-expect-error: decorators of functions are AssemblyScript's
@inline
function draw(): usize {
  state ^= state << 13;
  state ^= state >> 17;
  state ^= state << 5;
  return positions + (<usize>((<u64>state * <u64>pushing) >> 32) << 3);
}

// log2(1 + m) = m (L1 + L2 m + … ) and 2^f = 1 + f (P1 + P2 f + …), both through Chebyshev nodes of [0, 1]; errors 5e-5 and 2e-5.
const L1: f32 = 1.4426039;
const L2: f32 = -0.71671466;
const L3: f32 = 0.44059904;
const L4: f32 = -0.2251030;
const L5: f32 = 0.05866494;
const P1: f32 = 0.69313399;
const P2: f32 = 0.24064705;
const P3: f32 = 0.05344103;
const P4: f32 = 0.01276311;

/** x^b of four positive numbers, to 1e-4 of their value, as 2^(b log2 x). */
// @ts-expect-error: decorators of functions are AssemblyScript's
@inline
function power(x: v128): v128 {
  const exponent = f32x4.convert_i32x4_s(i32x4.sub(i32x4.shr_u(x, 23), i32x4.splat(127)));
  const m = f32x4.sub(v128.or(v128.and(x, i32x4.splat(0x7fffff)), i32x4.splat(0x3f800000)), f32x4.splat(1));
  let l = f32x4.add(f32x4.mul(m, f32x4.splat(L5)), f32x4.splat(L4));
  l = f32x4.add(f32x4.mul(m, l), f32x4.splat(L3));
  l = f32x4.add(f32x4.mul(m, l), f32x4.splat(L2));
  l = f32x4.add(f32x4.mul(m, l), f32x4.splat(L1));
  l = f32x4.mul(m, l);
  // Beyond 2^±126 there is nothing to tell apart.
  const t = f32x4.max(f32x4.min(f32x4.mul(f32x4.add(exponent, l), f32x4.splat(b)), f32x4.splat(126)), f32x4.splat(-126));
  const whole = f32x4.floor(t);
  const f = f32x4.sub(t, whole);
  let p = f32x4.add(f32x4.mul(f, f32x4.splat(P4)), f32x4.splat(P3));
  p = f32x4.add(f32x4.mul(f, p), f32x4.splat(P2));
  p = f32x4.add(f32x4.mul(f, p), f32x4.splat(P1));
  p = f32x4.add(f32x4.mul(f, p), f32x4.splat(1));
  return i32x4.add(p, i32x4.shl(i32x4.trunc_sat_f32x4_s(whole), 23));
}

/** Random points an edge, as in the paper; their strength is shared out among the seven that are drawn. */
const negatives: f32 = 5;

/**
 * Stochastic gradient descent of UMAP (McInnes, Healy, Melville, arXiv 1802.03426, algorithm 5) over the edges [from, to) of an epoch:
 * an edge that is due pulls its ends together and pushes its head from random points. Four are worked on at once: the tail
 * and three random points, then four more. `alpha` is the length of a step.
 */
export function run(from: i32, to: i32, epoch: f32, alpha: f32): void {
  const strength: f32 = (2 * b * negatives) / 7;
  const pull = f32x4.replace_lane(f32x4.splat(0), 0, (<f32>-2) * a * b);
  const push = f32x4.replace_lane(f32x4.splat(strength), 0, 0);
  const least = f32x4.replace_lane(f32x4.splat(0.001), 0, 1e-12);
  const step = f32x4.splat(alpha);
  const now = epoch + 1;
  for (let edge = <usize>from << 2, end = <usize>to << 2; edge < end; edge += 4) {
    const at = load<f32>(due + edge);
    if (at > now) continue;
    store<f32>(due + edge, at + load<f32>(period + edge));
    const head = positions + (<usize>load<i32>(heads + edge) << 3);
    const other = load<i32>(tails + edge);
    const tail = positions + (<usize>other << 3);
    const x = v128.load32_splat(head);
    const y = v128.load32_splat(head + 4);
    let ab = v128.load64_lane(draw(), v128.load64_zero(tail), 1);
    let cd = v128.load64_lane(draw(), v128.load64_zero(draw()), 1);
    let dx = f32x4.sub(x, v128.shuffle<f32>(ab, cd, 0, 2, 4, 6));
    let dy = f32x4.sub(y, v128.shuffle<f32>(ab, cd, 1, 3, 5, 7));
    let squared = f32x4.add(f32x4.mul(dx, dx), f32x4.mul(dy, dy));
    let powered = power(squared);
    let force = f32x4.div(f32x4.add(f32x4.mul(powered, pull), push), f32x4.mul(f32x4.add(squared, least), f32x4.add(f32x4.mul(powered, f32x4.splat(a)), f32x4.splat(1))));
    force = v128.and(force, f32x4.gt(squared, f32x4.splat(0)));
    let moveX = clip(f32x4.mul(force, dx));
    let moveY = clip(f32x4.mul(force, dy));
    if (other >= fixed) {
      store<f32>(tail, load<f32>(tail) - alpha * f32x4.extract_lane(moveX, 0));
      store<f32>(tail, load<f32>(tail, 4) - alpha * f32x4.extract_lane(moveY, 0), 4);
    }
    ab = v128.load64_lane(draw(), v128.load64_zero(draw()), 1);
    cd = v128.load64_lane(draw(), v128.load64_zero(draw()), 1);
    dx = f32x4.sub(x, v128.shuffle<f32>(ab, cd, 0, 2, 4, 6));
    dy = f32x4.sub(y, v128.shuffle<f32>(ab, cd, 1, 3, 5, 7));
    squared = f32x4.add(f32x4.mul(dx, dx), f32x4.mul(dy, dy));
    powered = power(squared);
    force = f32x4.div(f32x4.splat(strength), f32x4.mul(f32x4.add(squared, f32x4.splat(0.001)), f32x4.add(f32x4.mul(powered, f32x4.splat(a)), f32x4.splat(1))));
    force = v128.and(force, f32x4.gt(squared, f32x4.splat(0)));
    moveX = f32x4.add(moveX, clip(f32x4.mul(force, dx)));
    moveY = f32x4.add(moveY, clip(f32x4.mul(force, dy)));
    const sums = f32x4.mul(step, f32x4.add(v128.shuffle<f32>(moveX, moveY, 0, 4, 1, 5), v128.shuffle<f32>(moveX, moveY, 2, 6, 3, 7)));
    store<f32>(head, load<f32>(head) + f32x4.extract_lane(sums, 0) + f32x4.extract_lane(sums, 2));
    store<f32>(head, load<f32>(head, 4) + f32x4.extract_lane(sums, 1) + f32x4.extract_lane(sums, 3), 4);
  }
}

/** No part of a force moves a point by more than 4 in a direction. */
// @ts-expect-error: decorators of functions are AssemblyScript's
@inline
function clip(force: v128): v128 {
  return f32x4.max(f32x4.min(force, f32x4.splat(4)), f32x4.splat(-4));
}
