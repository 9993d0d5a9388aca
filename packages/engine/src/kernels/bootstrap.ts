import { createRandom } from './random';

export interface Interval {
  readonly low: number;
  readonly high: number;
}

/**
 * Percentile bootstrap interval (Efron & Tibshirani 1993) of a statistic of sums: units (frames) are drawn with replacement,
 * `columns` holds what each contributes ([units] each), `statistic` gets the sums of a draw. Draws without meaning (NaN) are left
 * out; NaN at both ends when all are. Resampling whole frames keeps the dependence between the objects of one frame.
 */
export function bootstrapInterval(columns: readonly ArrayLike<number>[], statistic: (sums: Float64Array) => number, { draws = 1000, level = 0.95, seed = 1 }: { readonly draws?: number; readonly level?: number; readonly seed?: number } = {}): Interval {
  const units = columns[0]?.length ?? 0;
  const random = createRandom(seed);
  const values: number[] = [];
  const sums = new Float64Array(columns.length);
  for (let draw = 0; draw < draws && units > 0; draw++) {
    sums.fill(0);
    for (let i = 0; i < units; i++) {
      const unit = Math.floor(random() * units);
      for (let c = 0; c < columns.length; c++) sums[c] = (sums[c] as number) + (columns[c]?.[unit] as number);
    }
    const value = statistic(sums);
    if (!Number.isNaN(value)) values.push(value);
  }
  values.sort((a, b) => a - b);
  const at = (share: number): number => values[Math.min(values.length - 1, Math.max(0, Math.round(share * (values.length - 1))))] ?? NaN;
  return { low: at((1 - level) / 2), high: at((1 + level) / 2) };
}
