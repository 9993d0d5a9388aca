import { ShoalError } from '../../base/errors';

/** A discrete Fourier transform of one length, with what it needs computed once. */
export interface Fourier {
  readonly size: number;
  /** Transforms in place; both arrays hold `size` values. Not scaled. */
  transform(real: Float64Array, imaginary: Float64Array): void;
}

/**
 * Radix-2 Cooley–Tukey: https://doi.org/10.1090/S0025-5718-1965-0178586-1. `size` is a power of two of at least 2; anything else throws `invalid-argument`.
 */
export function createFourier(size: number): Fourier {
  if (!Number.isInteger(size) || size < 2 || (size & (size - 1)) !== 0) {
    throw new ShoalError('invalid-argument', `createFourier() got ${size}. Expected a power of two of at least 2.`, { details: { size } });
  }
  const half = size / 2;
  const cos = Float64Array.from({ length: half }, (_, k) => Math.cos((2 * Math.PI * k) / size));
  const sin = Float64Array.from({ length: half }, (_, k) => -Math.sin((2 * Math.PI * k) / size));
  const swaps = reversals(size);
  return {
    size,
    transform(real, imaginary) {
      for (let i = 0; i < size; i++) {
        const j = swaps[i] ?? 0;
        if (j <= i) continue;
        [real[i], real[j]] = [real[j] ?? 0, real[i] ?? 0];
        [imaginary[i], imaginary[j]] = [imaginary[j] ?? 0, imaginary[i] ?? 0];
      }
      for (let length = 2; length <= size; length *= 2) {
        const stride = size / length;
        const middle = length / 2;
        for (let start = 0; start < size; start += length) {
          for (let k = 0; k < middle; k++) {
            const c = cos[k * stride] ?? 0;
            const s = sin[k * stride] ?? 0;
            const a = start + k;
            const b = a + middle;
            const rb = real[b] ?? 0;
            const ib = imaginary[b] ?? 0;
            const re = rb * c - ib * s;
            const im = rb * s + ib * c;
            const ra = real[a] ?? 0;
            const ia = imaginary[a] ?? 0;
            real[b] = ra - re;
            imaginary[b] = ia - im;
            real[a] = ra + re;
            imaginary[a] = ia + im;
          }
        }
      }
    },
  };
}

/** Where every index goes when its bits are read backwards. */
function reversals(size: number): Uint32Array {
  const to = new Uint32Array(size);
  for (let i = 1; i < size; i++) to[i] = ((to[i >> 1] ?? 0) >> 1) | (i & 1 ? size >> 1 : 0);
  return to;
}
