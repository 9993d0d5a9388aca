import { ShoalError } from '../../base/errors';

export interface CalibrationBin {
  /** Half-open range of confidence (the last one holds 1). */
  readonly from: number;
  readonly to: number;
  readonly count: number;
  /** Mean confidence and share that is right; NaN in an empty bin. */
  readonly confidence: number;
  readonly accuracy: number;
}

export interface Calibration {
  readonly bins: readonly CalibrationBin[];
  /** Expected calibration error: Σ count / n · |accuracy - confidence|; NaN without rows. */
  readonly expectedError: number;
  /** Largest |accuracy - confidence| of a bin; NaN without rows. */
  readonly maximumError: number;
  /** Mean (confidence - right)²; NaN without rows. */
  readonly brier: number;
  readonly count: number;
}

/**
 * How far confidence and being right agree, in equally wide bins (Naeini et al. 2015; Guo et al., On Calibration of Modern
 * Neural Networks, ICML 2017). `correct` is 1 or 0, anything else does not count. Throws `invalid-data` for a confidence outside 0..1.
 */
export function calibrate(confidences: ArrayLike<number>, correct: ArrayLike<number>, bins = 15): Calibration {
  const counts = new Float64Array(bins);
  const sums = new Float64Array(bins);
  const hits = new Float64Array(bins);
  let [n, brier] = [0, 0];
  for (let i = 0; i < confidences.length; i++) {
    const right = correct[i] as number;
    if (right !== 0 && right !== 1) continue;
    const confidence = confidences[i] as number;
    if (!(confidence >= 0 && confidence <= 1)) throw new ShoalError('invalid-data', `The confidence of row ${i} is ${confidence}. Calibration needs values from 0 to 1.`, { details: { row: i, confidence } });
    const bin = Math.min(bins - 1, Math.floor(confidence * bins));
    counts[bin] = (counts[bin] as number) + 1;
    sums[bin] = (sums[bin] as number) + confidence;
    hits[bin] = (hits[bin] as number) + right;
    brier += (confidence - right) ** 2;
    n += 1;
  }
  const list = Array.from(counts, (count, bin): CalibrationBin => ({ from: bin / bins, to: (bin + 1) / bins, count, confidence: (sums[bin] as number) / count, accuracy: (hits[bin] as number) / count }));
  const gaps = list.filter((bin) => bin.count > 0).map((bin) => ({ gap: Math.abs(bin.accuracy - bin.confidence), count: bin.count }));
  return {
    bins: list,
    expectedError: n === 0 ? NaN : gaps.reduce((sum, { gap, count }) => sum + gap * count, 0) / n,
    maximumError: n === 0 ? NaN : Math.max(...gaps.map(({ gap }) => gap)),
    brier: brier / n,
    count: n,
  };
}
