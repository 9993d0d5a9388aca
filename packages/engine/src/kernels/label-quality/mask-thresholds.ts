import { ShoalError } from '../../base/errors';
import { assertMask, type MaskImage } from './mask-image';

/** Sums over the pixels of the images seen so far: the state of the first pass. Parts may be added up. */
export interface MaskThresholdSums {
  /** Probability of the given class, summed over the pixels given it, [classes]. */
  readonly sums: Float64Array;
  /** Pixels given the class, [classes]. */
  readonly pixels: Float64Array;
}

/** Sums of no image yet. */
export function createMaskThresholds(classes: number): MaskThresholdSums {
  if (!Number.isInteger(classes) || classes < 1) throw new ShoalError('invalid-argument', `createMaskThresholds got ${classes} classes. Expected at least 1.`);
  return { sums: new Float64Array(classes), pixels: new Float64Array(classes) };
}

/** First pass: adds one image to `state`, in place. Throws as `maskQuality`. */
export function addMaskThresholds({ sums, pixels }: MaskThresholdSums, image: MaskImage): void {
  assertMask(image);
  if (image.classes !== sums.length) throw new ShoalError('invalid-argument', `Got an image of ${image.classes} classes after images of ${sums.length}. All images need the same classes.`);
  const area = image.width * image.height;
  for (let i = 0; i < area; i++) {
    const label = image.labels[i] as number;
    if (label === image.ignore) continue;
    sums[label] = (sums[label] as number) + (image.probs[label * area + i] as number);
    pixels[label] = (pixels[label] as number) + 1;
  }
}

/**
 * Class thresholds over the pixels of all images, [classes]: the mean probability of a class where it was given, at least
 * 2e-6, and 2 for a class that no pixel was given; the same as `classThresholds` of all pixels in one table.
 */
export function maskThresholds({ sums, pixels }: MaskThresholdSums): Float64Array {
  return sums.map((sum, k) => ((pixels[k] as number) > 0 ? Math.max(2e-6, sum / (pixels[k] as number)) : 2));
}
