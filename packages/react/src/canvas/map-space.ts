import { squareAround, type Bounds } from '@shoal/engine';
import type { ScreenPoint, WorldBox } from './viewport';

/** Between map units and world units, where the longer side of the points spans 0..1 and the shorter is centred. */
export interface MapSpace {
  readonly box: WorldBox;
  toWorld(x: number, y: number): ScreenPoint;
  toMap(x: number, y: number): ScreenPoint;
  /** Map units per world unit. */
  readonly extent: number;
}

export function createMapSpace(bounds: Bounds): MapSpace {
  const { left, bottom, side } = squareAround(bounds);
  const toWorld = (x: number, y: number) => ({ x: (x - left) / side, y: (y - bottom) / side });
  const low = toWorld(bounds.minX, bounds.minY);
  const high = toWorld(bounds.maxX, bounds.maxY);
  return {
    extent: side,
    box: { minX: low.x, minY: low.y, maxX: high.x, maxY: high.y },
    toWorld,
    toMap: (x, y) => ({ x: x * side + left, y: y * side + bottom }),
  };
}
