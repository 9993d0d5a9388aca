import { ShoalError } from '../../base/errors';
import { quantile } from '../dataset-checks/quantile';

/** Side of the picture that is transformed, and how many frequencies of each direction make up the hash. */
const side = 32;
const frequencies = 8;
/** Grey levels; what is smaller is rounding of the transform. */
const smallest = 1e-6;

/** Orthonormal DCT-II, [frequencies, side]. */
const basis = Float64Array.from({ length: frequencies * side }, (_, at) => {
  const u = Math.floor(at / side);
  return Math.sqrt((u === 0 ? 1 : 2) / side) * Math.cos(((2 * (at % side) + 1) * u * Math.PI) / (2 * side));
});

/**
 * Perceptual hash of a picture (pHash; Zauner 2010) as two 32-bit halves, [high, low]: the picture in grey (BT.601), shrunk to
 * 32 × 32 by area, transformed by DCT-II; bit 8 v + u, from the most significant on, is 1 where the frequency (u across, v down) of the
 * lowest 8 × 8 is above the median of them. The mean (u = v = 0) is left out, its bit is 0, so 63 bits say something. A
 * plain picture of any colour has the hash 0.
 *
 * `rgba` is row-major [height, width, 4], alpha not premultiplied; transparent pixels are composited on white. Throws
 * `invalid-argument` when the sides are no positive whole numbers or the bytes are not 4 × width × height.
 */
export function perceptualHash(rgba: Uint8Array | Uint8ClampedArray, width: number, height: number): readonly [high: number, low: number] {
  if (!Number.isInteger(width) || !Number.isInteger(height) || width < 1 || height < 1 || rgba.length !== width * height * 4) {
    throw new ShoalError('invalid-argument', `perceptualHash got ${rgba.length} bytes for ${width} × ${height} pixels. Expected 4 bytes a pixel and sides of at least 1.`);
  }
  const coefficients = lowFrequencies(shrunkGrey(rgba, width, height)).map((value) => (Math.abs(value) < smallest ? 0 : value));
  const median = quantile(coefficients.slice(1).sort(), 0.5);
  const half = (from: number) => coefficients.subarray(from, from + 32).reduce((bits, value, at) => (bits << 1) | (from + at > 0 && value > median ? 1 : 0), 0) >>> 0;
  return [half(0), half(32)];
}

/** Bits in which two hashes of [n, 2] differ, 0 to 64. */
export function hammingDistance(hashes: Uint32Array, i: number, j: number): number {
  return bitCount((hashes[i * 2] as number) ^ (hashes[j * 2] as number)) + bitCount((hashes[i * 2 + 1] as number) ^ (hashes[j * 2 + 1] as number));
}

function bitCount(word: number): number {
  let bits = word - ((word >>> 1) & 0x55555555);
  bits = (bits & 0x33333333) + ((bits >>> 2) & 0x33333333);
  return Math.imul((bits + (bits >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}

/** Mean grey of each of 32 × 32 equal areas, 0 to 255; pixels on an edge count by their share. */
function shrunkGrey(rgba: ArrayLike<number>, width: number, height: number): Float64Array {
  const line = new Float64Array(side);
  const out = new Float64Array(side * side);
  for (let y = 0; y < height; y++) {
    line.fill(0);
    for (let x = 0; x < width; x++) {
      const grey = greyOnWhite(rgba, (y * width + x) * 4);
      forEachShare(x, width, (cell, share) => {
        line[cell] = (line[cell] as number) + grey * share;
      });
    }
    forEachShare(y, height, (cell, share) => {
      for (let x = 0; x < side; x++) out[cell * side + x] = (out[cell * side + x] as number) + (line[x] as number) * share;
    });
  }
  return out;
}

function greyOnWhite(rgba: ArrayLike<number>, at: number): number {
  const grey = 0.299 * (rgba[at] as number) + 0.587 * (rgba[at + 1] as number) + 0.114 * (rgba[at + 2] as number);
  const alpha = (rgba[at + 3] as number) / 255;
  return grey * alpha + 255 * (1 - alpha);
}

/** The cells that one of `length` pixels reaches into, with the part of the cell that it covers. */
function forEachShare(pixel: number, length: number, visit: (cell: number, share: number) => void): void {
  // In units of 1 / (side × length), so that all edges are whole numbers.
  const from = pixel * side;
  const to = from + side;
  for (let cell = Math.floor(from / length); cell * length < to; cell++) {
    visit(cell, (Math.min(to, (cell + 1) * length) - Math.max(from, cell * length)) / length);
  }
}

function lowFrequencies(grey: Float64Array): Float64Array {
  const across = new Float64Array(side * frequencies);
  for (let y = 0; y < side; y++) {
    for (let u = 0; u < frequencies; u++) {
      let sum = 0;
      for (let x = 0; x < side; x++) sum += (grey[y * side + x] as number) * (basis[u * side + x] as number);
      across[y * frequencies + u] = sum;
    }
  }
  const out = new Float64Array(frequencies * frequencies);
  for (let v = 0; v < frequencies; v++) {
    for (let u = 0; u < frequencies; u++) {
      let sum = 0;
      for (let y = 0; y < side; y++) sum += (across[y * frequencies + u] as number) * (basis[v * side + y] as number);
      out[v * frequencies + u] = sum;
    }
  }
  return out;
}
