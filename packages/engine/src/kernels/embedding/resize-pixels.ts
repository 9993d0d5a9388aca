import { ShoalError } from '../../base/errors';

/** A part of a picture in its own pixels; it may reach beyond the edges, where `fill` is seen. */
export interface Region {
  readonly x: number;
  readonly y: number;
  readonly w: number;
  readonly h: number;
}

export interface RgbaPicture {
  /** RGBA, row by row, [height, width, 4]. */
  readonly data: Uint8Array | Uint8ClampedArray;
  readonly width: number;
  readonly height: number;
}

/** Binary places of the weights, and a half in them. */
const bits = 22;
const half = 1 << (bits - 1);

/** Which source pixels make a target pixel, and with what weight. */
interface Taps {
  readonly starts: Int32Array;
  readonly counts: Int32Array;
  /** Whole numbers whose sum is 2²², [size, most]. */
  readonly weights: Int32Array;
  readonly most: number;
}

/**
 * Cuts a region out of a picture and brings it to `width × height`: a triangle filter that widens when it shrinks, so that every source pixel counts
 * (what Pillow calls BILINEAR), with weights of 22 bits and both passes rounded to whole levels as there: browsers, workers, Node and Pillow give the same
 * bytes. Whole pixels: the region is rounded outwards first. Beyond the edges of the picture lies black.
 *
 * Returns RGB, row by row, [height, width, 3].
 */
export function resizePixels(picture: RgbaPicture, width: number, height: number, region?: Region): Uint8Array {
  const left = Math.floor(region?.x ?? 0);
  const top = Math.floor(region?.y ?? 0);
  const across = Math.ceil((region?.x ?? 0) + (region?.w ?? picture.width)) - left;
  const down = Math.ceil((region?.y ?? 0) + (region?.h ?? picture.height)) - top;
  if (!(across >= 1) || !(down >= 1) || across > 65_536 || down > 65_536) {
    throw new ShoalError('invalid-data', `The region ${JSON.stringify(region)} has no pixels to resize. Expected a width and a height above 0, in pixels.`, { details: { region } });
  }
  if (across === width && down === height && left === 0 && top === 0 && across === picture.width && down === picture.height) return withoutAlpha(picture.data);
  const horizontal = tapsOf(across, width);
  const vertical = tapsOf(down, height);
  const rows = new Uint8Array(down * width * 3);
  for (let row = 0; row < down; row++) {
    const y = top + row;
    if (y >= 0 && y < picture.height) shrinkRow(picture, y, left, horizontal, rows, row * width * 3, width);
  }
  return height === down ? rows : shrinkColumns(rows, width, height, vertical);
}

function withoutAlpha(rgba: Uint8Array | Uint8ClampedArray): Uint8Array {
  const rgb = new Uint8Array((rgba.length / 4) * 3);
  for (let from = 0, to = 0; from < rgba.length; from += 4, to += 3) {
    rgb[to] = rgba[from] ?? 0;
    rgb[to + 1] = rgba[from + 1] ?? 0;
    rgb[to + 2] = rgba[from + 2] ?? 0;
  }
  return rgb;
}

function shrinkRow({ data, width: sourceWidth }: RgbaPicture, y: number, left: number, { starts, counts, weights, most }: Taps, out: Uint8Array, at: number, width: number): void {
  const line = y * sourceWidth * 4;
  for (let x = 0; x < width; x++) {
    let r = half;
    let g = half;
    let b = half;
    const from = left + (starts[x] ?? 0);
    // Taps beyond the edges see black, which adds nothing.
    const first = Math.max(0, -from);
    const last = Math.min(counts[x] ?? 0, sourceWidth - from);
    let tap = x * most + first;
    let pixel = line + (from + first) * 4;
    for (let count = last - first; count > 0; count--, tap++, pixel += 4) {
      const weight = weights[tap] ?? 0;
      r = (r + Math.imul(weight, data[pixel] ?? 0)) | 0;
      g = (g + Math.imul(weight, data[pixel + 1] ?? 0)) | 0;
      b = (b + Math.imul(weight, data[pixel + 2] ?? 0)) | 0;
    }
    out[at] = r >> bits;
    out[at + 1] = g >> bits;
    out[at + 2] = b >> bits;
    at += 3;
  }
}

function shrinkColumns(rows: Uint8Array, width: number, height: number, { starts, counts, weights, most }: Taps): Uint8Array {
  const line = width * 3;
  const out = new Uint8Array(height * line);
  const sums = new Int32Array(line);
  for (let y = 0; y < height; y++) {
    sums.fill(half);
    const from = starts[y] ?? 0;
    const count = counts[y] ?? 0;
    for (let tap = 0; tap < count; tap++) {
      const weight = weights[y * most + tap] ?? 0;
      const at = (from + tap) * line;
      for (let i = 0; i < line; i++) sums[i] = (sums[i] ?? 0) + Math.imul(weight, rows[at + i] ?? 0);
    }
    for (let i = 0; i < line; i++) out[y * line + i] = (sums[i] ?? 0) >> bits;
  }
  return out;
}

function tapsOf(from: number, to: number): Taps {
  const scale = from / to;
  const reach = Math.max(1, scale);
  const most = Math.ceil(reach) * 2 + 1;
  const starts = new Int32Array(to);
  const counts = new Int32Array(to);
  const weights = new Int32Array(to * most);
  const exact = new Float64Array(most);
  for (let at = 0; at < to; at++) {
    const centre = (at + 0.5) * scale;
    const start = Math.max(0, Math.trunc(centre - reach + 0.5));
    const end = Math.min(from, Math.trunc(centre + reach + 0.5));
    let sum = 0;
    for (let tap = start; tap < end; tap++) {
      const weight = Math.max(0, 1 - Math.abs((tap - centre + 0.5) / reach));
      exact[tap - start] = weight;
      sum += weight;
    }
    for (let tap = 0; tap < end - start; tap++) weights[at * most + tap] = Math.round(((exact[tap] ?? 0) / (sum || 1)) * 2 ** bits);
    starts[at] = start;
    counts[at] = end - start;
  }
  return { starts, counts, weights, most };
}
