import { ShoalError } from '../../base/errors';
import type { RleMask } from '../../model/annotation';
import type { Box } from '../../model/geometry';
import { decodeCounts, encodeCounts, MAX_MASK_PIXELS } from './rle-counts';

// Runs: pixels of the same value, background first, going down the columns (column-major), as in COCO.

/** Most pixels that are ever laid out as a bitmap. */
const MAX_BITMAP_PIXELS = 2 ** 27;

/** A mask of run lengths. Runs of length 0 after the first are joined away, so that equal masks have equal text. */
export function rleFromRuns(runs: ArrayLike<number>, width: number, height: number): RleMask {
  checkSize(width, height);
  return { width, height, counts: encodeCounts(canonicalRuns(runs)) };
}

/** The runs of a mask. Throws `invalid-data` when they do not cover its pixels exactly. */
export function rleToRuns(mask: RleMask): Uint32Array<ArrayBuffer> {
  checkSize(mask.width, mask.height);
  const runs = decodeCounts(mask.counts);
  checkRuns(runs, mask.width, mask.height);
  return runs;
}

/** Throws `invalid-data` unless the runs are whole numbers that together are all pixels. */
export function checkRuns(runs: ArrayLike<number>, width: number, height: number): void {
  let sum = 0;
  for (let i = 0; i < runs.length; i++) {
    const run = runs[i] ?? NaN;
    if (!Number.isInteger(run) || run < 0) throw new ShoalError('invalid-data', `Run ${i} of a mask is ${run}, expected a whole number of pixels.`, { details: { run, index: i } });
    sum += run;
  }
  if (sum !== width * height) {
    throw new ShoalError('invalid-data', `The runs of a mask cover ${sum} pixels, expected ${width} × ${height} = ${width * height}. Its size or its counts are wrong.`, { details: { sum, width, height } });
  }
}

function checkSize(width: number, height: number): void {
  if (Number.isInteger(width) && Number.isInteger(height) && width >= 0 && height >= 0 && width * height <= MAX_MASK_PIXELS) return;
  throw new ShoalError('invalid-data', `A mask of ${width} × ${height} pixels cannot be read. Expected whole numbers and at most ${MAX_MASK_PIXELS} pixels.`, { details: { width, height } });
}

/** Pixels of the foreground. */
export function rleArea(mask: RleMask): number {
  return runsArea(rleToRuns(mask));
}

export function runsArea(runs: ArrayLike<number>): number {
  let area = 0;
  for (let i = 1; i < runs.length; i += 2) area += runs[i] ?? 0;
  return area;
}

/** The tight box around the foreground, in pixels; `null` for an empty mask. */
export function rleBox(mask: RleMask): Box | null {
  return runsBox(rleToRuns(mask), mask.height);
}

export function runsBox(runs: ArrayLike<number>, height: number): Box | null {
  let [left, top, right, bottom] = [Infinity, Infinity, -1, -1];
  let at = 0;
  for (let i = 0; i < runs.length; i++) {
    const run = runs[i] ?? 0;
    if (i % 2 === 1 && run > 0) {
      const last = at + run - 1;
      const [x0, x1] = [Math.floor(at / height), Math.floor(last / height)];
      left = Math.min(left, x0);
      right = Math.max(right, x1);
      // A run over the end of a column reaches the bottom of one and the top of the next.
      top = Math.min(top, x0 === x1 ? at - x0 * height : 0);
      bottom = Math.max(bottom, x0 === x1 ? last - x1 * height : height - 1);
    }
    at += run;
  }
  return right < 0 ? null : { x: left, y: top, w: right - left + 1, h: bottom - top + 1 };
}

/** A mask of a bitmap: row-major, one byte a pixel, not 0 is foreground. */
export function rleFromBitmap(bitmap: ArrayLike<number>, width: number, height: number): RleMask {
  checkSize(width, height);
  if (bitmap.length !== width * height) throw new ShoalError('invalid-argument', `A bitmap has ${bitmap.length} pixels, expected ${width} × ${height}.`, { details: { width, height } });
  const runs: number[] = [0];
  let previous = 0;
  for (let x = 0; x < width; x++) {
    for (let y = 0; y < height; y++) {
      const value = bitmap[y * width + x] ? 1 : 0;
      if (value === previous) runs[runs.length - 1] = (runs[runs.length - 1] ?? 0) + 1;
      else runs.push(1);
      previous = value;
    }
  }
  return { width, height, counts: encodeCounts(runs) };
}

/** The bitmap of a mask: row-major, 1 is foreground. Throws `out-of-memory` above 134 million pixels. */
export function rleToBitmap(mask: RleMask): Uint8Array<ArrayBuffer> {
  const { width, height } = mask;
  const runs = rleToRuns(mask);
  checkBitmap(width, height);
  const bitmap = new Uint8Array(width * height);
  let x = 0;
  let y = 0;
  runs.forEach((run, i) => {
    if (i % 2 === 0) {
      x += Math.floor((y + run) / height);
      y = (y + run) % height;
      return;
    }
    for (let left = run; left > 0; left--) {
      bitmap[y * width + x] = 1;
      y += 1;
      if (y === height) {
        y = 0;
        x += 1;
      }
    }
  });
  return bitmap;
}

/** The part of a mask's bitmap inside of its tight box: row-major, 1 is foreground; `null` for an empty mask. Throws as `rleToBitmap`, by the size of the box. */
export function rleCrop(mask: RleMask): { readonly box: Box; readonly bitmap: Uint8Array<ArrayBuffer> } | null {
  const runs = rleToRuns(mask);
  const box = runsBox(runs, mask.height);
  if (!box) return null;
  checkBitmap(box.w, box.h);
  const bitmap = new Uint8Array(box.w * box.h);
  let at = 0;
  runs.forEach((run, i) => {
    if (i % 2 === 1) {
      let [x, y] = [Math.floor(at / mask.height) - box.x, (at % mask.height) - box.y];
      for (let left = run; left > 0; left--) {
        bitmap[y * box.w + x] = 1;
        y += 1;
        if (y + box.y === mask.height) [x, y] = [x + 1, -box.y];
      }
    }
    at += run;
  });
  return { box, bitmap };
}

/** Runs that go along the rows (row-major), background first: what Lightly and CVAT use. */
export function rleToRowRuns(mask: RleMask): Uint32Array<ArrayBuffer> {
  // The mask lying on its side, read down its columns, is the mask read along its rows.
  const { width, height } = mask;
  const runs = rleToRuns(rleFromBitmap(transpose(rleToBitmap(mask), width, height), height, width));
  return runs;
}

/** A mask of runs along the rows. Throws `invalid-data` when they do not cover `width` × `height` pixels. */
export function rleFromRowRuns(runs: ArrayLike<number>, width: number, height: number): RleMask {
  checkSize(width, height);
  checkRuns(runs, width, height);
  return rleFromBitmap(transpose(rleToBitmap(rleFromRuns(runs, height, width)), height, width), width, height);
}

function transpose(bitmap: Uint8Array, width: number, height: number): Uint8Array<ArrayBuffer> {
  const turned = new Uint8Array(bitmap.length);
  for (let y = 0; y < height; y++) for (let x = 0; x < width; x++) turned[x * height + y] = bitmap[y * width + x] ?? 0;
  return turned;
}

function checkBitmap(width: number, height: number): void {
  if (width * height > MAX_BITMAP_PIXELS) throw new ShoalError('out-of-memory', `A mask of ${width} × ${height} pixels is too large to be laid out. At most ${MAX_BITMAP_PIXELS} pixels.`, { details: { width, height } });
}

/** The same pixels with no run of length 0 but perhaps the first. */
export function canonicalRuns(runs: ArrayLike<number>): number[] {
  const result: number[] = [];
  for (let i = 0; i < runs.length; i++) {
    const run = runs[i] ?? 0;
    const isForeground = i % 2 === 1;
    if (run === 0 && i > 0) continue;
    // The value of the last run kept: the first is background, then they take turns.
    if (result.length > 0 && ((result.length - 1) % 2 === 1) === isForeground) result[result.length - 1] = (result[result.length - 1] ?? 0) + run;
    else result.push(run);
  }
  return result;
}
