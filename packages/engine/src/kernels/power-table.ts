/** x^b of a positive float32 as `exponents[e] * mantissas[m]`, e = bits 23–30 and m = bits 11–22 of x. */
export interface PowerTable {
  readonly exponents: Float64Array;
  readonly mantissas: Float64Array;
}

/** Relative error below 2^-13·b: each entry is exact in the middle of its interval. */
export function createPowerTable(b: number): PowerTable {
  return {
    // Exponent 0 (subnormal numbers) has no power worth the name; 255 (infinity) never reaches here.
    exponents: Float64Array.from({ length: 256 }, (_, e) => (e === 0 ? 0 : 2 ** ((e - 127) * b))),
    mantissas: Float64Array.from({ length: 4096 }, (_, m) => (1 + (m + 0.5) / 4096) ** b),
  };
}
