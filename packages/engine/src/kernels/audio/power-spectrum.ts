import { ShoalError } from '../../base/errors';
import { createFourier } from './fourier';

export interface FrameParams {
  /** Samples of a window. */
  readonly windowLength: number;
  /** Samples from one window to the next. */
  readonly hopLength: number;
  /** Length of the Fourier transform, a power of two of at least the window; default the next one. */
  readonly fftLength?: number | undefined;
}

export interface Spectrogram {
  /** Magnitudes, row-major [frames, bins]; bin b stands for b · sampleRate / fftLength hertz. */
  readonly magnitudes: Float64Array;
  readonly frames: number;
  readonly bins: number;
}

/**
 * Magnitudes of the short-time Fourier transform with a periodic Hann window. Windows start at the first sample and lie wholly inside the signal, as in
 * `tf.signal.stft` with `pad_end=False`. Throws `invalid-argument` for lengths that do not fit together.
 */
export function magnitudeSpectrogram(samples: ArrayLike<number>, { windowLength, hopLength, fftLength = 2 ** Math.ceil(Math.log2(windowLength)) }: FrameParams): Spectrogram {
  if (!Number.isInteger(windowLength) || !Number.isInteger(hopLength) || windowLength < 2 || hopLength < 1 || !Number.isInteger(Math.log2(fftLength)) || fftLength < windowLength) {
    throw new ShoalError('invalid-argument', `magnitudeSpectrogram() got windows of ${windowLength}, steps of ${hopLength} and a transform of ${fftLength} samples. Expected whole numbers, and a power of two of at least the window.`, { details: { windowLength, hopLength, fftLength } });
  }
  const frames = Math.max(0, 1 + Math.floor((samples.length - windowLength) / hopLength));
  const bins = fftLength / 2 + 1;
  const fourier = createFourier(fftLength);
  const window = Float64Array.from({ length: windowLength }, (_, i) => 0.5 - 0.5 * Math.cos((2 * Math.PI * i) / windowLength));
  const magnitudes = new Float64Array(frames * bins);
  const real = new Float64Array(fftLength);
  const imaginary = new Float64Array(fftLength);
  for (let frame = 0; frame < frames; frame++) {
    real.fill(0);
    imaginary.fill(0);
    for (let i = 0; i < windowLength; i++) real[i] = (samples[frame * hopLength + i] ?? 0) * (window[i] ?? 0);
    fourier.transform(real, imaginary);
    for (let bin = 0; bin < bins; bin++) magnitudes[frame * bins + bin] = Math.hypot(real[bin] ?? 0, imaginary[bin] ?? 0);
  }
  return { magnitudes, frames, bins };
}
