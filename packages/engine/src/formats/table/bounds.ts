import type { Box } from '../../model/geometry';

/** The tight box around points x, y, x, y…; `null` without a finite point. */
export function boundsOf(points: readonly (readonly number[])[]): Box | null {
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const ring of points) {
    for (let at = 0; at + 1 < ring.length; at += 2) {
      const [x, y] = [ring[at] ?? NaN, ring[at + 1] ?? NaN];
      if (!Number.isFinite(x) || !Number.isFinite(y)) continue;
      left = Math.min(left, x);
      right = Math.max(right, x);
      top = Math.min(top, y);
      bottom = Math.max(bottom, y);
    }
  }
  return right < left ? null : { x: left, y: top, w: right - left, h: bottom - top };
}
