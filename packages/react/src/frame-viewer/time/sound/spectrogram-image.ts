import { createSoundSpectrum } from '@shoal/engine/kernels';
import type { TimeWindow } from '../timeline/time-window';

export interface SpectrogramRequest {
  readonly samples: Float32Array;
  readonly sampleRate: number;
  /** What of the sound, seconds. */
  readonly window: TimeWindow;
  /** Pixels of the picture. */
  readonly columns: number;
  readonly rows: number;
  readonly signal: AbortSignal;
  /** 0..1. */
  readonly onProgress: (share: number) => void;
}

/** Levels, [columns × rows], decibels of full scale; row 0 is the lowest frequency. */
export interface SpectrogramLevels {
  readonly window: TimeWindow;
  readonly columns: number;
  readonly rows: number;
  readonly values: Float32Array;
  readonly lowestHz: number;
  readonly highestHz: number;
}

export const LOWEST_HZ = 40;
export const FLOOR_DB = -100;
/** What of a column that is wider than a window is heard at most, evenly spread: the loudest of them is shown. */
const WINDOWS_PER_COLUMN = 4;
const SLICE_MS = 10;
/** What is quieter than the loudest by more than this looks like silence. */
const RANGE_DB = 80;

/** Frequency at a height, 0 (bottom) to 1, of a logarithmic axis. */
export function hertzAt(share: number, { lowestHz, highestHz }: Pick<SpectrogramLevels, 'lowestHz' | 'highestHz'>): number {
  return lowestHz * (highestHz / lowestHz) ** share;
}

/** Computes a spectrogram in slices, so that the page stays fluid. Rejects with the signal's reason. */
export async function computeSpectrogram({ samples, sampleRate, window, columns, rows, signal, onProgress }: SpectrogramRequest): Promise<SpectrogramLevels> {
  const windowLength = sampleRate >= 32_000 ? 2048 : sampleRate >= 12_000 ? 1024 : 512;
  const spectrum = createSoundSpectrum(samples, { windowLength });
  const axis = { lowestHz: Math.min(LOWEST_HZ, sampleRate / 8), highestHz: sampleRate / 2 };
  const binHz = sampleRate / windowLength;
  // The bins of every row; narrow rows share one, wide ones show the loudest.
  const from = Uint32Array.from({ length: rows }, (_, row) => Math.max(1, Math.round(hertzAt(row / rows, axis) / binHz)));
  const to = Uint32Array.from({ length: rows }, (_, row) => Math.min(spectrum.bins, Math.max((from[row] ?? 0) + 1, Math.round(hertzAt((row + 1) / rows, axis) / binHz))));
  const values = new Float32Array(columns * rows).fill(FLOOR_DB);
  const levels = new Float32Array(spectrum.bins);
  const step = ((window.end - window.start) * sampleRate) / columns;
  const perColumn = Math.max(1, Math.min(WINDOWS_PER_COLUMN, Math.round((step / windowLength) * 2)));
  let started = performance.now();
  for (let column = 0; column < columns; column++) {
    for (let part = 0; part < perColumn; part++) {
      spectrum.at(window.start * sampleRate + (column + (part + 0.5) / perColumn) * step, levels);
      for (let row = 0; row < rows; row++) {
        let loudest = values[column * rows + row] ?? FLOOR_DB;
        for (let bin = from[row] ?? 0; bin < (to[row] ?? 0); bin++) loudest = Math.max(loudest, levels[bin] ?? FLOOR_DB);
        values[column * rows + row] = loudest;
      }
    }
    if (performance.now() - started > SLICE_MS) {
      onProgress((column + 1) / columns);
      await new Promise((resolve) => setTimeout(resolve, 0));
      signal.throwIfAborted();
      started = performance.now();
    }
  }
  return { window, columns, rows, values, ...axis };
}

/** Paints levels with a ramp of 256 colours, 4 bytes each; `topDb` and louder is its end. */
export function paintSpectrogram({ columns, rows, values }: SpectrogramLevels, ramp: Uint8ClampedArray, topDb: number): ImageData {
  const image = new ImageData(columns, rows);
  for (let column = 0; column < columns; column++) {
    for (let row = 0; row < rows; row++) {
      const share = ((values[column * rows + row] ?? FLOOR_DB) - topDb) / RANGE_DB + 1;
      const color = Math.max(0, Math.min(255, Math.round(share * 255))) * 4;
      image.data.set(ramp.subarray(color, color + 4), ((rows - 1 - row) * columns + column) * 4);
    }
  }
  return image;
}
