import { ShoalError } from '../../base/errors';
import { invalidRow } from './assert-rows';

/** The given mask of one image beside the out-of-sample probabilities of its pixels. */
export interface MaskImage {
  readonly width: number;
  readonly height: number;
  readonly classes: number;
  /** Plane after plane, [classes, height, width]; the probabilities of a pixel sum to 1. */
  readonly probs: Float32Array | Float64Array;
  /** Given class of every pixel, [height, width]. */
  readonly labels: ArrayLike<number>;
  /** The value in `labels` of pixels without a label, for example 255. They count for nothing. */
  readonly ignore?: number;
}

/**
 * A smaller copy for the two passes: probabilities averaged over blocks of `factor` × `factor` pixels (those at the right
 * and lower edge may be smaller), labels taken from the pixel in the middle of the block. Width and height are rounded up.
 *
 * Throws `invalid-argument` for a factor that is no whole number from 1 on, and as `assertMask`.
 */
export function downsampleMask(image: MaskImage, factor: number): MaskImage {
  if (!Number.isInteger(factor) || factor < 1) throw new ShoalError('invalid-argument', `downsampleMask got factor ${factor}. Expected a whole number from 1 on.`);
  assertMask(image);
  const { width, height, classes } = image;
  const w = Math.ceil(width / factor);
  const h = Math.ceil(height / factor);
  const probs = new Float64Array(classes * w * h);
  const labels = new Int32Array(w * h);
  for (let row = 0; row < h; row++) {
    for (let column = 0; column < w; column++) {
      const [left, right] = [column * factor, Math.min(width, (column + 1) * factor)];
      const [top, bottom] = [row * factor, Math.min(height, (row + 1) * factor)];
      const middle = ((top + bottom) >> 1) * width + ((left + right) >> 1);
      labels[row * w + column] = image.labels[middle] as number;
      for (let k = 0; k < classes; k++) {
        let sum = 0;
        for (let y = top; y < bottom; y++) for (let x = left; x < right; x++) sum += image.probs[(k * height + y) * width + x] as number;
        probs[(k * h + row) * w + column] = sum / ((right - left) * (bottom - top));
      }
    }
  }
  return { ...image, width: w, height: h, probs, labels };
}

/**
 * Throws `invalid-argument` for lengths that do not fit, `invalid-data` naming row and column of the first pixel whose
 * label is no class (and not `ignore`) or whose probabilities are not from 0 to 1 with the sum 1 (within 1e-3).
 */
export function assertMask({ width, height, classes, probs, labels, ignore }: MaskImage): void {
  const area = width * height;
  if (!Number.isInteger(classes) || classes < 1 || !Number.isInteger(area) || labels.length !== area || probs.length !== classes * area) {
    throw new ShoalError('invalid-argument', `Got ${labels.length} pixel labels and ${probs.length} probabilities for ${width} × ${height} pixels of ${classes} classes. Expected width × height labels and classes times as many probabilities.`);
  }
  for (let i = 0; i < area; i++) {
    const label = labels[i] as number;
    if (label !== ignore && (!Number.isInteger(label) || label < 0 || label >= classes)) throw invalidPixel(i, width, `has the label ${label}`, `Expected a class from 0 to ${classes - 1}.`);
    let sum = 0;
    for (let k = 0; k < classes; k++) {
      const p = probs[k * area + i] as number;
      if (!(p >= -1e-6 && p <= 1 + 1e-6)) throw invalidPixel(i, width, `has the probability ${p} of class ${k}`, 'Expected values from 0 to 1: apply softmax to logits first.');
      sum += p;
    }
    if (Math.abs(sum - 1) > 1e-3) throw invalidPixel(i, width, `has probabilities that sum to ${Number(sum.toPrecision(6))}`, 'Expected the sum 1: apply softmax to logits first.');
  }
}

function invalidPixel(i: number, width: number, problem: string, expected: string): ShoalError {
  const column = i % width;
  return invalidRow((i - column) / width, 'mask', `has a pixel in column ${column} that ${problem}`, expected, { column });
}
