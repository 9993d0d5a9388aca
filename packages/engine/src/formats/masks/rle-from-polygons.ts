import { ShoalError } from '../../base/errors';
import type { RleMask } from '../../model/annotation';
import { mergeRuns } from './merge-rle';
import { rleFromRuns } from './rle';

/** Edges are drawn on a grid this much finer than the pixels, as pycocotools does. */
const SCALE = 5;
const MAX_COORDINATE = 2 ** 28;
/** Crossings of edges and pixel columns: bounds what a hostile polygon may cost. */
const MAX_CROSSINGS = 2 ** 22;

/**
 * The pixels inside of rings of x, y, x, y… (pixels), by the rule of pycocotools: rings are filled each by itself and
 * united; a pixel belongs to a ring when the boundary, drawn on a five times finer grid, passes above it an odd number of
 * times. Rings of fewer than three points are empty. Source: `rleFrPoly` of https://github.com/cocodataset/cocoapi
 *
 * Throws `invalid-data` for coordinates that are not finite, and for rings that cross pixel columns more than 4 million times.
 */
export function rleFromPolygons(rings: readonly ArrayLike<number>[], width: number, height: number): RleMask {
  let runs: ArrayLike<number> | undefined;
  for (const ring of rings) {
    const own = ringRuns(ring, width, height);
    runs = runs ? mergeRuns(runs, own, 'union') : own;
  }
  return rleFromRuns(runs ?? [width * height], width, height);
}

/** Runs of one ring. May hold runs of length 0. */
function ringRuns(ring: ArrayLike<number>, width: number, height: number): number[] {
  const points = ring.length >> 1;
  const marks: number[] = [];
  if (points >= 3) {
    for (let i = 0; i < points; i++) {
      const j = i + 1 < points ? i + 1 : 0;
      crossColumns(fine(ring[i * 2]), fine(ring[i * 2 + 1]), fine(ring[j * 2]), fine(ring[j * 2 + 1]), width, height, marks);
      if (marks.length > MAX_CROSSINGS) throw new ShoalError('invalid-data', `A polygon of ${points} points crosses the columns of its picture more than ${MAX_CROSSINGS} times. Simplify it.`, { details: { points } });
    }
  }
  const sorted = Float64Array.from(marks).sort();
  const runs: number[] = [];
  let previous = 0;
  for (const mark of sorted) {
    runs.push(mark - previous);
    previous = mark;
  }
  runs.push(width * height - previous);
  return runs;
}

function fine(value: number | undefined): number {
  if (value === undefined || !Number.isFinite(value)) throw new ShoalError('invalid-data', `A polygon has the coordinate ${value}. Expected finite numbers.`);
  return Math.trunc(Math.max(-MAX_COORDINATE, Math.min(MAX_COORDINATE, SCALE * value + 0.5)));
}

/**
 * Marks, for every pixel column whose middle an edge passes, the pixel (column-major) where inside and outside change. The
 * middle of column c lies between the fine columns 5c + 2 and 5c + 3.
 */
function crossColumns(x0: number, y0: number, x1: number, y1: number, width: number, height: number, marks: number[]): void {
  const [dx, dy] = [Math.abs(x1 - x0), Math.abs(y1 - y0)];
  if (dx === 0) return;
  const flat = dx >= dy;
  const swap = flat ? x0 > x1 : y0 > y1;
  const [xs, ys, xe, ye] = swap ? [x1, y1, x0, y0] : [x0, y0, x1, y1];
  const slope = flat ? (ye - ys) / dx : (xe - xs) / dy;
  const [low, high] = [Math.min(xs, xe), Math.max(xs, xe)];
  const first = Math.max(0, Math.ceil((low - 2) / SCALE));
  const last = Math.min(width - 1, Math.floor((high - 3) / SCALE));
  for (let column = first; column <= last; column++) {
    const before = SCALE * column + 2;
    let y: number;
    if (flat) {
      const step = before - xs;
      y = Math.min(Math.trunc(ys + slope * step + 0.5), Math.trunc(ys + slope * (step + 1) + 0.5));
    } else {
      y = ys + stepOfCrossing(xs, slope, before, dy) - 1;
    }
    const row = Math.ceil(Math.min(height, Math.max(0, (y + 0.5) / SCALE - 0.5)));
    marks.push(column * height + row);
  }
}

/** On a steep edge: the first step whose point lies beyond the middle of the column. */
function stepOfCrossing(xs: number, slope: number, before: number, steps: number): number {
  const isBeyond = (step: number): boolean => {
    const x = Math.trunc(xs + slope * step + 0.5);
    return slope > 0 ? x > before : x <= before;
  };
  let low = 0;
  let high = steps;
  const guess = Math.round((before + 0.5 - xs) / slope);
  // Rounding moves the crossing by a step or two from where the line is.
  if (guess - 2 > low && guess - 2 < high && !isBeyond(guess - 2)) low = guess - 2;
  if (guess + 2 < high && guess + 2 > low && isBeyond(guess + 2)) high = guess + 2;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (isBeyond(middle)) high = middle;
    else low = middle;
  }
  return high;
}
