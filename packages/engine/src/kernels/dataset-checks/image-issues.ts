import { ShoalError } from '../../base/errors';
import { assertFinite } from './assert-finite';
import { quantile } from './quantile';
import type { ImageMeasures } from './measure-image';

export const IMAGE_ISSUE_KINDS = ['dark', 'bright', 'blurry', 'odd_size', 'odd_aspect_ratio', 'low_information', 'greyscale'] as const;

export type ImageIssueKind = (typeof IMAGE_ISSUE_KINDS)[number];

const MEASURES = ['area', 'aspect', 'darkPercentile', 'brightPercentile', 'information', 'sharpness', 'isGreyscale'] as const satisfies readonly (keyof ImageMeasures)[];

/** Measures of n images, one column each, with the names and units of `ImageMeasures`; `isGreyscale` is 1 or 0. */
export type ImageMeasureColumns = { readonly [K in (typeof MEASURES)[number]]: ArrayLike<number> };

export interface ImageIssueOptions {
  /** A kind that more than this share of the images has is the nature of the dataset and not reported. Default 0.1. */
  readonly maxPrevalence?: number;
  /** An image is odd in size when it is this many interquartile ranges outside the quartiles. Default 3 (CleanVision). */
  readonly iqrFactor?: number;
}

/** One image that has one kind of issue. */
export interface ImageIssue {
  readonly row: number;
  readonly kind: ImageIssueKind;
  /** 0 to 1, higher = more worth a look. Comparable within a kind only. */
  readonly score: number;
  /** The measure that the kind looks at. */
  readonly raw: number;
}

/** All n images judged for one kind of issue. */
export interface ImageIssueColumn {
  readonly kind: ImageIssueKind;
  /** [n], 0 to 1, higher = more worth a look. */
  readonly scores: Float64Array;
  /** [n], the measure itself: see `findImageIssues`. */
  readonly raw: Float64Array;
  /** [n], 1 where the image has the issue. */
  readonly flagged: Uint8Array;
  readonly count: number;
  /** Share of the images that have it, 0 to 1. */
  readonly prevalence: number;
  /** There is one, and not so many that it is the nature of the dataset. */
  readonly reported: boolean;
}

export interface ImageIssues {
  /** Issues of the reported kinds, by row and then by kind. */
  readonly issues: readonly ImageIssue[];
  /** Every kind, in the order of `IMAGE_ISSUE_KINDS`. */
  readonly kinds: readonly ImageIssueColumn[];
}

/** How fine an image is, 0 to 1, and below what value it has the issue: the direction of CleanVision. */
interface Rule {
  readonly raw: Float64Array;
  readonly quality: (raw: number) => number;
  readonly below: number;
}

/**
 * The image checks of CleanVision, with these measures and thresholds:
 *
 * | kind | raw | has the issue when |
 * |---|---|---|
 * | dark | 99th percentile of brightness | < 0.22 |
 * | bright | 5th percentile of brightness | 1 - raw < 0.05 |
 * | blurry | sharpness | < 0.3 |
 * | odd_size | √area, pixels | more than 3 interquartile ranges outside the quartiles of the dataset |
 * | odd_aspect_ratio | shorter / longer side | < 0.5 |
 * | low_information | entropy × 0.1 | < 0.3 |
 * | greyscale | 1 or 0 | 1 |
 *
 * The score is 1 - raw (bright, greyscale: raw). For the size it is the distance from the middle between the two fences,
 * 0.5 at a fence and 1 at twice that distance; when half of the images have exactly one size, 1 for every other size.
 *
 * Throws `invalid-argument` when the columns differ in length and `invalid-data`, naming the row, for a measure that is
 * not a finite number.
 */
export function findImageIssues(measures: ImageMeasureColumns, options: ImageIssueOptions = {}): ImageIssues {
  const n = measures.area.length;
  for (const name of MEASURES) {
    const column = measures[name];
    if (column.length !== n) throw new ShoalError('invalid-argument', `findImageIssues got ${n} values of area and ${column.length} of ${name}. Expected one a row.`);
    assertFinite(column, name);
  }
  const { maxPrevalence = 0.1, iqrFactor = 3 } = options;
  const rules = imageRules(measures, iqrFactor);
  const kinds = IMAGE_ISSUE_KINDS.map((kind) => applyRule(kind, rules[kind], maxPrevalence));
  const issues: ImageIssue[] = [];
  const reported = kinds.filter((column) => column.reported);
  for (let row = 0; row < n; row++) {
    for (const { kind, scores, raw, flagged } of reported) {
      if (flagged[row] === 1) issues.push({ row, kind, score: scores[row] as number, raw: raw[row] as number });
    }
  }
  return { issues, kinds };
}

function imageRules(measures: ImageMeasureColumns, iqrFactor: number): Record<ImageIssueKind, Rule> {
  const same = (raw: number) => raw;
  const inverse = (raw: number) => 1 - raw;
  const sides = Float64Array.from(measures.area, Math.sqrt);
  return {
    dark: { raw: Float64Array.from(measures.brightPercentile), quality: same, below: 0.22 },
    bright: { raw: Float64Array.from(measures.darkPercentile), quality: inverse, below: 0.05 },
    blurry: { raw: Float64Array.from(measures.sharpness), quality: same, below: 0.3 },
    odd_size: { raw: sides, quality: sizeQuality(sides, iqrFactor), below: 0.5 },
    odd_aspect_ratio: { raw: Float64Array.from(measures.aspect), quality: same, below: 0.5 },
    low_information: { raw: Float64Array.from(measures.information), quality: same, below: 0.3 },
    greyscale: { raw: Float64Array.from(measures.isGreyscale), quality: inverse, below: 0.5 },
  };
}

function sizeQuality(sides: Float64Array, iqrFactor: number): (side: number) => number {
  const sorted = sides.toSorted();
  const lower = quantile(sorted, 0.25);
  const upper = quantile(sorted, 0.75);
  const lowFence = Math.max(0, lower - iqrFactor * (upper - lower));
  const range = upper + iqrFactor * (upper - lower) - lowFence;
  const middle = lowFence + range / 2;
  if (range === 0) return (side) => (side === middle ? 1 : 0);
  return (side) => 1 - Math.abs(side - middle) / range;
}

function applyRule(kind: ImageIssueKind, { raw, quality, below }: Rule, maxPrevalence: number): ImageIssueColumn {
  const n = raw.length;
  const scores = new Float64Array(n);
  const flagged = new Uint8Array(n);
  let count = 0;
  for (let row = 0; row < n; row++) {
    const value = Math.min(1, Math.max(0, quality(raw[row] as number)));
    scores[row] = 1 - value;
    if (value >= below) continue;
    flagged[row] = 1;
    count++;
  }
  const prevalence = n > 0 ? count / n : 0;
  return { kind, scores, raw, flagged, count, prevalence, reported: count > 0 && prevalence <= maxPrevalence };
}
