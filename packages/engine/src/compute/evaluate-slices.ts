import { bootstrapInterval, type Interval } from '../kernels/bootstrap';
import { ratesOf, type Rates } from '../kernels/detection/measure-matches';

export interface EvaluateSlicesInput {
  /** Hits, false alarms and misses of every frame, [frames] each. */
  readonly truePositives: Int32Array;
  readonly falsePositives: Int32Array;
  readonly falseNegatives: Int32Array;
  /** Slice of every frame, -1 for frames in none, [frames]. */
  readonly sliceOf: Int32Array;
  readonly slices: number;
}

export interface SliceMetrics {
  readonly frames: number;
  readonly rates: Rates;
  /** 95 % bootstrap intervals over frames. */
  readonly intervals: { readonly precision: Interval; readonly recall: Interval; readonly f1: Interval };
}

/** Rates of every slice with bootstrap intervals: whole frames are drawn, because the objects of one frame are not independent. */
export function evaluateSlices({ truePositives, falsePositives, falseNegatives, sliceOf, slices }: EvaluateSlicesInput): readonly SliceMetrics[] {
  const framesOf = Array.from({ length: slices }, (): number[] => []);
  sliceOf.forEach((slice, frame) => framesOf[slice]?.push(frame));
  return framesOf.map((frames): SliceMetrics => {
    const columns = [truePositives, falsePositives, falseNegatives].map((counts) => Int32Array.from(frames, (frame) => counts[frame] ?? 0));
    const sum = (counts: Int32Array | undefined) => counts?.reduce((total, value) => total + value, 0) ?? 0;
    const interval = (key: 'precision' | 'recall' | 'f1') => bootstrapInterval(columns, (sums) => ratesOf(sums[0] ?? 0, sums[1] ?? 0, sums[2] ?? 0)[key]);
    return { frames: frames.length, rates: ratesOf(sum(columns[0]), sum(columns[1]), sum(columns[2])), intervals: { precision: interval('precision'), recall: interval('recall'), f1: interval('f1') } };
  });
}
