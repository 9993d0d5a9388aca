import type { Rgba } from './read-color';
import type { Viewport } from './viewport';

/** Shapes that a point can take, so that colour is never alone. */
export const POINT_SHAPES = ['circle', 'diamond', 'triangle', 'square', 'cross', 'ring'] as const;
export type PointShape = (typeof POINT_SHAPES)[number];

/** How the points of one category look; `prominent` ones are drawn over the others. */
export interface PointTrait {
  readonly color: Rgba;
  readonly shape: PointShape;
  readonly prominent: boolean;
}

export interface PointColors {
  /** One entry a category code; codes beyond the end take the last. */
  readonly traits: readonly PointTrait[];
  readonly dim: Rgba;
  readonly ground: Rgba;
  readonly accent: Rgba;
}

/** Diameter in CSS pixels: smaller for many points, growing slowly with the zoom and the canvas. Tuned by eye. */
export function pointSize(count: number, { width, height }: Viewport, zoom: number): number {
  const base = 8 * (Math.max(count, 200) / 1000) ** -0.22;
  const canvas = Math.min(1.3, Math.max(0.8, Math.sqrt(Math.min(width, height) / 560)));
  return Math.min(15, Math.max(1.4, base * canvas * zoom ** 0.32));
}

export function pointOpacity(count: number, zoom: number): number {
  const crowd = Math.log10(Math.max(1000, count) / 1000) - 0.8 * Math.log2(Math.max(1, zoom)) / 3;
  return Math.min(0.95, Math.max(0.55, 0.92 - 0.08 * crowd));
}

/** Points are drawn one by one up to half as many a CSS pixel; where more than these are in view, their density is. */
const POINTS_PER_PIXEL = 0.4;

/** How far the picture is a density and no longer points, 0..1, for so many points in view. */
export function densityShare(inView: number, { width, height }: Viewport): number {
  const most = Math.max(60_000, width * height * POINTS_PER_PIXEL);
  const t = Math.min(1, Math.max(0, (2 * inView) / most - 1));
  return t * t * (3 - 2 * t);
}
