import { halfToFloat } from '../../base/half-float';

/**
 * Numbers as IEEE 754 binary16 bits, rounded to the nearest (ties to even). Relative error at most 2⁻¹¹ between 2⁻¹⁴ and 65,504; absolute error at
 * most 2⁻²⁵ below; beyond 65,520 the result is infinite. NaN stays NaN.
 */
export function toFloat16(values: ArrayLike<number>): Uint16Array {
  const bits = new Uint16Array(values.length);
  for (let i = 0; i < bits.length; i++) bits[i] = floatToHalf(values[i] ?? 0);
  return bits;
}

/** The numbers that `toFloat16` wrote, exactly. */
export function fromFloat16(bits: Uint16Array): Float32Array {
  const values = new Float32Array(bits.length);
  for (let i = 0; i < bits.length; i++) values[i] = halfToFloat(bits[i] ?? 0);
  return values;
}

const float = new Float32Array(1);
const word = new Uint32Array(float.buffer);

function floatToHalf(value: number): number {
  float[0] = value;
  const bits = word[0] ?? 0;
  const sign = (bits >>> 16) & 0x8000;
  const rest = bits & 0x7fffffff;
  if (rest > 0x7f800000) return sign | 0x7e00;
  if (rest >= 0x477ff000) return sign | 0x7c00;
  if (rest < 0x38800000) {
    // Below the smallest normal number: a whole count of 2⁻²⁴.
    const count = Math.abs(float[0]) * 2 ** 24;
    const down = Math.floor(count);
    const left = count - down;
    return sign | (down + (left > 0.5 || (left === 0.5 && (down & 1) === 1) ? 1 : 0));
  }
  // Half of the last place, less one where the kept part is even: ties go to the even neighbour.
  const rounded = rest + 0xfff + ((rest >>> 13) & 1);
  return sign | ((rounded - 0x38000000) >>> 13);
}
