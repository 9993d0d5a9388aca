import type { Box } from '../model/geometry';
import type { LabelShape } from '../model/label';

/** The smallest box around all outlines, or around all keypoints that were placed; `null` when there are none. Pixels. */
export function tightBox({ polygons, keypoints }: Pick<LabelShape, 'polygons' | 'keypoints'>): Box | null {
  const points = polygons ? polygons.flatMap((ring) => pairs(ring, 2)) : keypoints ? pairs(keypoints, 3).filter(([, , v]) => v !== 0) : [];
  if (points.length === 0) return null;
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const [x = NaN, y = NaN] of points) [left, top, right, bottom] = [Math.min(left, x), Math.min(top, y), Math.max(right, x), Math.max(bottom, y)];
  return { x: left, y: top, w: right - left, h: bottom - top };
}

function pairs(values: readonly number[], step: number): number[][] {
  return Array.from({ length: Math.floor(values.length / step) }, (_, at) => values.slice(at * step, at * step + step));
}
