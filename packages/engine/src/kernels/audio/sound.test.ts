import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createFourier } from './fourier';
import { createSoundPeaks } from './sound-peaks';
import { createSoundSpectrum, SILENCE_DB } from './sound-spectrum';

const signal = (length: number) => fc.array(fc.double({ min: -1, max: 1, noNaN: true }), { minLength: length, maxLength: length });

describe('createFourier', () => {
  it('agrees with the sum written out', () => {
    const real = Float64Array.of(1, 2, -1, 0.5, 0, 3, -2, 0.25);
    const imaginary = Float64Array.of(0, 1, 0, -1, 2, 0, 0.5, 0);
    const expected = Array.from({ length: 8 }, (_, k) => {
      let [re, im] = [0, 0];
      for (let n = 0; n < 8; n++) {
        const [c, s] = [Math.cos((-2 * Math.PI * k * n) / 8), Math.sin((-2 * Math.PI * k * n) / 8)];
        re += (real[n] ?? 0) * c - (imaginary[n] ?? 0) * s;
        im += (real[n] ?? 0) * s + (imaginary[n] ?? 0) * c;
      }
      return [re, im] as const;
    });
    createFourier(8).transform(real, imaginary);
    expected.forEach(([re, im], k) => {
      expect(real[k]).toBeCloseTo(re, 12);
      expect(imaginary[k]).toBeCloseTo(im, 12);
    });
  });

  it('keeps the energy (Parseval), for any signal', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 9 }).chain((bits) => signal(2 ** bits)), (values) => {
        const real = Float64Array.from(values);
        const imaginary = new Float64Array(values.length);
        createFourier(values.length).transform(real, imaginary);
        const before = values.reduce((sum, value) => sum + value * value, 0);
        const after = real.reduce((sum, value, i) => sum + value * value + (imaginary[i] ?? 0) ** 2, 0) / values.length;
        expect(after).toBeCloseTo(before, 8);
      }),
    );
  });

  it('refuses lengths that are no power of two', () => {
    for (const size of [0, 1, 3, 1000, 2.5, Number.NaN]) expect(() => createFourier(size)).toThrow(expect.objectContaining({ code: 'invalid-argument' }));
  });
});

describe('createSoundSpectrum', () => {
  const sampleRate = 8192;
  const sine = (hertz: number, amplitude: number) => Float32Array.from({ length: sampleRate }, (_, n) => amplitude * Math.sin((2 * Math.PI * hertz * n) / sampleRate));
  const levels = (samples: Float32Array, center: number) => {
    const spectrum = createSoundSpectrum(samples, { windowLength: 1024 });
    return spectrum.at(center, new Float32Array(spectrum.bins));
  };

  it('reads the amplitude of a sine in decibels of full scale', () => {
    expect(levels(sine(1024, 1), 4096)[128]).toBeCloseTo(0, 3);
    expect(levels(sine(1024, 0.1), 4096)[128]).toBeCloseTo(-20, 3);
    expect(levels(sine(1024, 1), 4096)[127]).toBeCloseTo(-6.02, 2);
    expect(levels(sine(1024, 1), 4096)[300]).toBeLessThan(-100);
    expect(levels(new Float32Array(sampleRate).fill(1), 4096)[0]).toBeCloseTo(0, 3);
  });

  it('hears silence outside of the sound and in an empty one', () => {
    expect(new Set(levels(sine(1024, 1), 90_000))).toEqual(new Set([SILENCE_DB]));
    expect(new Set(levels(new Float32Array(0), 0))).toEqual(new Set([SILENCE_DB]));
    expect(levels(sine(1024, 1), 0)[128]).toBeGreaterThan(-10);
  });
});

describe('createSoundPeaks', () => {
  const plain = (samples: readonly number[], start: number, end: number) => {
    const part = samples.slice(start, end);
    return [Math.min(...part), Math.max(...part)];
  };

  it('finds the lowest and the highest sample of any stretch', () => {
    const noise = Array.from({ length: 5000 }, (_, n) => Math.fround(Math.sin(n * 12.9898) * 0.9));
    const peaks = createSoundPeaks(Float32Array.from(noise));
    for (const [start, end] of [[0, 5000], [0, 1], [17, 90], [256, 2304]] as const) expect([...peaks.columns(start, end, 1)]).toEqual(plain(noise, start, end).map(Math.fround));
    const two = peaks.columns(0, 4096, 2);
    expect([...two]).toEqual([...plain(noise, 0, 2048), ...plain(noise, 2048, 4096)]);
  });

  it('never leaves a spike out, at any zoom', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 39_999 }), fc.integer({ min: 1, max: 700 }), (at, columns) => {
        const samples = new Float32Array(40_000);
        samples[at] = 1;
        const values = createSoundPeaks(samples).columns(0, 40_000, columns);
        expect(values[Math.floor((at / 40_000) * columns) * 2 + 1]).toBe(1);
      }),
      { numRuns: 60 },
    );
  });

  it('is silent outside of the sound, and for samples that are no number', () => {
    expect([...createSoundPeaks(Float32Array.of(1, 1)).columns(-4, 4, 2)]).toEqual([0, 0, 1, 1]);
    expect([...createSoundPeaks(Float32Array.of(Number.NaN)).columns(0, 1, 1)]).toEqual([0, 0]);
    expect([...createSoundPeaks(new Float32Array(0)).columns(0, 10, 1)]).toEqual([0, 0]);
  });
});
