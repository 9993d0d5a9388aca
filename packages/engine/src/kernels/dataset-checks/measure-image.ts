import { ShoalError } from '../../base/errors';
import { histogramQuantile } from './quantile';

/** What can be said about a picture from its pixels alone. */
export interface ImageMeasures {
  /** Width × height in pixels. */
  readonly area: number;
  /** Shorter side / longer side: 1 for a square. */
  readonly aspect: number;
  /** Mean perceived brightness, 0 to 1. */
  readonly brightness: number;
  /** 5th percentile of brightness, 0 to 1: near 1 when even the dark parts are bright. */
  readonly darkPercentile: number;
  /** 99th percentile of brightness, 0 to 1: near 0 when even the bright parts are dark. */
  readonly brightPercentile: number;
  /** Entropy of the histogram of grey levels, 0 to 8 bits. */
  readonly entropy: number;
  /** Entropy × 0.1, at most 1. */
  readonly information: number;
  /** 1 - exp(-0.001 × variance of the edge picture), 0 to 1: low for a blurred picture. */
  readonly sharpness: number;
  /** R = G = B in every pixel, with no tolerance. */
  readonly isGreyscale: boolean;
  /** Mean of each channel, 0 to 1. */
  readonly meanRed: number;
  readonly meanGreen: number;
  readonly meanBlue: number;
  /** Mean saturation (max - min) / max of the channels as in HSV, 0 to 1; black counts as 0. */
  readonly saturation: number;
}

/** Bins a grey level: every grey hits a bin exactly, other colours to 1/8160 of the range. */
const binsPerLevel = 16;

/**
 * Measures a picture given as RGBA bytes, row-major [height, width, 4], alpha not premultiplied. Transparent pixels are
 * composited on white, as a page shows them, so the colour under a fully transparent pixel does not count.
 *
 * Brightness of a pixel is √(0.241 R² + 0.691 G² + 0.068 B²) / 255, and the edge picture is the Laplacian over all eight
 * neighbours, cut to 0..255 (both as in CleanVision). Grey levels are ITU-R BT.601 luma. At the border the outermost
 * pixels are repeated: a border that is left as it is would make every plain bright picture look sharp.
 *
 * Throws `invalid-argument` when the sides are no positive whole numbers or the bytes are not 4 × width × height.
 */
export function measureImage(rgba: Uint8Array | Uint8ClampedArray, width: number, height: number): ImageMeasures {
  const area = width * height;
  if (!Number.isInteger(width) || !Number.isInteger(height) || width < 1 || height < 1 || rgba.length !== area * 4) {
    throw new ShoalError('invalid-argument', `measureImage got ${rgba.length} bytes for ${width} × ${height} pixels. Expected 4 bytes a pixel and sides of at least 1.`);
  }
  const grey = new Uint8Array(area);
  const brightnessCounts = new Uint32Array(255 * binsPerLevel + 1);
  const greyCounts = new Uint32Array(256);
  let red = 0;
  let green = 0;
  let blue = 0;
  let brightness = 0;
  let saturation = 0;
  let isGreyscale = true;
  for (let i = 0, at = 0; i < area; i++, at += 4) {
    let r = rgba[at] as number;
    let g = rgba[at + 1] as number;
    let b = rgba[at + 2] as number;
    const alpha = rgba[at + 3] as number;
    if (alpha !== 255) {
      r = onWhite(r, alpha);
      g = onWhite(g, alpha);
      b = onWhite(b, alpha);
    }
    red += r;
    green += g;
    blue += b;
    const bright = Math.sqrt(0.241 * r * r + 0.691 * g * g + 0.068 * b * b);
    brightness += bright;
    const bin = (bright * binsPerLevel + 0.5) | 0;
    brightnessCounts[bin] = (brightnessCounts[bin] as number) + 1;
    const level = (19595 * r + 38470 * g + 7471 * b + 32768) >> 16;
    grey[i] = level;
    greyCounts[level] = (greyCounts[level] as number) + 1;
    if (r === g && g === b) continue;
    isGreyscale = false;
    const max = r > g ? (r > b ? r : b) : g > b ? g : b;
    const min = r < g ? (r < b ? r : b) : g < b ? g : b;
    saturation += (max - min) / max;
  }
  const entropy = entropyBits(greyCounts, area);
  return {
    area,
    aspect: Math.min(width / height, height / width),
    brightness: Math.min(1, brightness / (area * 255)),
    darkPercentile: histogramQuantile(brightnessCounts, area, 0.05) / (255 * binsPerLevel),
    brightPercentile: histogramQuantile(brightnessCounts, area, 0.99) / (255 * binsPerLevel),
    entropy,
    information: Math.min(1, entropy * 0.1),
    sharpness: 1 - Math.exp(-0.001 * edgeVariance(grey, width, height)),
    isGreyscale,
    meanRed: red / (area * 255),
    meanGreen: green / (area * 255),
    meanBlue: blue / (area * 255),
    saturation: saturation / area,
  };
}

function onWhite(channel: number, alpha: number): number {
  return Math.round((channel * alpha + 255 * (255 - alpha)) / 255);
}

function entropyBits(counts: Uint32Array, total: number): number {
  let bits = 0;
  for (const count of counts) if (count > 0) bits -= (count / total) * Math.log2(count / total);
  return Math.max(0, bits);
}

/** Population variance of the edge picture. The sum over a 3 × 3 window slides along, one column a step. */
function edgeVariance(grey: Uint8Array, width: number, height: number): number {
  let sum = 0;
  let squares = 0;
  for (let y = 0; y < height; y++) {
    const here = y * width;
    const above = y > 0 ? here - width : here;
    const below = y < height - 1 ? here + width : here;
    let middle = (grey[above] as number) + (grey[here] as number) + (grey[below] as number);
    let left = middle;
    for (let x = 0; x < width; x++) {
      const next = x < width - 1 ? x + 1 : x;
      const right = (grey[above + next] as number) + (grey[here + next] as number) + (grey[below + next] as number);
      const edge = 9 * (grey[here + x] as number) - left - middle - right;
      if (edge > 0) {
        const cut = edge > 255 ? 255 : edge;
        sum += cut;
        squares += cut * cut;
      }
      left = middle;
      middle = right;
    }
  }
  const count = width * height;
  return Math.max(0, squares / count - (sum / count) ** 2);
}
