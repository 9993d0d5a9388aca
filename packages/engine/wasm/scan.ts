// Compares one row with many. Exported: the keys of rows of an exact index.
import { dot, squared } from './distance';

/** Writes the squared distances of the query and `rows` rows, one after the other at `base`, to `keys` (32-bit floats). */
export function scanSquared(query: usize, base: usize, rows: i32, dim: i32, keys: usize): void {
  const step = <usize>dim << 2;
  for (let row = 0; row < rows; row++) {
    store<f32>(keys, squared(query, base, dim));
    base += step;
    keys += 4;
  }
}

/** The same with the inner product, its sign turned. */
export function scanDot(query: usize, base: usize, rows: i32, dim: i32, keys: usize): void {
  const step = <usize>dim << 2;
  for (let row = 0; row < rows; row++) {
    store<f32>(keys, -dot(query, base, dim));
    base += step;
    keys += 4;
  }
}
