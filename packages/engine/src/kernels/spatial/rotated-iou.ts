import { requireFinite } from './require-finite';

/** Numbers per row of a rectangle: x, y, length, width, yaw. */
export const RECTANGLE_STRIDE = 5;

/** Numbers per row of a cuboid: x, y, z, length, width, height, yaw. */
export const CUBOID_STRIDE = 7;

/**
 * Area that rectangle i of `a` and rectangle j of `b` share, in square metres.
 *
 * Rows are interleaved x, y, length, width, yaw, [n, 5]: the middle and the full extents in metres, yaw in radians. The
 * plane is right-handed: at yaw 0 the length lies along x and the width along y; positive yaw turns x towards y,
 * anticlockwise as seen from where z points. A rectangle with a length or width of 0 or below shares no area.
 *
 * Polygon clipping (Sutherland and Hodgman, "Reentrant polygon clipping", CACM 1974) in the frame of `a`, so that far
 * from the origin no precision is lost.
 *
 * @throws {ShoalError} `invalid-data` for a value that is not finite, naming the row.
 */
export function rotatedIntersection(a: ArrayLike<number>, b: ArrayLike<number>, i = 0, j = 0): number {
  return sharedArea(rectangleAt(a, i, 'first'), rectangleAt(b, j, 'second'));
}

/**
 * Intersection over union of rectangle i of `a` and rectangle j of `b`, 0..1, as seen from above (bird's-eye view). Rows,
 * units and handedness are those of {@link rotatedIntersection}. 0 where neither has an area.
 *
 * @throws {ShoalError} `invalid-data` for a value that is not finite, naming the row.
 */
export function bevIou(a: ArrayLike<number>, b: ArrayLike<number>, i = 0, j = 0): number {
  const first = rectangleAt(a, i, 'first');
  const second = rectangleAt(b, j, 'second');
  const shared = sharedArea(first, second);
  return shared > 0 ? Math.min(1, shared / (areaOf(first) + areaOf(second) - shared)) : 0;
}

/**
 * Intersection over union of the volumes of cuboid i of `a` and cuboid j of `b`, 0..1: shared area from above × vertical
 * overlap / union.
 *
 * Rows are interleaved x, y, z, length, width, height, yaw, [n, 7]: the middle and the full extents in metres, yaw in
 * radians about z. Right-handed, z up: at yaw 0 the length lies along x, the width along y, the height along z; positive
 * yaw turns x towards y. A cuboid with an extent of 0 or below shares no volume.
 *
 * @throws {ShoalError} `invalid-data` for a value that is not finite, naming the row.
 */
export function cuboidIou(a: ArrayLike<number>, b: ArrayLike<number>, i = 0, j = 0): number {
  const first = footprintAt(a, i, 'first');
  const second = footprintAt(b, j, 'second');
  const [az, ah] = [a[CUBOID_STRIDE * i + 2] as number, a[CUBOID_STRIDE * i + 5] as number];
  const [bz, bh] = [b[CUBOID_STRIDE * j + 2] as number, b[CUBOID_STRIDE * j + 5] as number];
  const vertical = Math.min(ah, bh, (ah + bh) / 2 - Math.abs(bz - az));
  if (vertical <= 0) return 0;
  const shared = sharedArea(first, second) * vertical;
  return shared > 0 ? Math.min(1, shared / (areaOf(first) * ah + areaOf(second) * bh - shared)) : 0;
}

interface Rectangle {
  readonly x: number;
  readonly y: number;
  readonly length: number;
  readonly width: number;
  readonly yaw: number;
}

function rectangleAt(rows: ArrayLike<number>, row: number, which: string): Rectangle {
  const [x, y, length, width, yaw] = finiteRow(rows, row, RECTANGLE_STRIDE, which) as [number, number, number, number, number];
  return { x, y, length, width, yaw };
}

function footprintAt(rows: ArrayLike<number>, row: number, which: string): Rectangle {
  const [x, y, , length, width, , yaw] = finiteRow(rows, row, CUBOID_STRIDE, which) as [number, number, number, number, number, number, number];
  return { x, y, length, width, yaw };
}

function finiteRow(rows: ArrayLike<number>, row: number, stride: number, which: string): number[] {
  const values = Array.from({ length: stride }, (_, k) => rows[stride * row + k] as number);
  if (!values.every(Number.isFinite)) requireFinite(`Row ${row} of the ${which} boxes`, 'value', values);
  return values;
}

function areaOf({ length, width }: Rectangle): number {
  return length * width;
}

function sharedArea(a: Rectangle, b: Rectangle): number {
  if (a.length <= 0 || a.width <= 0 || b.length <= 0 || b.width <= 0) return 0;
  const dx = b.x - a.x;
  const dy = b.y - a.y;
  const reach = (Math.hypot(a.length, a.width) + Math.hypot(b.length, b.width)) / 2;
  if (Math.hypot(dx, dy) >= reach) return 0;
  const [cosA, sinA] = [Math.cos(a.yaw), Math.sin(a.yaw)];
  const [cos, sin] = [Math.cos(b.yaw - a.yaw), Math.sin(b.yaw - a.yaw)];
  const x = cosA * dx + sinA * dy;
  const y = cosA * dy - sinA * dx;
  let polygon: number[] = [];
  for (const [forward, left] of corners) {
    const u = (forward * b.length) / 2;
    const v = (left * b.width) / 2;
    polygon.push(x + cos * u - sin * v, y + sin * u + cos * v);
  }
  for (const axis of [0, 1] as const) {
    const limit = (axis === 0 ? a.length : a.width) / 2;
    polygon = clip(clip(polygon, axis, 1, limit), axis, -1, limit);
  }
  return Math.min(polygonArea(polygon), areaOf(a), areaOf(b));
}

const corners = [[1, 1], [-1, 1], [-1, -1], [1, -1]] as const;

/** The part of a convex polygon, interleaved x, y, where sign × coordinate ≤ limit. */
function clip(polygon: readonly number[], axis: 0 | 1, sign: 1 | -1, limit: number): number[] {
  const kept: number[] = [];
  for (let at = 0; at < polygon.length; at += 2) {
    const next = (at + 2) % polygon.length;
    const here = sign * (polygon[at + axis] as number) - limit;
    const there = sign * (polygon[next + axis] as number) - limit;
    if (here <= 0) kept.push(polygon[at] as number, polygon[at + 1] as number);
    if ((here < 0 && there > 0) || (here > 0 && there < 0)) {
      const other = 1 - axis;
      const from = polygon[at + other] as number;
      const crossing = from + (here / (here - there)) * ((polygon[next + other] as number) - from);
      kept.push(...(axis === 0 ? [sign * limit, crossing] : [crossing, sign * limit]));
    }
  }
  return kept;
}

/** Shoelace formula; 0 for fewer than three corners. */
function polygonArea(polygon: readonly number[]): number {
  let twice = 0;
  for (let at = 0; at < polygon.length; at += 2) {
    const next = (at + 2) % polygon.length;
    twice += (polygon[at] as number) * (polygon[next + 1] as number) - (polygon[next] as number) * (polygon[at + 1] as number);
  }
  return Math.max(0, twice / 2);
}
