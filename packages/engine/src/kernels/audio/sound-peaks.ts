import { ShoalError } from '../../base/errors';

/** The lowest and highest samples of a sound at several zooms. */
export interface SoundPeaks {
  readonly length: number;
  /**
   * Lowest and highest value of every column, [columns × 2], for the samples from `start` to `end` (half-open, fractions allowed) split into `columns` equal parts.
   * Every part holds at least the sample that it begins in. A column outside of the sound is 0, 0.
   */
  columns(start: number, end: number, columns: number): Float32Array;
}

const BASE = 256;
const FACTOR = 8;

/**
 * Peaks of any stretch in a time that does not grow with it: levels of 256, 2048, 16384, … samples. Values are exact for columns on the borders of a level and
 * otherwise never leave a sample out. Samples that are no number count as 0.
 */
export function createSoundPeaks(samples: Float32Array): SoundPeaks {
  const levels: Float32Array[] = [];
  const first = reduce(Math.ceil(samples.length / BASE), BASE, samples.length, (i) => finite(samples[i]), (i) => finite(samples[i]));
  levels.push(first);
  for (let below = first; below.length / 2 > FACTOR * 4; ) {
    const from = below;
    below = reduce(Math.ceil(from.length / 2 / FACTOR), FACTOR, from.length / 2, (i) => from[i * 2] ?? 0, (i) => from[i * 2 + 1] ?? 0);
    levels.push(below);
  }
  return {
    length: samples.length,
    columns(start, end, columns) {
      if (!(end > start) || !Number.isInteger(columns) || columns < 1) throw new ShoalError('invalid-argument', `Peaks of ${columns} columns from sample ${start} to ${end} make no sense. Expected start < end and at least one column.`, { details: { start, end, columns } });
      const step = (end - start) / columns;
      let level = -1;
      for (let size = BASE; level + 1 < levels.length && size * 2 <= step; size *= FACTOR) level += 1;
      const size = level < 0 ? 1 : BASE * FACTOR ** level;
      const values = levels[level];
      const out = new Float32Array(columns * 2);
      for (let column = 0; column < columns; column++) {
        const from = Math.max(0, Math.floor((start + column * step) / size));
        const to = Math.max(from + 1, Math.ceil((start + (column + 1) * step) / size));
        let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
        if (start + (column + 1) * step <= 0) continue;
        const last = Math.min(to, values ? values.length / 2 : samples.length);
        for (let i = from; i < last; i++) {
          low = Math.min(low, values ? (values[i * 2] ?? 0) : finite(samples[i]));
          high = Math.max(high, values ? (values[i * 2 + 1] ?? 0) : finite(samples[i]));
        }
        if (low > high) continue;
        out[column * 2] = low;
        out[column * 2 + 1] = high;
      }
      return out;
    },
  };
}

function reduce(count: number, size: number, length: number, low: (index: number) => number, high: (index: number) => number): Float32Array {
  const out = new Float32Array(count * 2);
  for (let i = 0; i < count; i++) {
    let [least, most] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
    for (let k = i * size; k < Math.min(length, (i + 1) * size); k++) {
      least = Math.min(least, low(k));
      most = Math.max(most, high(k));
    }
    out[i * 2] = least;
    out[i * 2 + 1] = most;
  }
  return out;
}

function finite(value: number | undefined): number {
  return value !== undefined && Number.isFinite(value) ? value : 0;
}
