/** Nearest IEEE 754 half-precision numbers of `values`, as their 16 bits (ties to even, overflow to infinity). */
export function toHalfFloats(values: Float32Array): Uint16Array {
  const bits = new Uint32Array(values.buffer, values.byteOffset, values.length);
  return Uint16Array.from(bits, toHalf);
}

function toHalf(bits: number): number {
  const sign = (bits >>> 16) & 0x8000;
  const magnitude = bits & 0x7fffffff;
  if (magnitude > 0x7f800000) return sign | 0x7e00;
  if (magnitude >= 0x47800000) return sign | 0x7c00;
  // Below 2^-14 halves are subnormal: count in steps of 2^-24.
  if (magnitude < 0x38800000) return sign | Math.round(even(asFloat(magnitude) * 2 ** 24));
  const rounded = magnitude + 0xfff + ((magnitude >>> 13) & 1);
  return sign | ((rounded - 0x38000000) >>> 13);
}

/** Moves an exact half to the even side, where `Math.round` would go up. */
function even(value: number): number {
  const floor = Math.floor(value);
  return value - floor === 0.5 && floor % 2 === 0 ? floor : value;
}

const scratch = new DataView(new ArrayBuffer(4));

function asFloat(bits: number): number {
  scratch.setUint32(0, bits);
  return scratch.getFloat32(0);
}
