import { ShoalError } from '../../base/errors';
import { magnitudeSpectrogram, type FrameParams } from './power-spectrum';

export interface LogMelParams extends FrameParams {
  /** Samples a second. */
  readonly sampleRate: number;
  /** Bands, equally wide on the mel scale. Default 40. */
  readonly bands?: number | undefined;
  /** Edges of the lowest and the highest band in hertz. Default 20 and half of the sample rate. */
  readonly minHz?: number | undefined;
  readonly maxHz?: number | undefined;
  /** 1 sums magnitudes, 2 sums power. Default 1. */
  readonly power?: 1 | 2 | undefined;
  /** Added before the natural logarithm. Default 1e-6. */
  readonly offset?: number | undefined;
}

export interface AudioFeatures {
  /** Row-major [frames, size]. */
  readonly values: Float32Array;
  readonly frames: number;
  readonly size: number;
}

/** Hertz to mel by O'Shaughnessy's formula, as HTK and TensorFlow use it. */
const toMel = (hertz: number): number => 1127 * Math.log(1 + hertz / 700);

/**
 * Natural logarithms of mel-band energies, [frames, bands]: `ln(offset + Σ weight · magnitude^power)`, with triangles that are straight on the mel scale and
 * reach 1, as `tf.signal.linear_to_mel_weight_matrix` makes them. Values agree with a float64 reference to 1e-5.
 */
export function logMel(samples: ArrayLike<number>, params: LogMelParams): AudioFeatures {
  const { sampleRate, bands = 40, minHz = 20, maxHz = sampleRate / 2, power = 1, offset = 1e-6 } = params;
  if (!(sampleRate > 0) || !(bands >= 1) || !(minHz >= 0) || !(maxHz > minHz) || maxHz > sampleRate / 2) {
    throw new ShoalError('invalid-argument', `logMel() got ${bands} bands from ${minHz} to ${maxHz} Hz at ${sampleRate} samples a second. Expected 0 ≤ minHz < maxHz ≤ half of the sample rate.`, { details: { sampleRate, bands, minHz, maxHz } });
  }
  const { magnitudes, frames, bins } = magnitudeSpectrogram(samples, params);
  const weights = melWeights(bins, bands, sampleRate, minHz, maxHz);
  const values = new Float32Array(frames * bands);
  for (let frame = 0; frame < frames; frame++) {
    for (let band = 0; band < bands; band++) {
      let sum = 0;
      for (let bin = 0; bin < bins; bin++) {
        const weight = weights[band * bins + bin] ?? 0;
        if (weight > 0) sum += weight * (magnitudes[frame * bins + bin] ?? 0) ** power;
      }
      values[frame * bands + band] = Math.log(sum + offset);
    }
  }
  return { values, frames, size: bands };
}

/** [bands, bins]; the constant part, bin 0, belongs to no band. */
function melWeights(bins: number, bands: number, sampleRate: number, minHz: number, maxHz: number): Float64Array {
  const [low, high] = [toMel(minHz), toMel(maxHz)];
  const edge = (index: number): number => low + ((high - low) * index) / (bands + 1);
  const weights = new Float64Array(bands * bins);
  for (let bin = 1; bin < bins; bin++) {
    const mel = toMel((bin * sampleRate) / 2 / (bins - 1));
    for (let band = 0; band < bands; band++) {
      const [left, centre, right] = [edge(band), edge(band + 1), edge(band + 2)];
      weights[band * bins + bin] = Math.max(0, Math.min((mel - left) / (centre - left), (right - mel) / (right - centre)));
    }
  }
  return weights;
}
