import { ShoalError } from '../../base/errors';
import { quantile } from '../dataset-checks/quantile';

export interface MetricOutliers {
  /** [n], 0 inside, 1 moderate (beyond 1.5 interquartile ranges), 2 severe (beyond 2.5). */
  readonly severity: Uint8Array;
  /** Values outside are moderate. */
  readonly moderate: readonly [number, number];
  /** Values outside are severe. */
  readonly severe: readonly [number, number];
}

/**
 * Values of any column that lie far outside its quartiles (Tukey's fences, with the two steps of Encord Active). `values` is
 * [n]. Throws `invalid-data`, naming the row, for a value that is not finite.
 */
export function metricOutliers(values: ArrayLike<number>): MetricOutliers {
  const sorted = Float64Array.from(values);
  const row = sorted.findIndex((value) => !Number.isFinite(value));
  if (row >= 0) {
    throw new ShoalError('invalid-data', `The value of row ${row} is ${sorted[row]}. Expected a finite number: leave out rows without one.`, { details: { row, value: sorted[row] } });
  }
  sorted.sort();
  const lower = quantile(sorted, 0.25);
  const upper = quantile(sorted, 0.75);
  const fences = (ranges: number) => [lower - ranges * (upper - lower), upper + ranges * (upper - lower)] as const;
  const moderate = fences(1.5);
  const severe = fences(2.5);
  const outside = (value: number, [low, high]: readonly [number, number]) => value < low || value > high;
  const severity = Uint8Array.from(values, (value) => (outside(value, severe) ? 2 : outside(value, moderate) ? 1 : 0));
  return { severity, moderate, severe };
}
