import type { ScreenPoint } from './viewport';

/** Collects the corners of a freehand lasso, leaving out those too close to the last one to matter. */
export interface LassoPath {
  start(at: ScreenPoint): void;
  /** True when the corner was kept. */
  add(at: ScreenPoint): boolean;
  /** Makes it a box between two corners; true. */
  box(from: ScreenPoint, to: ScreenPoint): boolean;
  /** Corners as x, y pairs. */
  path(): readonly number[];
}

export function createLassoPath(minStep = 3): LassoPath {
  let corners: number[] = [];
  return {
    start(at) {
      corners = [at.x, at.y];
    },
    add(at) {
      const [x = 0, y = 0] = corners.slice(-2);
      if (Math.hypot(at.x - x, at.y - y) < minStep) return false;
      corners.push(at.x, at.y);
      return true;
    },
    box(from, to) {
      corners = [from.x, from.y, to.x, from.y, to.x, to.y, from.x, to.y];
      return true;
    },
    path: () => corners,
  };
}
