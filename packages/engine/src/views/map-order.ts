/**
 * A fixed scattering of row numbers: neighbours in the table are drawn far apart in time, so that no class covers
 * another only because its rows come last. A multiplication modulo the count, so it needs no memory and inverts.
 */
export interface ScatterOrder {
  /** Row of the table that is drawn at `index`. */
  rowOf(index: number): number;
  /** The inverse. */
  indexOf(row: number): number;
}

/** `count` must stay below 2^26, so that products are exact. */
export function createScatterOrder(count: number): ScatterOrder {
  let stride = Math.max(1, Math.round(count * 0.6180339887));
  while (count > 1 && greatestCommonDivisor(stride, count) !== 1) stride += 1;
  const inverse = modularInverse(stride % Math.max(1, count), count);
  return {
    rowOf: (index) => (index * stride) % count,
    indexOf: (row) => (row * inverse) % count,
  };
}

function greatestCommonDivisor(a: number, b: number): number {
  while (b > 0) [a, b] = [b, a % b];
  return a;
}

/** Extended Euclid; 0 when the modulus is 1. */
function modularInverse(value: number, modulus: number): number {
  if (modulus <= 1) return 0;
  let [r0, r1, t0, t1] = [modulus, value, 0, 1];
  while (r1 > 0) {
    const quotient = Math.floor(r0 / r1);
    [r0, r1] = [r1, r0 - quotient * r1];
    [t0, t1] = [t1, t0 - quotient * t1];
  }
  return ((t0 % modulus) + modulus) % modulus;
}
