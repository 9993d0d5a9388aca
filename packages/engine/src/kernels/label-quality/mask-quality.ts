import { ShoalError } from '../../base/errors';
import { isConfident } from '../confident-joint';
import { assertMask, type MaskImage } from './mask-image';
import { imageTemperature, softmin } from './softmin';

export interface MaskIssues {
  /** 1 for a pixel whose label is an issue, [height, width]. */
  readonly mask: Uint8Array;
  /** Most probable class of every pixel, [height, width]. */
  readonly predicted: Int32Array;
  /** Number of issue pixels. */
  readonly count: number;
  /** `num_pixel_issues`: 1 - issue pixels / labelled pixels, LOWER = worse; 1 without a labelled pixel. */
  readonly quality: number;
}

/**
 * Quality of a segmentation mask, 0..1, LOWER = more likely wrong (Lad and Mueller, ICML workshop 2023; cleanlab
 * segmentation): the softmin over all labelled pixels of p[given class]; 1 without a labelled pixel. Temperature default
 * 0.1. cleanlab takes values below 0.1 for issues (`lowQuality`).
 *
 * Throws as `assertMask`: `invalid-data` names the row and column of a pixel that cannot be used.
 */
export function maskQuality(image: MaskImage, temperature = imageTemperature): number {
  assertMask(image);
  return softmin(givenProbabilities(image), temperature);
}

/**
 * Second pass over the images: which pixels of one have a wrong label, by streaming confident learning with the
 * `maskThresholds` of the first pass. n = pixels that are confidently of another class than given; issues are the n pixels
 * with the lowest p[given class] (ties: the earlier pixel), less those whose most probable class is the given one.
 *
 * cleanlab ranks the pixels of the whole data set at once. Here n is counted and ranked image by image, so that never
 * more than one image is in memory.
 *
 * Throws `invalid-argument` for thresholds of another number of classes, and as `maskQuality`.
 */
export function findMaskIssues(image: MaskImage, thresholds: ArrayLike<number>): MaskIssues {
  assertMask(image);
  if (thresholds.length !== image.classes) throw new ShoalError('invalid-argument', `Got ${thresholds.length} thresholds for a mask of ${image.classes} classes. Expected one for every class.`);
  const { classes, probs, labels, ignore } = image;
  const scores = givenProbabilities(image);
  const area = scores.length;
  const predicted = new Int32Array(area);
  let n = 0;
  let labeled = 0;
  for (let i = 0; i < area; i++) {
    let best = 0;
    for (let k = 1; k < classes; k++) if ((probs[k * area + i] as number) > (probs[best * area + i] as number)) best = k;
    predicted[i] = best;
    if (labels[i] === ignore) continue;
    labeled++;
    if (best !== labels[i] && isConfident(probs[best * area + i] as number, thresholds[best] as number)) n++;
  }
  const mask = lowestOf(scores, n);
  let count = 0;
  for (let i = 0; i < area; i++) {
    if (predicted[i] === labels[i]) mask[i] = 0;
    count += mask[i] as number;
  }
  return { mask, predicted, count, quality: labeled === 0 ? 1 : 1 - count / labeled };
}

/** Probability of the given class, NaN without a label, [height, width]. */
function givenProbabilities({ width, height, probs, labels, ignore }: MaskImage): Float64Array {
  const area = width * height;
  return Float64Array.from({ length: area }, (_, i) => (labels[i] === ignore ? NaN : (probs[(labels[i] as number) * area + i] as number)));
}

/** 1 for the n lowest scores; on a tie the earlier ones. NaN is never among them. */
function lowestOf(scores: Float64Array, n: number): Uint8Array {
  const out = new Uint8Array(scores.length);
  if (n === 0) return out;
  // Typed arrays sort by value with NaN last: much faster than ranking a million pixels.
  const sorted = scores.slice().sort();
  const cut = sorted[n - 1] as number;
  let atCut = n - sorted.findIndex((score) => score >= cut);
  for (let i = 0; i < scores.length; i++) {
    const score = scores[i] as number;
    if (score < cut || (score === cut && atCut-- > 0)) out[i] = 1;
  }
  return out;
}
