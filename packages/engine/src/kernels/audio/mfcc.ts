import { logMel, type AudioFeatures, type LogMelParams } from './log-mel';

export interface MfccParams extends LogMelParams {
  /** Coefficients that are kept, from the zeroth on. Default 10. */
  readonly coefficients?: number | undefined;
}

/**
 * Mel-frequency cepstral coefficients, [frames, coefficients]: the cosine transform (DCT-II, scaled by √(2 / bands)) of the log-mel bands, as
 * `tf.signal.mfccs_from_log_mel_spectrograms` gives them. Davis and Mermelstein 1980, https://doi.org/10.1109/TASSP.1980.1163420
 */
export function mfcc(samples: ArrayLike<number>, params: MfccParams): AudioFeatures {
  const bands = logMel(samples, params);
  const size = Math.min(params.coefficients ?? 10, bands.size);
  const cosines = Float64Array.from({ length: size * bands.size }, (_, i) => Math.cos((Math.PI * Math.floor(i / bands.size) * ((i % bands.size) + 0.5)) / bands.size));
  const scale = Math.sqrt(2 / bands.size);
  const values = new Float32Array(bands.frames * size);
  for (let frame = 0; frame < bands.frames; frame++) {
    for (let k = 0; k < size; k++) {
      let sum = 0;
      for (let band = 0; band < bands.size; band++) sum += (cosines[k * bands.size + band] ?? 0) * (bands.values[frame * bands.size + band] ?? 0);
      values[frame * size + k] = sum * scale;
    }
  }
  return { values, frames: bands.frames, size };
}

/** How MLPerf Tiny's keyword spotting hears: 16,000 samples a second, windows of 30 ms every 20 ms, 40 bands of 20 to 4000 Hz, 10 coefficients; a second gives [49, 10]. https://github.com/mlcommons/tiny */
export const KEYWORD_MFCC: MfccParams = { sampleRate: 16_000, windowLength: 480, hopLength: 320, bands: 40, minHz: 20, maxHz: 4000, coefficients: 10 };
