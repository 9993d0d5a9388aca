import { ShoalError } from '../../base/errors';
import { createFourier } from './fourier';

/** Quieter than this is shown as silence, decibels. */
export const SILENCE_DB = -120;

export interface SpectrumParams {
  /** Samples of a window and length of its Fourier transform: a power of two. Default 2048. */
  readonly windowLength?: number | undefined;
}

export interface SoundSpectrum {
  /** Half of the window and one more; bin b stands for b · sampleRate / windowLength hertz. */
  readonly bins: number;
  /**
   * Levels around one sample, in decibels of full scale: a sine of amplitude 1 that falls on a bin reads 0 there, silence {@link SILENCE_DB}. The window is
   * centred; what lies outside of the sound counts as silence. Written to `into` (at least `bins` values), which is returned.
   */
  at(center: number, into: Float32Array): Float32Array;
}

/**
 * Short-time spectrum of a sound at any place, with a periodic Hann window whose gain is taken out. Harris 1978,
 * https://doi.org/10.1109/PROC.1978.10837. Throws `invalid-argument` for a window that is no power of two.
 *
 * @param samples −1..1
 */
export function createSoundSpectrum(samples: ArrayLike<number>, { windowLength = 2048 }: SpectrumParams = {}): SoundSpectrum {
  const fourier = createFourier(windowLength);
  const bins = windowLength / 2 + 1;
  const window = Float64Array.from({ length: windowLength }, (_, i) => 0.5 - 0.5 * Math.cos((2 * Math.PI * i) / windowLength));
  const real = new Float64Array(windowLength);
  const imaginary = new Float64Array(windowLength);
  // A sine of amplitude 1 sums to half of the window's sum.
  const scale = 2 / window.reduce((sum, value) => sum + value, 0);
  const least = 10 ** (SILENCE_DB / 10);
  return {
    bins,
    at(center, into) {
      if (into.length < bins) throw new ShoalError('invalid-argument', `A spectrum has ${bins} values; the array to write to holds ${into.length}.`, { details: { bins, length: into.length } });
      const start = Math.round(center) - windowLength / 2;
      imaginary.fill(0);
      for (let i = 0; i < windowLength; i++) real[i] = (samples[start + i] ?? 0) * (window[i] ?? 0);
      fourier.transform(real, imaginary);
      for (let bin = 0; bin < bins; bin++) {
        // Neither the constant part nor the highest frequency has a twin among the negative ones.
        const gain = bin === 0 || bin === bins - 1 ? scale / 2 : scale;
        const power = ((real[bin] ?? 0) ** 2 + (imaginary[bin] ?? 0) ** 2) * gain * gain;
        into[bin] = 10 * Math.log10(Math.max(least, power));
      }
      return into;
    },
  };
}
