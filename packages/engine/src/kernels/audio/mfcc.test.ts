import { describe, expect, it } from 'vitest';
import { logMel } from './log-mel';
import { KEYWORD_MFCC, mfcc } from './mfcc';

const sampleRate = 16_000;
const samples = Float64Array.from({ length: 1600 }, (_, n) => 0.5 * Math.sin((2 * Math.PI * 440 * n) / sampleRate) + 0.25 * Math.sin((2 * Math.PI * 1234.5 * n) / sampleRate) + 0.01 * (((n * 7919) % 101) / 101 - 0.5));
const sum = (values: Float32Array) => values.reduce((total, value) => total + value, 0);

// Golden values: numpy 2.4, numpy.fft.rfft of Hann windows, mel triangles and cosine transform written out in float64.
describe('logMel', () => {
  it('agrees with numpy', () => {
    const { values, frames, size } = logMel(samples, KEYWORD_MFCC);
    expect([frames, size]).toEqual([4, 40]);
    const expected = [[-4.62266, -2.03017, 3.17292, -3.89235, 3.32133, -3.54193, -3.69429, -1.0488], [-4.59473, -2.01235, 3.17131, -3.47018, 3.32139, -3.57573, -3.70045, -1.04974]];
    expected.forEach((row, i) => row.forEach((value, band) => expect(values[i * 3 * 40 + band * 5]).toBeCloseTo(value, 4)));
    expect(sum(values)).toBeCloseTo(-291.08948, 2);
    expect(sum(logMel(samples, { ...KEYWORD_MFCC, power: 2 }).values)).toBeCloseTo(-654.82152, 2);
  });

  it('gives nothing for less than a window, and refuses what does not fit', () => {
    expect(logMel(samples.subarray(0, 479), KEYWORD_MFCC)).toMatchObject({ frames: 0, size: 40 });
    expect(logMel(new Float32Array(480), KEYWORD_MFCC).values[0]).toBeCloseTo(Math.log(1e-6), 5);
    for (const wrong of [{ maxHz: 9000 }, { minHz: 5000 }, { fftLength: 500 }, { windowLength: 600, fftLength: 512 }, { hopLength: 0 }]) expect(() => logMel(samples, { ...KEYWORD_MFCC, ...wrong })).toThrow(expect.objectContaining({ code: 'invalid-argument' }));
  });
});

describe('mfcc', () => {
  it('agrees with numpy', () => {
    const { values, frames, size } = mfcc(samples, KEYWORD_MFCC);
    expect([frames, size]).toEqual([4, 10]);
    const expected = [[-16.39886, 3.03146, -2.87935, -4.45171, -2.03464, -7.05766, -5.21474, 4.66212, 5.77905, -0.09648], [-16.18019, 3.13819, -3.04327, -4.64982, -1.9508, -6.8364, -5.17439, 4.53736, 5.64798, -0.11041]];
    expected.forEach((row, i) => row.forEach((value, k) => expect(values[i * 30 + k]).toBeCloseTo(value, 4)));
  });
});
