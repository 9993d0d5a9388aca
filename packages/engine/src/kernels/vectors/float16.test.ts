import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fromFloat16, toFloat16 } from './float16';
import { dequantizeInt8, quantizeInt8 } from './quantize-int8';

describe('float16', () => {
  // numpy.array(values, dtype=float16).view(uint16)
  it('writes the bits that NumPy writes', () => {
    const values = [0, -0, 1, -2, 0.1, 1 / 3, 65504, 65519, 65520, 1e9, 6.103515625e-5, 5.960464477539063e-8, 2.980232238769531e-8, 3e-8, 1e-10, 2049, 2051, Infinity, -Infinity];
    expect([...toFloat16(values)]).toEqual([0, 32768, 15360, 49152, 11878, 13653, 31743, 31743, 31744, 31744, 1024, 1, 0, 1, 0, 26624, 26626, 31744, 64512]);
    expect(fromFloat16(toFloat16([NaN]))[0]).toBeNaN();
  });

  it('gives back every finite number of 16 bits', () => {
    const bits = Uint16Array.from({ length: 65536 }, (_, i) => i).filter((value) => (value & 0x7c00) !== 0x7c00);
    expect(toFloat16(fromFloat16(bits))).toEqual(bits);
  });

  it('is off by at most one part in 2048', () => {
    fc.assert(
      fc.property(fc.double({ min: -65504, max: 65504, noNaN: true }), (value) => {
        const back = fromFloat16(toFloat16([value]))[0] ?? NaN;
        return Math.abs(back - Math.fround(value)) <= Math.max(Math.abs(value) * 2 ** -11, 2 ** -25);
      }),
    );
  });
});

describe('quantizeInt8', () => {
  it('is off by at most half a step of its row', () => {
    const vectors = Float32Array.of(0.1, -1, 0.5, 300, 2, -7, 0, 0, 0);
    const rows = quantizeInt8(vectors, 3);
    expect([...rows.values]).toEqual([13, -127, 64, 127, 1, -3, 0, 0, 0]);
    dequantizeInt8(rows).forEach((value, at) => expect(Math.abs(value - (vectors[at] ?? 0))).toBeLessThanOrEqual((rows.scales[Math.floor(at / 3)] ?? 0) / 2 + 1e-4));
  });

  it('refuses what has no bytes', () => {
    expect(() => quantizeInt8(Float32Array.of(1, NaN), 2)).toThrow(expect.objectContaining({ code: 'invalid-argument' }));
    expect(() => quantizeInt8(Float32Array.of(1, 2, 3), 2)).toThrow(expect.objectContaining({ code: 'invalid-argument' }));
  });
});
