import type { Bounds } from '@shoal/engine';
import type { ScreenPoint, WorldBox } from './viewport';

/** Between map units and world units, where the longer side of the points spans 0..1 and the shorter is centred. */
export interface MapSpace {
  readonly box: WorldBox;
  toWorld(x: number, y: number): ScreenPoint;
  toMap(x: number, y: number): ScreenPoint;
  /** Map units per world unit. */
  readonly extent: number;
}

export function createMapSpace({ minX, minY, maxX, maxY }: Bounds): MapSpace {
  const extent = Math.max(maxX - minX, maxY - minY) || 1;
  const left = (minX + maxX) / 2 - extent / 2;
  const bottom = (minY + maxY) / 2 - extent / 2;
  const toWorld = (x: number, y: number) => ({ x: (x - left) / extent, y: (y - bottom) / extent });
  const low = toWorld(minX, minY);
  const high = toWorld(maxX, maxY);
  return {
    extent,
    box: { minX: low.x, minY: low.y, maxX: high.x, maxY: high.y },
    toWorld,
    toMap: (x, y) => ({ x: x * extent + left, y: y * extent + bottom }),
  };
}

/** World positions as x, y pairs of u16, 65535 for 1. */
export function quantisePositions(xs: Float32Array, ys: Float32Array, space: MapSpace): Uint16Array {
  const out = new Uint16Array(xs.length * 2);
  const pin = (value: number) => Math.min(65535, Math.max(0, Math.round(value * 65535)));
  for (let i = 0; i < xs.length; i += 1) {
    const { x, y } = space.toWorld(xs[i] ?? 0, ys[i] ?? 0);
    out[i * 2] = pin(x);
    out[i * 2 + 1] = pin(y);
  }
  return out;
}
