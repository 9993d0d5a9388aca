import type { PrecisionRecallCurve } from '@shoal/engine';

export interface CurvePoint {
  readonly x: number;
  readonly y: number;
  readonly confidence: number;
}

/** A curve in pixels, confidence falling from left to right. */
export function curvePoints({ confidence, precision, recall }: PrecisionRecallCurve, toX: (recall: number) => number, toY: (precision: number) => number): CurvePoint[] {
  return Array.from(confidence, (value, i) => ({ confidence: value, x: toX(recall[i] ?? 0), y: toY(precision[i] ?? 0) }));
}

/** The point of a curve nearest to a place. */
export function nearestPoint(points: readonly CurvePoint[], x: number, y: number): CurvePoint | undefined {
  let [best, least] = [points[0], Infinity];
  for (const point of points) {
    const away = (point.x - x) ** 2 + (point.y - y) ** 2;
    if (away < least) [best, least] = [point, away];
  }
  return best;
}

/** How far a place is from the line through the points, in pixels. */
export function distanceToCurve(points: readonly CurvePoint[], x: number, y: number): number {
  let least = Infinity;
  for (let i = 0; i < points.length; i++) {
    const [from, to] = [points[i], points[i + 1] ?? points[i]];
    if (!from || !to) continue;
    const [dx, dy] = [to.x - from.x, to.y - from.y];
    const length = dx * dx + dy * dy;
    const along = length === 0 ? 0 : Math.min(1, Math.max(0, ((x - from.x) * dx + (y - from.y) * dy) / length));
    least = Math.min(least, Math.hypot(from.x + along * dx - x, from.y + along * dy - y));
  }
  return least;
}

/** The confidence some points further along a curve: positive to the right, where confidence falls. */
export function stepAlong(points: readonly CurvePoint[], confidence: number, by: number): number {
  // The last point that still counts; before the first one there is none.
  const at = points.findLastIndex((point) => point.confidence >= confidence);
  const next = points[Math.min(points.length - 1, Math.max(0, at + by))];
  return next?.confidence ?? confidence;
}
