// Where the neighbour search keeps its data. Rows are `stride` floats apart, a multiple of four, the rest zeros.

/** Rows, floats from row to row, neighbours a row, and most rows of a leaf or of a list of candidates. */
export let n: i32 = 0;
export let stride: i32 = 0;
export let k: i32 = 0;
export let leafSize: i32 = 0;
export let candidates: i32 = 0;

/** [n, stride] floats; [n] squared lengths. */
export let vectors: usize = 0;
export let norms: usize = 0;
/** [n] squared distance of the farthest neighbour held, Infinity while there are fewer than k. */
export let worst: usize = 0;
/** [n, k] max-heaps: squared distances, and row << 1 | "arrived since the flag was last cleared"; -1 where nothing is held. */
export let keys: usize = 0;
export let entries: usize = 0;
/** [n] rows in the order of a tree, and a stack of its open parts. */
export let order: usize = 0;
export let stack: usize = 0;
/** A hyperplane; a list of rows. */
export let normal: usize = 0;
export let list: usize = 0;
/** [n, 2, candidates] rows for the next round, first new ones and then known ones; [n, 2] how many were offered. */
export let pool: usize = 0;
export let offered: usize = 0;

const farthest: f32 = Infinity;

// @ts-expect-error: decorators of functions are AssemblyScript's
@inline
function align(at: usize): usize {
  return (at + 15) & ~15;
}

/**
 * Lays out the memory and empties the heaps; returns 0 when the machine does not give that much. `descends` is 0 for a
 * comparison of all pairs, which needs neither trees nor candidates.
 */
export function setup(rows: i32, floats: i32, neighbors: i32, leaf: i32, most: i32, descends: i32): i32 {
  n = rows;
  stride = floats;
  k = neighbors;
  leafSize = leaf;
  candidates = most;
  const count = <usize>rows;
  let at = align(__heap_base);
  vectors = at;
  at += (count * floats) << 2;
  norms = at;
  at = align(at + (count << 2));
  worst = at;
  at = align(at + (count << 2));
  keys = at;
  at = align(at + ((count * neighbors) << 2));
  entries = at;
  at = align(at + ((count * neighbors) << 2));
  list = at;
  at = align(at + (<usize>max(leaf, 2 * most) << 2));
  if (descends) {
    order = at;
    at = align(at + (count << 2));
    normal = at;
    at = align(at + (<usize>floats << 2));
    offered = at;
    at = align(at + (count << 3));
    pool = at;
    // A tree is done before candidates are gathered: its stack lies in their place.
    stack = at;
    at = align(at + max(count * 2 * most, count + 64) * 4 + 64);
  }
  const wanted = <i32>((at + 0xffff) >> 16);
  const held = memory.size();
  if (wanted > held && memory.grow(wanted - held) < 0) return 0;
  for (let i: usize = 0; i < count; i++) store<f32>(worst + (i << 2), farthest);
  for (let i: usize = 0; i < count * neighbors; i++) {
    store<f32>(keys + (i << 2), farthest);
    store<i32>(entries + (i << 2), -1);
  }
  return 1;
}

export function vectorsAt(): usize {
  return vectors;
}
export function keysAt(): usize {
  return keys;
}
export function entriesAt(): usize {
  return entries;
}
export function orderAt(): usize {
  return order;
}

let state: u32 = 1;

export function seed(value: u32): void {
  state = value ^ 0x9e3779b9;
  if (state == 0) state = 1;
  for (let i = 0; i < 8; i++) below(2);
}

/** A whole number from 0 up to, not including, `limit`: xorshift32 (Marsaglia 2003), scaled by its high bits. */
export function below(limit: i32): i32 {
  state ^= state << 13;
  state ^= state >> 17;
  state ^= state << 5;
  return <i32>((<u64>state * <u64>limit) >> 32);
}
